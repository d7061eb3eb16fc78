import { type Reason, reason } from '#core/verdict';

/** Drafts of one message nobody decides on in time before it is given up, or its sequence waits for a person. */
export const MOST_ATTEMPTS = 3;

/** What becomes of a message whose draft aged away so many times: it is written from what is known then, or given up. */
export function afterAged(times: number): { readonly again: boolean; readonly reason: Reason } {
  return times < MOST_ATTEMPTS
    ? {
        again: true,
        reason: reason('recontact.text_aged', 'Nobody decided on the text in time, so it is written anew.'),
      }
    : {
        again: false,
        reason: reason(
          'draft.nobody_decided',
          'The text was written anew, and nobody decided on it in time three times. Nothing more is written by itself.',
        ),
      };
}

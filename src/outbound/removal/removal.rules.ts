import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { isVendorMailbox } from '../contract.ts';

/** So long it is looked for what may have left by a removed mailbox; its connection is kept for that and nothing else. */
export const LOOKED_FOR = Temporal.Duration.from({ hours: 24 });

/** Why what is planned there does not leave. */
export const REMOVED = reason(
  'send.mailbox_removed',
  'Its mailbox was removed before it left. It goes to another one of its campaign, or waits.',
);

/** By this an answer is known that goes back to a person because its mailbox was removed. */
export const ANSWER_CALLED_BACK = 'answer.mailbox_removed';

/** Why an answer is not sent that waited there: it leaves by the mailbox they wrote to, and by no other. */
export const ANSWER_REMOVED = reason(
  ANSWER_CALLED_BACK,
  'The mailbox they wrote to was removed before the answer left, so nothing was sent. Connect it again and say yes to the answer, or answer by hand from another one.',
);

/** Why nobody will find out whether it left. */
export const UNLOOKED = reason(
  'send.unlooked',
  'It may have left: its mailbox was removed before that could be found out, and nobody can look any more. It is not sent again.',
);

/** Whether a mailbox can be taken away now. One that sends is paused first: what it hits would change by the minute. */
export function removalVerdict({
  address,
  vendor,
  state,
}: {
  readonly address: string;
  readonly vendor: string;
  readonly state: string;
}): Verdict {
  if (isVendorMailbox(vendor))
    return refuse(
      reason(
        'mailbox.of_vendor',
        `${address} belongs to ${vendor}, which sends what lies there whatever happens here. Nothing was changed. Pause it here and take it away there.`,
      ),
    );
  if (state === 'removed')
    return refuse(
      reason(
        'mailbox.removed',
        `${address} was removed already. Nothing was changed; connect it to use it again.`,
      ),
    );
  if (state === 'active')
    return refuse(
      reason(
        'mailbox.sends',
        `${address} sends: what it hits changes by the minute. Nothing was changed; it is paused first.`,
      ),
    );
  return allow();
}

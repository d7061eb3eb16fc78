import { type Reason, reason } from '#core/verdict';
import { type AtVendor, channelOf, isVendorMailbox } from '#outbound/contract';
import type { ReplyFactsRow } from './reply-facts.store.ts';

/** Where an answer to a reply can go: `atVendor` is null where it leaves by our own mail. Or why only a person can answer it. */
export type AnswerPlace =
  | { readonly found: true; readonly atVendor: AtVendor | null }
  | { readonly found: false; readonly reason: Reason };

export type PlaceFacts = Pick<
  ReplyFactsRow,
  'channel' | 'mailboxId' | 'mailboxAddress' | 'mailboxVendor' | 'mailboxState' | 'heldAt'
>;

const none = (code: string, text: string): AnswerPlace => ({
  found: false,
  reason: reason(`draft.${code}`, text),
});
const at = (atVendor: AtVendor | null): AnswerPlace => ({ found: true, atVendor });

/** The place of an answer: in the thread of the mailbox, or of the LinkedIn account, that they wrote to, and nowhere else. */
export const answerPlace = (facts: PlaceFacts): AnswerPlace =>
  facts.mailboxState === 'removed'
    ? none(
        'mailbox_removed',
        `The mailbox they wrote to, ${facts.mailboxAddress}, was removed; connect it again, or answer by hand from another one.`,
      )
    : facts.channel === 'linkedin'
      ? conversation(facts)
      : thread(facts);

function thread({ mailboxId, mailboxAddress, mailboxVendor, heldAt }: PlaceFacts): AnswerPlace {
  const atVendor = mailboxVendor !== null && isVendorMailbox(mailboxVendor);
  const elsewhere = atVendor && heldAt?.account?.toLowerCase() !== mailboxAddress?.toLowerCase();
  if (!mailboxId || !mailboxVendor || channelOf(mailboxVendor) !== 'email' || elsewhere)
    return none(
      'mailbox',
      `The mailbox they wrote to${heldAt?.account ? `, ${heldAt.account},` : ''} is not connected here; a person answers it there.`,
    );
  if (!atVendor) return at(null);
  if (heldAt?.vendor !== mailboxVendor || heldAt.replyId === null)
    return none(
      'mailbox',
      `${mailboxVendor} does not name the mail they wrote, so no answer can be put in its thread; a person answers it there.`,
    );
  return at({ kind: 'mail', replyId: heldAt.replyId, threadId: heldAt.threadId });
}

function conversation({ mailboxId, mailboxVendor, heldAt }: PlaceFacts): AnswerPlace {
  if (!mailboxId || !mailboxVendor || channelOf(mailboxVendor) !== 'linkedin')
    return none(
      'channel',
      'It came on LinkedIn, and no account that could answer there is connected here; a person answers it in the conversation.',
    );
  if (heldAt?.vendor !== mailboxVendor || !heldAt.threadId || !heldAt.account)
    return none(
      'channel',
      `${mailboxVendor} does not name the conversation it came in; a person answers it there.`,
    );
  return at({ kind: 'conversation', conversationId: heldAt.threadId, accountId: heldAt.account });
}

/** The same as what speaks against an answer: nothing where it has a place. */
export function withoutPlace(facts: PlaceFacts): Reason[] {
  const place = answerPlace(facts);
  return place.found ? [] : [place.reason];
}

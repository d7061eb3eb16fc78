import { type Reason, reason } from '#core/verdict';
import { DRAFTED } from './contract.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';

/**
 * `draft`: an answer is written. `skip`: nobody answers it, unless it takes a time that was offered; `never`: not even then.
 * `escalate`: only a person can, with the reason.
 */
export type Disposition =
  | { readonly do: 'draft' }
  | { readonly do: 'skip' | 'never' | 'escalate'; readonly reason: Reason };

/** Local parts that nobody reads. */
const NOBODY = /^(?:bounce|.*(?:mailer-daemon|postmaster|mail-delivery|maildelivery|no-?reply))/i;

export const isNobody = (address: string): boolean => NOBODY.test(address);

/** What becomes of a reply of a person. Each ends in exactly one of these. */
export function dispositionOf(reply: ReplyFactsRow): Disposition {
  const no = (how: 'skip' | 'never', code: string, text: string): Disposition => ({
    do: how,
    reason: reason(`draft.${code}`, text),
  });
  const escalate = (code: string, text: string): Disposition => ({
    do: 'escalate',
    reason: reason(`draft.${code}`, text),
  });
  if (reply.optOut) return no('never', 'opt_out', 'They asked to be left alone.');
  if (!(reply.intent in DRAFTED))
    return no('skip', 'intent', `Nobody is answered who writes "${reply.intent.replaceAll('_', ' ')}".`);
  if (isNobody(reply.fromAddress)) return no('never', 'nobody', 'The address belongs to a machine.');
  if (!reply.campaignId || !reply.enrolmentId)
    return escalate('no_campaign', 'It belongs to no campaign, so a person answers it by hand.');
  if (reply.channel !== 'email')
    return escalate('channel', 'It came on LinkedIn; a person answers it in the conversation there.');
  if (!reply.mailboxId || (reply.mailboxVendor !== 'native' && reply.mailboxVendor !== 'sandbox'))
    return escalate(
      'mailbox',
      `The mailbox they wrote to is ${reply.mailboxVendor ?? 'not known'}; a person answers it there.`,
    );
  return { do: 'draft' };
}

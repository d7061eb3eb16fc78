import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { isOpen, type OpenWindow, type WindowAnswer } from '#core/window.rules';

export type SendLimits = {
  readonly mode: 'sandbox' | 'shadow' | 'live';
  readonly dailyLimit: number;
  readonly sentToday: number;
  readonly window: OpenWindow;
  /** What the window says of `now`, where it was asked already for another message. */
  readonly hours?: WindowAnswer | undefined;
  readonly mailbox:
    | {
        readonly vendor: string;
        readonly state: string;
        readonly dailyCap: number;
        /** Why that is less than usual, as a sentence. */
        readonly less?: string | undefined;
        readonly sentToday: number;
        /** The campaign sends from it; another one it may have been given by a mailbox that rests. */
        readonly chosen?: boolean;
      }
    | undefined;
  readonly campaignState: string | undefined;
  /** The campaign's own limit a day, where it has one. */
  readonly campaignCap?: { readonly limit: number; readonly sentToday: number } | undefined;
  readonly now: Temporal.Instant;
};

/** Whether one more message may leave now. Every reason is kept, so that "why not?" has a whole answer. */
export function sendLimitsVerdict(facts: SendLimits): Verdict {
  const open = facts.hours ?? isOpen(facts.window, facts.now);
  const { mailbox } = facts;
  const refusals = [
    facts.mode === 'shadow' &&
      reason(
        'send.shadow',
        'The workspace is in shadow mode: everything is prepared and nothing is sent until its owner goes live.',
      ),
    facts.dailyLimit <= 0 && reason('send.limit_zero', 'The daily limit of this workspace is 0.'),
    facts.dailyLimit > 0 &&
      facts.sentToday >= facts.dailyLimit &&
      reason('send.daily_limit', `The workspace has sent its ${facts.dailyLimit} messages of today.`),
    facts.campaignState !== 'active' &&
      reason('send.campaign', `The campaign is ${facts.campaignState ?? 'missing'}.`),
    !mailbox && reason('send.no_mailbox', 'The mailbox is gone.'),
    facts.campaignCap &&
      facts.campaignCap.sentToday >= facts.campaignCap.limit &&
      reason('send.daily_limit', `The campaign has sent its ${facts.campaignCap.limit} messages of today.`),
    mailbox?.chosen === false &&
      reason('send.mailbox_not_chosen', 'The campaign does not send from this mailbox.'),
    mailbox?.vendor === 'sandbox' &&
      facts.mode !== 'sandbox' &&
      reason(
        'send.sandbox_mailbox',
        'The mailbox belongs to the sandbox; a live workspace sends through mailboxes of its own.',
      ),
    mailbox && mailbox.state !== 'active' && reason('send.mailbox', `The mailbox is ${mailbox.state}.`),
    mailbox &&
      mailbox.sentToday >= mailbox.dailyCap &&
      reason(
        'send.mailbox_cap',
        `The mailbox has sent its ${mailbox.dailyCap} messages of today. ${mailbox.less ?? ''}`.trim(),
      ),
    ...(open.open ? [] : open.reasons),
  ].filter((entry) => entry !== false && entry !== undefined && entry !== null);
  const [first, ...more] = refusals;
  return first ? refuse(first, ...more) : allow();
}

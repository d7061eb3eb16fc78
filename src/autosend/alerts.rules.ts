import { explain } from '#core/verdict';
import type { NewAlert } from '#notify';
import type { GrantMove } from './contract.ts';
import type { NewDraft } from './reply-draft.store.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';

/** Whoever says this is told of at once. */
const TOLD: Readonly<Record<string, string>> = {
  positive: 'is interested',
  meeting_request: 'wants to meet',
  call_request: 'wants a call',
};

/** What people are told of replies the moment they are read: that somebody is interested, and that only a person can answer. */
export function replyAlerts(
  replies: readonly ReplyFactsRow[],
  drafts: readonly NewDraft[],
  at: Temporal.Instant,
): NewAlert[] {
  const byReply = new Map(drafts.map((draft) => [draft.replyId, draft]));
  return replies.flatMap((reply): NewAlert[] => {
    const draft = byReply.get(reply.replyId);
    const told = TOLD[reply.intent];
    const escalated = draft?.state === 'escalated';
    if (!draft || (!told && !escalated)) return [];
    const name = reply.leadName ?? reply.fromAddress;
    return [
      {
        code: escalated ? 'reply.needs_person' : 'reply.positive',
        subject: reply.replyId,
        severity: escalated ? 'warning' : 'info',
        title: escalated && !told ? `${name} answered and needs a person` : `${name} ${told}`,
        text: `${whatNow(draft)} They wrote: ${reply.ownText.replace(/\s+/g, ' ').trim().slice(0, 400)}`,
        at,
      },
    ];
  });
}

function whatNow({ state, sendAt, reasons, gate, bookAt }: NewDraft): string {
  const when = (instant: string | null): string => `${instant?.slice(0, 16).replace('T', ' ')} UTC`;
  switch (state) {
    case 'escalated':
      return explain({ reasons });
    case 'writing':
      return 'An answer is being written.';
    case 'review':
      return `An answer waits for your yes. ${explain({ reasons: gate })}`;
    case 'held':
      return `An answer goes at ${when(sendAt)} unless somebody stops it.`;
    case 'scheduled':
      return `An answer goes at ${when(sendAt)}.`;
    case 'booking':
      return `They took the time ${when(bookAt)}, and it is being booked.`;
    default:
      return `Nothing is sent: ${explain({ reasons: state === 'skipped' && gate.length > 0 ? gate : reasons })}`;
  }
}

/** Minutes within which every reply that is answered has its draft. */
export const DRAFTED_WITHIN = 10;

export const undraftedAlert = (
  reply: { replyId: string; leadName: string | null },
  at: Temporal.Instant,
): NewAlert => ({
  code: 'reply.undrafted',
  subject: reply.replyId,
  severity: 'critical',
  title: `No answer was drafted for ${reply.leadName ?? 'somebody'} within ${DRAFTED_WITHIN} minutes`,
  text: 'The reply is stored and nothing is lost, but nothing was made of it. Answer by hand, and look under Operations whether the events are worked off.',
  at,
});

export const unbookedAlert = (
  draft: { replyId: string; leadId: string },
  why: string,
  at: Temporal.Instant,
): NewAlert => ({
  code: 'reply.not_booked',
  subject: draft.replyId,
  severity: 'warning',
  title: 'A time somebody took could not be booked',
  text: `${why} Nobody was told anything yet: offer another time, or book it by hand.`,
  at,
});

export const unsentAlert = (
  draft: { id: string },
  reasons: NewDraft['reasons'],
  at: Temporal.Instant,
): NewAlert => ({
  code: 'answer.not_sent',
  subject: draft.id,
  severity: 'warning',
  title: 'An answer could not be sent',
  text: `${explain({ reasons }) || 'It was refused.'} Nothing left. Answer by hand, or have it written anew.`,
  at,
});

const spoken = (words: string): string => words.replaceAll('_', ' ');

/** What may go without a person is another than before. */
export const grantMovedAlert = (
  move: Pick<GrantMove, 'campaignId' | 'intent' | 'moved' | 'to' | 'reason'>,
  at: Temporal.Instant,
): NewAlert => ({
  code: `autosend.${move.moved}`,
  subject: `${move.campaignId} ${move.intent ?? 'all'}`,
  severity: move.moved === 'demoted' ? 'warning' : 'info',
  title: `Answers to "${spoken(move.intent ?? 'every intent')}" ${move.moved === 'demoted' ? 'fell' : 'climbed'} to ${spoken(move.to)}`,
  text: `${move.reason} ${move.moved === 'demoted' ? 'What was going by itself waits for a person now.' : 'Take it back under Settings, Auto-send.'}`,
  at,
});

const OVERDUE = {
  1: { code: 'answer.waits', severity: 'warning' },
  2: { code: 'answer.still_waits', severity: 'warning' },
  3: { code: 'answer.nobody_decided', severity: 'critical' },
} as const;

/** Nobody decided on an answer in time: in the chat first, then by text message, at last by mail to the owners as well. */
export const overdueReviewAlert = (
  draft: { id: string; leadName: string | null; itemId: string | null; level: number; minutes: number },
  { url, at }: { url: string; at: Temporal.Instant },
): NewAlert => ({
  ...OVERDUE[levelled(draft.level)],
  subject: draft.id,
  level: levelled(draft.level),
  title: `${draft.leadName ?? 'Somebody'} has waited ${draft.minutes} minutes for an answer`,
  text: `It is written and waits for a yes; nothing is sent before. Decide on it: ${url}/approvals${draft.itemId ? `?item=${draft.itemId}` : ''}`,
  at,
});

const levelled = (level: number): 1 | 2 | 3 => (level >= 3 ? 3 : level === 2 ? 2 : 1);

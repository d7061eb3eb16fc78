import { type Reason, reason } from '#core/verdict';
import { type LastOutcome, recontact, scoreRevival } from '#leads';
import type { LeadStatus, LeadTier } from '#leads/contract';

/** What is known of somebody in the CRM, ours or not. */
export type QuietFacts = {
  /** Null for somebody whom only the CRM knows. */
  readonly status: LeadStatus | null;
  readonly tier: LeadTier | null;
  readonly connected: boolean;
  readonly hasEmail: boolean;
  readonly tags: readonly string[];
  /** A no of any kind is kept for the address, or the CRM forbids to write. */
  readonly saidNo: boolean;
  /** How their last answer of a person was read; null where none came. */
  readonly intent: string | null;
  /** The day they named in it, as YYYY-MM-DD. */
  readonly returnDate: string | null;
  /** Our last message to them. */
  readonly lastTouchAt: Temporal.Instant | null;
  /** What the CRM saw last. */
  readonly activeAt: Temporal.Instant;
  readonly now: Temporal.Instant;
};

export type ReviveVerdict = {
  readonly eligible: boolean;
  /** 0–1; null for whom nothing is scored. */
  readonly score: number | null;
  readonly outcome: LastOutcome;
  readonly reasons: readonly Reason[];
};

/** What the last word between us was, by how their last answer was read. What nobody could read may have been a no. */
const OUTCOMES: Readonly<Record<string, LastOutcome>> = {
  unsubscribe: 'unsubscribed',
  hostile: 'do_not_contact',
  competitor: 'do_not_contact',
  negative: 'not_interested',
  wrong_person: 'not_interested',
  redirect: 'not_interested',
  unknown: 'not_interested',
  objection: 'objection',
  not_now: 'not_now',
  out_of_office: 'out_of_office',
  bounce: 'hard_bounce',
  positive: 'lost_timing',
  meeting_request: 'lost_timing',
  call_request: 'lost_timing',
  question: 'lost_timing',
};

export function lastOutcomeOf({
  saidNo,
  intent,
  returnDate,
}: Pick<QuietFacts, 'saidNo' | 'intent' | 'returnDate'>): LastOutcome {
  if (saidNo) return 'do_not_contact';
  if (intent === 'not_now' && returnDate !== null) return 'future_date';
  return (intent === null ? undefined : OUTCOMES[intent]) ?? 'no_reply';
}

/**
 * Whether somebody who went quiet is tried again: they must be worth it, and the last word between us must allow it by the table
 * of cool-downs. Whoever said no never is. Every reason is kept.
 */
export function reviveVerdict(facts: QuietFacts): ReviveVerdict {
  const { lastTouchAt, activeAt, now } = facts;
  const outcome = lastOutcomeOf(facts);
  const last =
    lastTouchAt !== null && Temporal.Instant.compare(lastTouchAt, activeAt) > 0 ? lastTouchAt : activeAt;
  const worth = scoreRevival({ ...facts, lastActivityAt: last, lastVisitAt: null });
  const again = recontact({
    ...{ outcome, now, reverifiedAt: null, signals: [], lastContactedAt: last },
    date: facts.returnDate === null ? null : Temporal.PlainDate.from(facts.returnDate),
  });
  const no = [
    ...(facts.saidNo ? [reason('revival.said_no', 'They said no: never again.')] : []),
    ...(facts.status === 'revival_candidate'
      ? [reason('revival.chosen', 'They were chosen before and wait to be written to.')]
      : []),
  ];
  return {
    eligible: no.length === 0 && worth.eligible && again.eligible,
    score: worth.score,
    outcome,
    reasons: [...no, ...worth.reasons, ...again.reasons],
  };
}

/** Tries a day. A figure of the field: whoever went quiet is asked by hand, not in bulk. */
export const REVIVALS_A_DAY = 5;

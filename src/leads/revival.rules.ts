import { type Reason, reason } from '#core/verdict';
import type { LeadStatus, LeadTier } from './contract.ts';
import { isRevivable } from './status.rules.ts';

/** Days without a word between which a lead is worth another try; both inclusive. */
export const REVIVAL_WINDOW = { from: 30, to: 120 } as const;
/** A visit of our site is news for so long. */
const VISIT_DAYS = 30;
const VISIT_SCORE = 92;
const BASE: Readonly<Partial<Record<LeadStatus, number>>> = {
  replied: 80,
  linkedin_replied: 80,
  opened: 60,
  stalled: 60,
  engaged_not_replied: 60,
  ghosted: 35,
  linkedin_exhausted: 35,
};
const OTHERS = 30;
/** The older the silence, the less is left; in percent. */
const AGEING: readonly { readonly over: number; readonly percent: number }[] = [
  { over: 90, percent: 80 },
  { over: 60, percent: 90 },
];
/** The CRM's words for people who are left alone. */
const LEFT_ALONE = ['do not contact', 'competitor', 'unsubscribed'];

export type RevivalFacts = {
  readonly hasEmail: boolean;
  /** Null for somebody whom only the CRM knows. */
  readonly status: LeadStatus | null;
  readonly tier: LeadTier | null;
  readonly connected: boolean;
  readonly tags: readonly string[];
  readonly lastActivityAt: Temporal.Instant | null;
  readonly lastVisitAt: Temporal.Instant | null;
  readonly now: Temporal.Instant;
};

export type Revival = {
  readonly eligible: boolean;
  /** 0–1, two decimals; null for whom nothing is scored. */
  readonly score: number | null;
  readonly reasons: readonly Reason[];
};

const daysBetween = (from: Temporal.Instant, to: Temporal.Instant): number =>
  Math.floor(from.until(to).total({ unit: 'hours' }) / 24);
const spelled = (tag: string): string =>
  tag
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');

/** Why somebody is not tried again; every reason. */
function obstacles(facts: RevivalFacts): Reason[] {
  const { status, lastActivityAt, now } = facts;
  const tag = facts.tags.find((entry) => LEFT_ALONE.includes(spelled(entry)));
  const quiet = lastActivityAt ? daysBetween(lastActivityAt, now) : null;
  return [
    ...(facts.hasEmail ? [] : [reason('revival.no_address', 'No address is known.')]),
    ...(tag === undefined ? [] : [reason('revival.tag', `The CRM says "${tag}".`)]),
    ...(isRevivable(status)
      ? []
      : [
          reason(
            'revival.status',
            `The lead is ${status?.replaceAll('_', ' ')}: closed or still being worked.`,
          ),
        ]),
    ...(quiet === null
      ? [reason('revival.no_activity', 'It is not known when anything last happened.')]
      : quiet < REVIVAL_WINDOW.from || quiet > REVIVAL_WINDOW.to
        ? [
            reason(
              'revival.window',
              `${quiet} days without a word; between ${REVIVAL_WINDOW.from} and ${REVIVAL_WINDOW.to} are wanted.`,
              { days: quiet },
            ),
          ]
        : []),
  ];
}

/**
 * Whether a lead that went quiet is worth another try, and how much. The score only ranks: trying again starts at rank
 * 20 and waits for approval like any first message.
 */
export function scoreRevival(facts: RevivalFacts): Revival {
  const against = obstacles(facts);
  if (against.length > 0 || facts.lastActivityAt === null)
    return { eligible: false, score: null, reasons: against };
  const days = daysBetween(facts.lastActivityAt, facts.now);
  const base = (facts.status === null ? undefined : BASE[facts.status]) ?? OTHERS;
  const sum = Math.min(100, base + (facts.tier === 'tier_1' ? 10 : 0) + (facts.connected ? 5 : 0));
  const ageing = AGEING.find(({ over }) => days > over)?.percent ?? 100;
  const aged = Math.round((sum * ageing) / 100);
  const visit = facts.lastVisitAt ? daysBetween(facts.lastVisitAt, facts.now) : null;
  const visited = visit !== null && visit >= 0 && visit < VISIT_DAYS;
  const score = visited ? Math.max(aged, VISIT_SCORE) : aged;
  return {
    eligible: true,
    score: score / 100,
    reasons: [
      reason(
        'revival.base',
        `${base} of 100 for ${facts.status?.replaceAll('_', ' ') ?? 'somebody new to us'}, ${sum} with tier and connection.`,
      ),
      reason('revival.age', `${days} days without a word: ${ageing} % of it is left.`, { days }),
      ...(visited ? [reason('revival.website_revisit', `Visited our site ${visit} days ago.`)] : []),
    ],
  };
}

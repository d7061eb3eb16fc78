import { type Reason, reason } from '#core/verdict';
import { LINKEDIN_WARM_UP_DAYS, linkedInCap } from '../linkedin-limit.rules.ts';

const DAYS_OF_WEEK = 7;

type Span = { readonly from: number; readonly to: number };
/** Mail a day of a new mailbox, week by week, warm-up mail included, and how much of it may be cold. */
const WEEKS: readonly { readonly total: Span; readonly cold: Span }[] = [
  { total: { from: 5, to: 10 }, cold: { from: 0, to: 0 } },
  { total: { from: 15, to: 25 }, cold: { from: 0, to: 0 } },
  { total: { from: 30, to: 40 }, cold: { from: 10, to: 15 } },
  { total: { from: 40, to: 50 }, cold: { from: 25, to: 30 } },
];
/** Warm-up never ends; cold mail stops growing at the usual figure of a mailbox. */
const AFTERWARDS = { total: { from: 40, to: 50 }, cold: { from: 25, to: 30 } };
/** What has to be so before the first cold message. */
export const GO_LIVE = { days: 14, placementPercent: 90, spamFreeDays: 7 } as const;
const STALE_DAYS = 28;

export type WarmupFacts = {
  readonly channel: 'email' | 'linkedin';
  /** Null where warming never began, which is as cold as the first day. */
  readonly startedAt: Temporal.Instant | null;
  readonly now: Temporal.Instant;
  /** Unknown is null and never good. */
  readonly placementPercent: number | null;
  readonly spamSeenAt: Temporal.Instant | null;
  readonly checks: Readonly<Record<WarmupCheck, boolean | null>>;
  readonly live: boolean;
};

export const WARMUP_CHECKS = ['spf', 'dkim', 'dmarc', 'trackingDomain', 'seedTest'] as const;
export type WarmupCheck = (typeof WARMUP_CHECKS)[number];

export type Warmup = {
  /** From 1; 0 before it began. */
  readonly week: number;
  readonly total: Span;
  /** Cold messages a day. */
  readonly cold: Span;
  /** Whether the first cold message may leave. */
  readonly ready: boolean;
  readonly stale: boolean;
  readonly reasons: readonly Reason[];
};

/** A mailbox that is held to its warm-up writes to strangers by these steps: no more than so many a day until then. */
export type WarmingStep = { readonly until: Temporal.Instant; readonly perDay: number };

/** The steps of the weeks since warming began; behind the last one its cap alone holds. Of its age only: where its mail lands nobody tells us. */
export const warmingSteps = (startedAt: Temporal.Instant): WarmingStep[] =>
  WEEKS.map(({ cold }, week) => ({
    until: startedAt.add({ hours: 24 * DAYS_OF_WEEK * (week + 1) }),
    perDay: cold.to,
  }));

/** What a mailbox may send to strangers today, held to its warm-up or not. */
export function warmingCap(
  dailyCap: number,
  { held, startedAt }: { readonly held: boolean; readonly startedAt: Temporal.Instant },
  now: Temporal.Instant,
): { cap: number; reasons: Reason[] } {
  const step = held
    ? warmingSteps(startedAt).find(({ until }) => Temporal.Instant.compare(now, until) < 0)
    : undefined;
  if (!step || step.perDay >= dailyCap) return { cap: dailyCap, reasons: [] };
  const { perDay, until } = step;
  const text = `It is held to its warm-up: ${perDay === 0 ? 'nothing' : `${perDay} a day`} to strangers until ${until.toString().slice(0, 10)}.`;
  return {
    cap: perDay,
    reasons: [reason('mailbox.warming', text, { cap: perDay, until: until.toString() })],
  };
}

const daysSince = (at: Temporal.Instant, now: Temporal.Instant): number =>
  Math.floor(at.until(now).total({ unit: 'hours' }) / 24);
const fixed = (count: number): Span => ({ from: count, to: count });

/** How much a sender may do on its present day of warming, and what is missing before it may go live. */
export function warmupOf(facts: WarmupFacts): Warmup {
  const days = facts.startedAt ? daysSince(facts.startedAt, facts.now) : -1;
  const week = days < 0 ? 0 : Math.floor(days / DAYS_OF_WEEK) + 1;
  if (facts.channel === 'linkedin') {
    const count = linkedInCap(facts.startedAt ?? facts.now, facts.now);
    const text =
      days < LINKEDIN_WARM_UP_DAYS
        ? `Day ${Math.max(0, days) + 1} of ${LINKEDIN_WARM_UP_DAYS} of warming: ${count} a day.`
        : `Warmed for ${days} days: ${count} a day.`;
    return {
      week,
      total: fixed(count),
      cold: fixed(count),
      ready: true,
      stale: false,
      reasons: [reason('warmup.linkedin', text, { days })],
    };
  }
  const missing = missingChecks(facts, days);
  const ready = missing.length === 0;
  const { total, cold } = week === 0 ? { total: fixed(0), cold: fixed(0) } : (WEEKS[week - 1] ?? AFTERWARDS);
  const stale = !facts.live && days > STALE_DAYS;
  return {
    week,
    total,
    cold: ready ? cold : fixed(0),
    ready,
    stale,
    reasons: [
      reason(
        'warmup.week',
        week === 0
          ? 'Warming has not begun.'
          : `Week ${week}: ${total.from}–${total.to} a day, ${ready ? `${cold.from}–${cold.to}` : 'none'} of it cold.`,
        { days, week },
      ),
      ...missing,
      ...(stale
        ? [reason('warmup.stale', `Warming for ${days} days without going live; decide about it.`, { days })]
        : []),
    ],
  };
}

function missingChecks(facts: WarmupFacts, days: number): Reason[] {
  const { placementPercent, spamSeenAt, checks, now } = facts;
  const spamDays = spamSeenAt ? daysSince(spamSeenAt, now) : null;
  return [
    days < GO_LIVE.days &&
      reason('warmup.too_young', `${Math.max(0, days)} of ${GO_LIVE.days} days of warming.`),
    (placementPercent === null || placementPercent <= GO_LIVE.placementPercent) &&
      reason(
        'warmup.placement',
        `${placementPercent ?? 'An unknown share of'}${placementPercent === null ? '' : ' %'} reaches inboxes; more than ${GO_LIVE.placementPercent} % is wanted.`,
      ),
    spamDays !== null &&
      spamDays < GO_LIVE.spamFreeDays &&
      reason(
        'warmup.spam',
        `Found in spam ${spamDays} days ago; ${GO_LIVE.spamFreeDays} days without are wanted.`,
      ),
    ...WARMUP_CHECKS.filter((check) => checks[check] !== true).map((check) =>
      reason(`warmup.${check}`, `${check}: ${checks[check] === null ? 'not known' : 'missing'}.`),
    ),
  ].filter((entry) => entry !== false);
}

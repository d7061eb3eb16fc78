import { type Reason, reason } from '#core/verdict';

/** What a fresh live workspace may do until it has shown clean days. */
export const RAMP = { perDay: 5, tiers: ['tier_1'], cleanDays: 3, lookbackDays: 45 } as const;
/** Bounces, in percent of what was sent, from which a day is not clean. */
export const DIRTY_BOUNCE_PERCENT = 5;

/** A day of the ledger, in the workspace's zone. */
export type RampDay = {
  readonly date: string;
  /** Approved messages that a live workspace sent. */
  readonly sent: number;
  /** Rejected or unknown. */
  readonly errors: number;
  readonly bounces: number;
  readonly complaints: number;
  /** Messages of that day that the proof of the ledger objects to. */
  readonly unproved: number;
};

export type RampFacts = {
  readonly days: readonly RampDay[];
  /** The present day; it is not over, so it does not count yet. */
  readonly today: string;
  readonly cleanDaysWanted?: number;
};

export type Ramp = {
  readonly active: boolean;
  readonly cleanDays: number;
  /** Messages a day and tiers while it is active; null when it is over. */
  readonly perDay: number | null;
  readonly tiers: readonly string[] | null;
  readonly reasons: readonly Reason[];
};

/** Why a day is not clean; undefined for a clean one. */
export function blemishOf(day: RampDay): string | undefined {
  if (day.sent === 0) return 'nothing was sent';
  if (day.errors > 0) return `${day.errors} ended in an error`;
  if (day.bounces * 100 >= day.sent * DIRTY_BOUNCE_PERCENT)
    return `${day.bounces} of ${day.sent} bounced, ${DIRTY_BOUNCE_PERCENT} % or more`;
  if (day.complaints > 0) return `${day.complaints} complained`;
  return day.unproved > 0 ? `${day.unproved} are not proved` : undefined;
}

/**
 * Five a day and only the first tier, until three different days of the last 45 were clean. A day without mail is
 * neither clean nor a fault.
 */
export function rampOf({ days, today, cleanDaysWanted = RAMP.cleanDays }: RampFacts): Ramp {
  const first = Temporal.PlainDate.from(today).subtract({ days: RAMP.lookbackDays }).toString();
  const past = [
    ...new Map(
      days.filter(({ date }) => date < today && date >= first).map((day) => [day.date, day]),
    ).values(),
  ];
  const clean = past.filter((day) => blemishOf(day) === undefined);
  const dirty = past.filter((day) => day.sent > 0 && blemishOf(day) !== undefined);
  const detail = { cleanDays: clean.length, wanted: cleanDaysWanted };
  const faults = dirty
    .toSorted((a, b) => (a.date < b.date ? 1 : -1))
    .slice(0, 3)
    .map((day) => reason('ramp.not_clean', `${day.date} was not clean: ${blemishOf(day)}.`));
  if (clean.length >= cleanDaysWanted)
    return {
      active: false,
      cleanDays: clean.length,
      perDay: null,
      tiers: null,
      reasons: [
        reason('ramp.over', `${clean.length} clean days: the workspace's own limits hold.`, detail),
        ...faults,
      ],
    };
  const text = `${clean.length} of ${cleanDaysWanted} clean days: ${RAMP.perDay} messages a day, the first tier only.`;
  return {
    active: true,
    cleanDays: clean.length,
    perDay: RAMP.perDay,
    tiers: RAMP.tiers,
    reasons: [reason('ramp.active', text, detail), ...faults],
  };
}

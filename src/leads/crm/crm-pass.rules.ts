import type { ChangesQuestion } from '#vendors/ports/crm';

/** One reading of what changed, page by page. `since` null: of everything. */
export type Pass = {
  readonly startedAt: Temporal.Instant;
  readonly since: Temporal.Instant | null;
  readonly cursor: string | null;
  /** The latest change that was met. */
  readonly newest: Temporal.Instant | null;
  readonly seen: number;
  readonly changed: number;
};
export type Reading = {
  /** The latest change that was read, by the CRM's clock. */
  readonly since: Temporal.Instant | null;
  readonly fullAt: Temporal.Instant | null;
  readonly failures: number;
  readonly pass: Pass | null;
};

/** What changed a moment before is asked for again: the CRM's index lags behind its own writes. */
const OVERLAP = Temporal.Duration.from({ minutes: 5 });
/** Deletions are told by deliveries alone, and a delivery can be lost: everything is read once a week. */
const FULL_EVERY = Temporal.Duration.from({ hours: 7 * 24 });
export const PASS_EVERY = Temporal.Duration.from({ minutes: 5 });
export const PAGE = 100;

/** The reading in progress, or the one that begins now. */
export function passOf({ since, fullAt, pass }: Reading, now: Temporal.Instant): Pass {
  if (pass) return pass;
  const isFull =
    since === null || fullAt === null || Temporal.Instant.compare(now, fullAt.add(FULL_EVERY)) >= 0;
  return {
    startedAt: now,
    since: isFull ? null : since.subtract(OVERLAP),
    cursor: null,
    newest: null,
    seen: 0,
    changed: 0,
  };
}

export const questionOf = ({ since, cursor }: Pass): ChangesQuestion => ({
  since: since?.toString() ?? null,
  cursor,
  limit: PAGE,
});

const later = (one: Temporal.Instant | null, other: Temporal.Instant | null): Temporal.Instant | null =>
  one === null || (other !== null && Temporal.Instant.compare(other, one) > 0) ? other : one;

export const afterPage = (
  pass: Pass,
  page: { cursor: string | null; newest: Temporal.Instant | null; seen: number; changed: number },
): Pass => ({
  ...pass,
  cursor: page.cursor,
  newest: later(pass.newest, page.newest),
  seen: pass.seen + page.seen,
  changed: pass.changed + page.changed,
});

/** Where the next reading begins. A reading that met nothing changes nothing. */
export const sinceAfter = (reading: Reading, pass: Pass): Temporal.Instant | null =>
  later(reading.since, pass.newest) ?? pass.startedAt;

const WAITS: readonly number[] = [1, 2, 5, 15, 60];
/** When a reading that failed is tried again. */
export const readAgainAt = (failures: number, now: Temporal.Instant): Temporal.Instant =>
  now.add({ minutes: WAITS[failures] ?? WAITS.at(-1) ?? 60 });

/**
 * Whether contacts that a reading of everything did not meet are believed to be gone. More than half at once is a key that
 * lost its rights, not a CRM that was emptied.
 */
export const believesGone = ({ held, unseen }: { held: number; unseen: number }): boolean =>
  unseen === 0 || unseen * 2 <= held;

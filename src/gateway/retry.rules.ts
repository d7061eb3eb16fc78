import type { Effect, Failure } from './operation.ts';

export type FailedAttempt = {
  readonly effect: Effect;
  /** The other side recognises our key, so asking again has no second effect. */
  readonly repeatable: boolean;
  readonly failure: Failure;
  readonly outcome: 'none' | 'unknown';
  readonly retryAfterMs: number | null;
  /** Attempts made so far, from 1. */
  readonly attempts: number;
};

/** A call that must wait longer is given back to its slice instead of being kept waiting. */
export const PATIENCE_MS = 10_000;
/** The longest a vendor may keep everybody away with one answer. */
export const LONGEST_HOLD_MS = 15 * 60_000;

type Backoff = { readonly firstMs: number; readonly attempts: number };
const BACKOFF: Readonly<Partial<Record<Failure, Backoff>>> = {
  transient: { firstMs: 500, attempts: 4 },
  rate_limited: { firstMs: 5_000, attempts: 5 },
  timeout_unknown: { firstMs: 1_000, attempts: 3 },
};

/**
 * Milliseconds until the call may be made again, or null when it must not be. What reaches people is never repeated
 * here: its ledger decides. What may have happened is repeated only where that has no second effect.
 */
export function retryDelayMs(attempt: FailedAttempt): number | null {
  const { effect, repeatable, failure, outcome, retryAfterMs, attempts } = attempt;
  if (effect === 'send' || effect === 'destroy') return null;
  if (outcome === 'unknown' && effect !== 'read' && !repeatable) return null;
  const backoff = BACKOFF[failure];
  if (!backoff || attempts > backoff.attempts) return null;
  const wait = retryAfterMs ?? backoff.firstMs * 2 ** (attempts - 1);
  return wait <= PATIENCE_MS ? wait : null;
}

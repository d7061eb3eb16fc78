import type { Outcome } from '#core/ctx';
import { type Reason, reason } from '#core/verdict';
import type { StopChange } from './vendor-lead.store.ts';

/** Minutes until a stop is tried again; the last one holds from then on. */
const WAITS = [1, 2, 5, 15, 60, 360] as const;

/** How long to wait after so many attempts. */
export const stopDelay = (attempts: number): Temporal.Duration =>
  Temporal.Duration.from({ minutes: WAITS[Math.min(Math.max(attempts, 1), WAITS.length) - 1] ?? 360 });

/**
 * What the vendor's answer to a stop means. A lead the vendor does not have in that campaign has no steps there, so
 * nothing is left to end. Everything else goes on being tried, and is shown.
 */
export function stopSettlement(
  stop: { readonly id: string; readonly vendor: string; readonly attempts: number },
  outcome: Outcome<{ readonly stopped: true; readonly scope?: 'campaign' | 'everywhere' }>,
  now: Temporal.Instant,
): StopChange {
  const { id, vendor, attempts } = stop;
  const stopped = (why: Reason): StopChange => ({
    id,
    state: 'stopped',
    reasons: [why],
    nextAttemptAt: null,
  });
  const again = (state: 'stopping' | 'unknown', reasons: readonly Reason[]): StopChange => ({
    id,
    state,
    reasons,
    nextAttemptAt: now.add(stopDelay(attempts)).toString(),
  });
  switch (outcome.state) {
    case 'done':
      return stopped(
        outcome.receipt.scope === 'everywhere'
          ? reason('stop.everywhere', `${vendor} writes to this lead in none of its campaigns any more.`)
          : reason('stop.done', `${vendor} ended the lead's steps.`),
      );
    case 'unknown':
      return again('unknown', [outcome.reason]);
    case 'refused':
      return again('stopping', outcome.reasons);
    case 'failed':
      return outcome.reason.code.endsWith('.lead_not_in_campaign')
        ? stopped(outcome.reason)
        : again('stopping', [outcome.reason]);
  }
}

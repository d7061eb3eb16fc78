import type { Ctx } from '#core/ctx';
import { instantOf } from '#core/db/index';
import type { Tick } from '#core/tick';
import { look } from './carry-out-change.ts';
import { conclude } from './conclude-change.ts';
import { changesOpenSince, type OpenChange, settleChange } from './meeting-change.store.ts';

/** When a calendar that could not be looked at is given up on, after both times are past: then it makes no difference any more. */
const GIVEN_UP_HOURS = 24;
const NEVER_SEEN =
  'The calendar could not be looked at until the meeting was past, so what became of it is known there alone.';
/** A live process has its answer by then. */
const GRACE_MINUTES = 2;
const BATCH = 50;

/**
 * Settles what was asked of meetings and has no answer: it was lost, or the process died before it heard one. The calendar is looked at
 * and never asked again; one that cannot be looked at is looked at later.
 */
export const settleChanges: Tick = {
  name: 'scheduling.settle_changes',
  everySeconds: 60,
  async run(ctx) {
    const before = ctx.now().subtract({ minutes: GRACE_MINUTES });
    const open = await ctx.db.ask((tx) => changesOpenSince(tx, before, BATCH));
    let settled = 0;
    const failures: unknown[] = [];
    for (const change of open)
      try {
        settled += Number(await settle(ctx, change));
      } catch (error) {
        // Told at the end: what is wrong with one meeting keeps none behind it waiting.
        failures.push(error);
      }
    if (failures.length > 0) throw failures[0];
    return settled;
  },
};

async function settle(ctx: Ctx, change: OpenChange): Promise<boolean> {
  const event = await look(ctx, change);
  if (event !== undefined) return ctx.db.tx((tx) => conclude(ctx, tx, change, { event }));
  const { id, state, from, ends } = change;
  const past = ctx.now().subtract({ hours: GIVEN_UP_HOURS });
  if ([from, ends ?? from].every((time) => Temporal.Instant.compare(instantOf(time), past) < 0))
    return ctx.db.tx((tx) => settleChange(tx, { id, state: 'failed', error: NEVER_SEEN, at: ctx.now() }));
  // Nobody asks for it any more: from now on it is only looked for.
  if (state === 'asked') await ctx.db.tx((tx) => settleChange(tx, { id, state: 'unknown', at: ctx.now() }));
  return false;
}

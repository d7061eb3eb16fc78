import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import {
  type Bounds,
  changesWait,
  endOfPage,
  holdSegments,
  type KeptSegment,
  markBuilt,
  noteAged,
  openNewSegments,
  refreshMembers,
  removeSegment,
  takeChanges,
} from './membership.store.ts';
import { leadsBetween, noteSuppressed } from './suppressed.store.ts';
import { asksForSuppression, suppressedAmong } from './suppressed-among.ts';

/**
 * Leads per transaction and transactions per turn: a turn takes seconds at most, and one that dies loses nothing. Larger
 * pages make Postgres read whole tables for each (measured at a million leads: 20,000 took five times as long in all).
 */
const PAGE = 5_000;
const PAGES = 40;

/**
 * Keeps segments as the leads are: what changed is looked at, and nothing else. A new filter goes through all leads once,
 * page by page, while changes are followed already.
 */
export const keepSegments: Tick = {
  name: 'leads.keep_segments',
  everySeconds: 1,
  async run(ctx) {
    let moved = 0;
    for (let page = 0; page < PAGES; page += 1) {
      const done = await keepOnce(ctx, PAGE);
      moved += done;
      if (done === 0) break;
    }
    return moved;
  },
  nextDue: changesWait,
};

/** One page of everything that is to be done, at most so many leads of each. Returns how much there was. */
export const keepOnce = (ctx: Ctx, size: number): Promise<number> =>
  ctx.db.tx(async (tx) => {
    const now = ctx.now();
    const opened = await openNewSegments(tx);
    const segments = await holdSegments(tx);
    const kept = segments.filter(({ state }) => state !== 'deleting');
    for (const segment of kept) {
      await noteAged(tx, ctx.workspace.id, segment, now);
      if (asksForSuppression(segment.filter)) await noteSuppressed(tx, ctx.workspace.id, segment.id);
    }
    const { leadIds, taken } = await takeChanges(tx, size);
    let done = taken + opened;
    for (const segment of kept) {
      if (leadIds.length > 0) await refresh(ctx, tx, segment, { ids: leadIds });
      if (segment.state !== 'building') continue;
      const to = await endOfPage(tx, segment.builtTo, size);
      if (to !== undefined) await refresh(ctx, tx, segment, { after: segment.builtTo, to });
      await markBuilt(tx, segment.id, to ?? null);
      done += 1;
    }
    for (const { id, state } of segments) if (state === 'deleting') done += await removeSegment(tx, id, size);
    return done;
  });

async function refresh(ctx: Ctx, tx: Tx, segment: KeptSegment, bounds: Bounds): Promise<void> {
  const suppressed = asksForSuppression(segment.filter)
    ? await suppressedAmong(
        ctx,
        tx,
        'ids' in bounds ? bounds.ids : await leadsBetween(tx, bounds.after, bounds.to),
      )
    : [];
  await refreshMembers(tx, ctx.workspace.id, segment, bounds, ctx.now(), suppressed);
}

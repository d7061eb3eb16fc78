import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { Tick } from '#core/tick';
import { beginSweep, moveSweep, scoredLeadsBehind, sweepsLeft, takeSweep } from './profiles/profile.store.ts';
import {
  changesDue,
  countWaiting,
  leadsByTier,
  noteForScoring,
  type TierCount,
  takeChanged,
} from './rescore.store.ts';
import { scoreLeads } from './score-leads.ts';
import { noteStandings } from './standings/standing.store.ts';

/** Leads per transaction, and transactions per turn: a turn takes a second or two, and one that dies loses nothing. */
const PAGE = 500;
const PAGES = 10;

/** Scores leads anew of whose facts something changed since, and all there are, in turns, by a profile that changed. What comes out as before is no new score. */
export const rescoreChanged: Tick = {
  name: 'targeting.rescore',
  everySeconds: 2,
  async run(ctx) {
    let moved = 0;
    for (let page = 0; page < PAGES; page += 1) {
      const taken = (await rescorePage(ctx, PAGE)) || (await sweepPage(ctx, PAGE));
      moved += taken;
      if (taken === 0) break;
    }
    return moved;
  },
  nextDue: changesDue,
};

/** At most so many leads, taken and scored in one transaction. Returns how many changes were worked off. */
export const rescorePage = (ctx: Ctx, size: number): Promise<number> =>
  ctx.db.tx(async (tx) => {
    const { leadIds, taken } = await takeChanged(tx, size);
    if (leadIds.length > 0) await scoreLeads(within(ctx, tx), leadIds);
    return taken;
  });

/** At most so many leads of those a changed profile concerns. Returns how many were gone through. */
export const sweepPage = (ctx: Ctx, size: number): Promise<number> =>
  ctx.db.tx(async (tx) => {
    const sweep = await takeSweep(tx, 'icp');
    if (!sweep) return 0;
    const leadIds = await scoredLeadsBehind(tx, sweep.after, size);
    if (leadIds.length > 0) await scoreLeads(within(ctx, tx), leadIds);
    await moveSweep(tx, { ...sweep, after: leadIds.length < size ? null : (leadIds.at(-1) ?? null) });
    return leadIds.length;
  });

/**
 * Has leads scored anew: these, or all that were scored before. The worker does it in turns; who dies in between leaves the rest
 * noted, so it is gone on with.
 */
export async function askForScores(
  ctx: Ctx,
  { leadId }: { leadId?: string | undefined } = {},
): Promise<{ noted: number }> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    const noted = await noteForScoring(tx, leadId === undefined ? null : [leadId]);
    if (leadId !== undefined) await noteStandings(tx, [leadId]);
    else for (const kind of ['account', 'prospect'] as const) await beginSweep(tx, ctx.workspace.id, kind);
    if (leadId !== undefined && noted === 0) throw notFound('lead', leadId);
    await ctx.audit(tx, {
      action: 'scores.asked',
      subject: leadId ?? ctx.workspace.id,
      detail: { leads: noted },
    });
    return { noted };
  });
}

/** How many leads wait to be scored anew, and how those that were scored stand. */
export async function readScoring(ctx: Ctx): Promise<{ waiting: number; tiers: TierCount[] }> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    const left = (await sweepsLeft(tx)).find(({ kind }) => kind === 'icp')?.left ?? 0;
    return { waiting: (await countWaiting(tx)) + left, tiers: await leadsByTier(tx) };
  });
}

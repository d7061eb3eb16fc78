import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { Tick } from '#core/tick';
import {
  changesDue,
  countWaiting,
  leadsByTier,
  noteForScoring,
  type TierCount,
  takeChanged,
} from './rescore.store.ts';
import { scoreLeads } from './score-leads.ts';

/** Leads per transaction, and transactions per turn: a turn takes a second or two, and one that dies loses nothing. */
const PAGE = 500;
const PAGES = 10;

/** Scores leads anew of whose facts something changed since, and nobody else. What comes out as before is no new score. */
export const rescoreChanged: Tick = {
  name: 'targeting.rescore',
  everySeconds: 2,
  async run(ctx) {
    let moved = 0;
    for (let page = 0; page < PAGES; page += 1) {
      const taken = await rescorePage(ctx, PAGE);
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
  return ctx.db.tx(async (tx) => ({ waiting: await countWaiting(tx), tiers: await leadsByTier(tx) }));
}

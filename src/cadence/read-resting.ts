import { type Ctx, requireScope } from '#core/ctx';
import { behindCursor, pageBehind } from '#core/db/index';
import { invalid } from '#core/errors';
import type { RestingLeads, RestingView } from './contract.ts';
import { BY_HAND, PAUSES, pauseOf } from './pause.rules.ts';
import { recontactCounts, restingCounts, restingPage } from './views.ts';

type Resting = RestingView['resting'][number];

/** Why sequences rest, of all campaigns or of one, with counts, and how many people are to be written to again. What a person wrote as a reason is not shown, only counted. */
export async function readResting(
  ctx: Ctx,
  { campaignId = null }: { campaignId?: string | null | undefined } = {},
): Promise<RestingView> {
  requireScope(ctx, 'campaigns:read');
  const [found, recontacts] = await ctx.db.tx(async (tx) => [
    await restingCounts(tx, campaignId),
    await recontactCounts(tx, ctx.now()),
  ]);
  const resting = new Map<string, Resting>();
  for (const { why: said, count, nextAt, since } of found) {
    const why = said in PAUSES ? said : BY_HAND;
    const { means, expected, release } = pauseOf(why);
    const before = resting.get(why);
    resting.set(why, {
      ...{ why, means, expected, release, count: count + (before?.count ?? 0) },
      ...{ since: earlier(since, before?.since) ?? since, nextAt: earlier(nextAt, before?.nextAt) },
    });
  }
  return { resting: [...resting.values()], recontacts: recontacts as RestingView['recontacts'] };
}

const PAGE = 50;

/**
 * Whose sequences rest for one of these reasons, page by page, the latest first. Throws `invalid` for a reason that is none, and for a
 * place that is none in the list.
 */
export async function readRestingLeads(
  ctx: Ctx,
  {
    why,
    after,
    campaignId = null,
  }: { why: string; after?: string | undefined; campaignId?: string | null | undefined },
): Promise<RestingLeads> {
  requireScope(ctx, 'leads:read');
  if (why !== BY_HAND && !(why in PAUSES))
    throw invalid('resting.why', `Nothing rests for "${why}". Ask for one of the reasons of the list.`, [
      { path: 'why', message: 'is no reason to rest' },
    ]);
  const before = behindCursor(after);
  const asked = { why: why === BY_HAND ? null : why, named: Object.keys(PAUSES), campaignId };
  const leads = await ctx.db.tx((tx) => restingPage(tx, asked, { before, limit: PAGE }));
  return {
    leads,
    next: pageBehind(
      leads.map(({ since, id }) => ({ at: since, id })),
      PAGE,
    ),
  };
}

const earlier = (one: string | null, other: string | null | undefined): string | null =>
  other == null ? one : one === null || other < one ? other : one;

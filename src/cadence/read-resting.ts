import { type Ctx, requireScope } from '#core/ctx';
import type { RestingView } from './contract.ts';
import { BY_HAND, PAUSES, pauseOf } from './pause.rules.ts';
import { recontactCounts, restingCounts } from './views.ts';

type Resting = RestingView['resting'][number];

/** Why sequences rest, with counts, and how many people are to be written to again. What a person wrote as a reason is not shown, only counted. */
export async function readResting(ctx: Ctx): Promise<RestingView> {
  requireScope(ctx, 'campaigns:read');
  const [found, recontacts] = await ctx.db.tx(async (tx) => [
    await restingCounts(tx),
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

const earlier = (one: string | null, other: string | null | undefined): string | null =>
  other == null ? one : one === null || other < one ? other : one;

import { type Ctx, requireScope } from '#core/ctx';
import { type Behind, behindCursor, pageBehind, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { whichStays } from './company-merge.rules.ts';
import {
  type CompanyPairRow,
  companyChangesWait,
  dropPairs,
  insertPairs,
  pairPage,
  pairsOf,
  takeCompanyChanges,
} from './company-pairs.store.ts';
import type { CompanyDuplicate, CompanyDuplicates } from './contract.ts';

/** Companies per transaction, and transactions per turn; a turn that dies loses nothing. */
const PAGE = 2_000;
const PAGES = 40;

/** Keeps the pairs of companies that may be one: who is new or changed is looked at, and nobody else. */
export const pairCompanies: Tick = {
  name: 'leads.pair_companies',
  everySeconds: 1,
  async run(ctx) {
    let moved = 0;
    for (let page = 0; page < PAGES; page += 1) {
      const taken = await pairOnce(ctx);
      moved += taken;
      if (taken === 0) break;
    }
    return moved;
  },
  nextDue: companyChangesWait,
};

const pairOnce = (ctx: Ctx): Promise<number> =>
  ctx.db.tx(async (tx) => {
    const { companyIds, taken } = await takeCompanyChanges(tx, PAGE);
    if (taken > 0) await pairAnew(ctx, tx, companyIds);
    return taken;
  });

/** Looks for whom these companies may be one with, as they are in this transaction. */
export async function pairAnew(ctx: Ctx, tx: Tx, companyIds: readonly string[]): Promise<void> {
  // Who loses a partner may have another one.
  const touched = new Set([...companyIds, ...(await dropPairs(tx, companyIds))]);
  const found = (await pairsOf(tx, [...touched])).map((pair) => ({
    ...{ id: ctx.ids.next<'companyPair'>(), ...pair },
  }));
  if (found.length > 0) await insertPairs(tx, ctx.workspace.id, found, ctx.now());
}

/** One page of pairs to look at, found last first; nothing is merged by itself on evidence like this. */
export async function readCompanyDuplicates(
  ctx: Ctx,
  { limit = 50, after }: { limit?: number; after?: string | undefined } = {},
): Promise<CompanyDuplicates> {
  requireScope(ctx, 'leads:read');
  const behind: Behind | null = behindCursor(after);
  const page = await ctx.db.tx((tx) => pairPage(tx, { limit, behind }));
  return { duplicates: page.map(shown), next: pageBehind(page, limit) };
}

function shown({ one, other, evidence }: CompanyPairRow): CompanyDuplicate {
  const [stays, goes] = whichStays(one, other);
  return { stays, goes, evidence };
}

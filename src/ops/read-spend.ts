import { type Ctx, requireScope } from '#core/ctx';
import type { SpendReport } from './contract.ts';
import { spendMark } from './spend.rules.ts';
import { latestSpend, spendSince } from './spend.store.ts';

const LATEST = 5;

/** What was spent this month, by vendor, with caps and the latest transactions. */
export async function spendReport(ctx: Ctx): Promise<SpendReport> {
  requireScope(ctx, 'operations:read');
  const since = ctx.now().toZonedDateTimeISO('UTC').with({ day: 1 }).startOfDay().toInstant();
  return ctx.db.tx(async (tx) => ({
    since: since.toString(),
    vendors: (await spendSince(tx, since)).map((row) => ({
      ...row,
      mark: spendMark(BigInt(row.used ?? row.spent), row.limit === null ? null : BigInt(row.limit)),
    })),
    latest: await latestSpend(tx, LATEST),
  }));
}

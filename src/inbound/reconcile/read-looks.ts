import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import type { ReconciliationView } from '../contract.ts';
import { totalsOf } from './health.ts';
import { emptyTally } from './look.rules.ts';
import { newestLooks } from './reconciliation.store.ts';

/** The newest looks at mailboxes and vendors, with what was found where. */
export async function readReconciliations(
  ctx: Ctx,
  { limit }: { limit: number },
): Promise<{ reconciliations: ReconciliationView[] }> {
  requireScope(ctx, 'operations:read');
  const looks = await ctx.db.tx((tx) => newestLooks(tx, limit));
  return {
    reconciliations: looks.map((look) => ({
      ...{ id: look.id, days: look.days, begunBy: look.begunBy, nightly: look.night !== null },
      beganAt: instantOf(look.beganAt).toString(),
      endedAt: look.endedAt === null ? null : instantOf(look.endedAt).toString(),
      totals: totalsOf(look),
      sources: look.sources.map(({ source, counts, uncopied, error, at }) => ({
        ...{ source, uncopied, waiting: at === null, error },
        counts: { ...emptyTally(), ...counts },
      })),
    })),
  };
}

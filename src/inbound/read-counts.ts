import { type Ctx, requireScope } from '#core/ctx';
import type { InboundCount } from './contract.ts';
import { inboundCounts } from './views.ts';

/** What came in since an instant, or ever, and what became of it. */
export async function readInboundCounts(
  ctx: Ctx,
  { since }: { since?: string | undefined },
): Promise<{ counts: InboundCount[] }> {
  requireScope(ctx, 'inbox:read');
  const from = since === undefined ? null : Temporal.Instant.from(since);
  return { counts: await ctx.db.tx((tx) => inboundCounts(tx, from)) };
}

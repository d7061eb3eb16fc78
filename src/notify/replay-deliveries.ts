import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { replayFailed, replayOne } from './delivery.store.ts';
import { endpointExists } from './endpoint.store.ts';

/** Sends one delivery again, under the same id, whatever became of it. */
export async function replayOutgoing(
  ctx: Ctx,
  { outgoingId }: { outgoingId: string },
): Promise<{ replayed: number }> {
  requireScope(ctx, 'workspace:admin');
  return ctx.db.tx(async (tx) => {
    if (!(await replayOne(tx, outgoingId, ctx.now()))) throw notFound('outgoing delivery', outgoingId);
    await ctx.audit(tx, { action: 'webhook_delivery.replayed', subject: outgoingId });
    return { replayed: 1 };
  });
}

/** Sends again what an endpoint failed to take since a moment; everything where none is named. */
export async function replayFailedSince(
  ctx: Ctx,
  { endpointId, since }: { endpointId: string; since?: string | undefined },
): Promise<{ replayed: number }> {
  requireScope(ctx, 'workspace:admin');
  const from = since === undefined ? null : Temporal.Instant.from(since);
  return ctx.db.tx(async (tx) => {
    if (!(await endpointExists(tx, endpointId))) throw notFound('webhook endpoint', endpointId);
    const replayed = await replayFailed(tx, endpointId, from, ctx.now());
    await ctx.audit(tx, {
      action: 'webhook_endpoint.replayed',
      subject: endpointId,
      detail: { since: since ?? null, replayed },
    });
    return { replayed };
  });
}

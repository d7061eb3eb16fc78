import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { reviveDelivery } from './webhook.store.ts';

/** Works a dead delivery off again. One that was worked off before is never repeated. */
export async function replayDelivery(
  ctx: Ctx,
  { deliveryId }: { deliveryId: string },
): Promise<{ replayed: true }> {
  requireScope(ctx, 'operations:resume');
  return ctx.db.tx(async (tx) => {
    if (!(await reviveDelivery(tx, deliveryId))) throw notFound('dead delivery', deliveryId);
    await ctx.audit(tx, { action: 'webhook.replayed', subject: deliveryId });
    return { replayed: true };
  });
}

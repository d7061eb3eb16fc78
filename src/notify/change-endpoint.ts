import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { EndpointChange, RotatedSecret } from './contract.ts';
import { rotateVersion, updateEndpoint } from './endpoint.store.ts';
import { secretOf } from './webhook-secret.ts';

/** Switches an endpoint on or off, or changes what it is told. What waits for it goes on when it is on again. */
export async function changeEndpoint(
  ctx: Ctx,
  { endpointId, ...change }: EndpointChange & { endpointId: string },
): Promise<{ changed: true }> {
  requireScope(ctx, 'workspace:admin');
  return ctx.db.tx(async (tx) => {
    if (!(await updateEndpoint(tx, endpointId, change))) throw notFound('webhook endpoint', endpointId);
    await ctx.audit(tx, { action: 'webhook_endpoint.changed', subject: endpointId, detail: { ...change } });
    return { changed: true };
  });
}

/**
 * Gives an endpoint a new secret, shown this once. For `overlapHours` both sign, so that the receiver changes over in
 * its own time; with 0 the old one is void at once.
 */
export async function rotateSecret(
  ctx: Ctx,
  { endpointId, overlapHours }: { endpointId: string; overlapHours: number },
): Promise<RotatedSecret> {
  requireScope(ctx, 'workspace:admin');
  const previousUntil = ctx.now().add({ hours: overlapHours });
  return ctx.db.tx(async (tx) => {
    const version = await rotateVersion(tx, endpointId, previousUntil);
    if (version === undefined) throw notFound('webhook endpoint', endpointId);
    await ctx.audit(tx, {
      action: 'webhook_endpoint.rotated',
      subject: endpointId,
      detail: { previousUntil: previousUntil.toString() },
    });
    return {
      endpointId,
      secret: secretOf(ctx, endpointId, version),
      previousUntil: previousUntil.toString(),
    };
  });
}

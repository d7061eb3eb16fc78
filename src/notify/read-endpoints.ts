import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { OutgoingDelivery, WebhookEndpoint } from './contract.ts';
import { deliveriesOf } from './delivery.store.ts';
import { endpointExists, listEndpoints } from './endpoint.store.ts';

const MOST_DELIVERIES = 200;

/** Who is told what, and how that goes. */
export async function readEndpoints(ctx: Ctx): Promise<WebhookEndpoint[]> {
  requireScope(ctx, 'operations:read');
  return ctx.db.tx(listEndpoints);
}

/** The newest deliveries of an endpoint, with what it answered. */
export async function readDeliveries(
  ctx: Ctx,
  { endpointId }: { endpointId: string },
): Promise<OutgoingDelivery[]> {
  requireScope(ctx, 'operations:read');
  return ctx.db.tx(async (tx) => {
    if (!(await endpointExists(tx, endpointId))) throw notFound('webhook endpoint', endpointId);
    return deliveriesOf(tx, endpointId, MOST_DELIVERIES);
  });
}

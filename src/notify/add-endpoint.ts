import { type Ctx, requireScope } from '#core/ctx';
import { conflict, invalid } from '#core/errors';
import { explain } from '#core/verdict';
import { destinationVerdict } from '#vendors/ports/webhook-destination.rules';
import type { EndpointSecret, NewEndpoint } from './contract.ts';
import { countEndpoints, insertEndpoint } from './endpoint.store.ts';
import { secretOf } from './webhook-secret.ts';

const MOST_ENDPOINTS = 20;

/** Adds an address that is told what happens. Answers its secret, which is shown this once. */
export async function addEndpoint(ctx: Ctx, input: NewEndpoint): Promise<EndpointSecret> {
  requireScope(ctx, 'workspace:admin');
  const verdict = destinationVerdict(input.url, { loopback: ctx.workspace.mode === 'sandbox' });
  if (!verdict.allowed)
    throw invalid('webhook_endpoint.address', explain(verdict), [{ path: 'url', message: explain(verdict) }]);
  const endpointId = ctx.ids.next<'webhook_endpoint'>();
  await ctx.db.tx(async (tx) => {
    if ((await countEndpoints(tx)) >= MOST_ENDPOINTS)
      throw conflict(
        'webhook_endpoint.too_many',
        `There are ${MOST_ENDPOINTS} endpoints already. Nothing was added; change one of them.`,
      );
    await insertEndpoint(tx, {
      ...input,
      workspaceId: ctx.workspace.id,
      id: endpointId,
      by: ctx.actor.id,
      at: ctx.now(),
    });
    await ctx.audit(tx, {
      action: 'webhook_endpoint.added',
      subject: endpointId,
      detail: { host: new URL(input.url).host, eventTypes: input.eventTypes },
    });
  });
  return { endpointId, secret: secretOf(ctx, endpointId, 1) };
}

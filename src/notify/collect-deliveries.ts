import { instantOf } from '#core/db/index';
import type { Consumer } from '#core/events/index';
import { insertDeliveries } from './delivery.store.ts';
import { subscribers } from './endpoint.store.ts';
import { PUBLISHED, publicEvent } from './public-events.rules.ts';

/** Makes of every event that may be published one delivery for each endpoint that asked for it, and existed by then. */
export const collectDeliveries: Consumer = {
  name: 'notify.webhooks',
  types: PUBLISHED,
  batch: 200,
  async handle(ctx, tx, events) {
    const endpoints = await subscribers(tx);
    if (endpoints.length === 0) return;
    const deliveries = events.flatMap((event) => {
      const told = publicEvent(event);
      if (!told) return [];
      const { type, data } = told;
      const body = JSON.stringify({ type, timestamp: event.at.toString(), data });
      return endpoints
        .filter(
          ({ eventTypes, createdAt }) =>
            eventTypes.includes(type) && Temporal.Instant.compare(event.at, instantOf(createdAt)) >= 0,
        )
        .map((endpoint) => ({
          id: ctx.ids.next<'webhook_delivery'>(),
          endpointId: endpoint.id,
          eventId: event.id,
          eventType: type,
          body,
        }));
    });
    await insertDeliveries(tx, ctx.workspace.id, deliveries, ctx.now());
  },
};

import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import { appendEvents } from '#core/events/outbox.store';
import type { Tick } from '#core/tick';
import { type VendorWebhooks, vendorEventType } from '#core/vendor-webhooks';
import { buryDeliveries, claimDeliveries, markProcessed, type WaitingDelivery } from './inbox.store.ts';
import type { IntakeSource } from './intake-route.ts';

const BATCH = 500;

type Read =
  | { readonly id: string; readonly events: readonly { kind: string }[] }
  | { readonly id: string; readonly error: string };

/**
 * Turns stored deliveries into events, a batch per transaction: what a delivery means and that it was worked off are
 * written together, so a killed process neither loses nor repeats one.
 */
export const processDeliveries = (sources: ReadonlyMap<string, Pick<IntakeSource, 'load'>>): Tick => ({
  name: 'intake.process',
  everySeconds: 1,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const waiting = await claimDeliveries(tx, BATCH);
      if (waiting.length === 0) return 0;
      const loaded = await readersOf(sources, waiting);
      const read = waiting.map((delivery) => ({
        delivery,
        read: readOne(loaded.get(delivery.source), delivery),
      }));
      const now = ctx.now();
      await appendEvents(
        tx,
        ctx.workspace.id,
        read.flatMap(({ delivery, read: { id, ...rest } }) =>
          'events' in rest ? rest.events.map((event) => eventOf(ctx, delivery, event)) : [],
        ),
        now,
      );
      await markProcessed(
        tx,
        read.flatMap(({ read: entry }) => ('events' in entry ? [entry.id] : [])),
        now,
      );
      const dead = read.flatMap(({ read: entry }) => ('error' in entry ? [entry] : []));
      await buryDeliveries(tx, dead, now);
      if (dead.length > 0)
        ctx.log.warn(
          { deliveries: dead.length, error: dead[0]?.error },
          'Webhooks could not be read; they are kept.',
        );
      return waiting.length;
    }),
});

async function readersOf(
  sources: ReadonlyMap<string, Pick<IntakeSource, 'load'>>,
  waiting: readonly WaitingDelivery[],
): Promise<ReadonlyMap<string, VendorWebhooks>> {
  const loaded = new Map<string, VendorWebhooks>();
  for (const name of new Set(waiting.map(({ source }) => source))) {
    const source = await sources.get(name)?.load();
    if (source) loaded.set(name, source);
  }
  return loaded;
}

function readOne(source: VendorWebhooks | undefined, delivery: WaitingDelivery): Read {
  const { id, body } = delivery;
  if (!source) return { id, error: `Nothing here reads webhooks of ${delivery.source} any more.` };
  try {
    return { id, events: source.read({ body, headers: new Headers(delivery.headers) }) };
  } catch (error) {
    return { id, error: messageOf(error) };
  }
}

const eventOf = (ctx: Ctx, delivery: WaitingDelivery, event: { kind: string }) => ({
  id: ctx.ids.next<'event'>(),
  type: vendorEventType(event.kind),
  aggregate: delivery.id,
  payload: { ...event, vendor: delivery.source, deliveryId: delivery.id },
});

import type { Ctx } from '#core/ctx';
import type { Consumer } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { signalEvent } from '#vendors/ports/signal-source';
import { insertSignals, type NewSignal } from './signal.store.ts';
import { signalToKeep, visitToKeep } from './told-signal.rules.ts';

/** Keeps what sources' webhooks tell of companies and visitors, to be read one by one. */
export const keepSignals: Consumer = {
  name: 'inbound.keep_signals',
  types: ['signal.observed', 'visitor.identified'].map(vendorEventType),
  batch: 200,
  handle: async (ctx, tx, events) =>
    void (await insertSignals(
      tx,
      ctx.workspace.id,
      events.flatMap(({ payload }) => toKeep(ctx, payload)),
      ctx.now(),
    )),
};

/** An event that breaks the port's promise holds up no other. */
function toKeep(ctx: Ctx, payload: unknown): NewSignal[] {
  const read = signalEvent.safeParse(payload);
  if (!read.success) {
    ctx.log.error(
      { problem: read.error.message },
      'A signal that was sent could not be read; it is left out.',
    );
    return [];
  }
  const event = read.data;
  const told =
    event.kind === 'signal.observed' ? signalToKeep(event.signal, ctx.now()) : visitToKeep(event, ctx.now());
  return [{ ...told, id: ctx.ids.next(), seenBy: 'webhook' }];
}

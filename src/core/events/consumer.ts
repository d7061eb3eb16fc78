import { setTimeout } from 'node:timers/promises';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { messageOf } from '../errors.ts';
import type { EventType, StoredEvent } from './event.ts';
import {
  buryEvent,
  type Place,
  recordFailure,
  takeEvents,
  type Waiting,
  waitingConsumers,
} from './outbox.store.ts';

/** Handles a batch of one event type in one transaction with the cursor: effects in the database happen exactly once. */
export type Consumer = {
  /** Unique and stable: the cursor is stored under it. */
  readonly name: string;
  readonly types: readonly string[];
  readonly batch: number;
  handle(ctx: Ctx, tx: Tx, events: readonly StoredEvent[]): Promise<void>;
};

export const consume = <P extends object>(
  event: EventType<P>,
  consumer: {
    name: string;
    batch?: number;
    handle(ctx: Ctx, tx: Tx, events: readonly StoredEvent<P>[]): Promise<void>;
  },
): Consumer => ({
  name: consumer.name,
  types: [event.type],
  batch: consumer.batch ?? 200,
  handle: (ctx, tx, events) => consumer.handle(ctx, tx, events as readonly StoredEvent<P>[]),
});

/** A batch that failed this often is tried one event at a time, and the event that fails alone is buried. */
const PATIENCE = 5;
/** How long to wait before looking again whether an older transaction is over. */
const OLDER_MS = 2;

/**
 * Hands the next batch to the consumer. Returns how many events were handled or buried; 0 when there is nothing,
 * another process is at it, or the batch failed and will be tried again.
 */
export async function runConsumer(ctx: Ctx, consumer: Consumer, upTo: Place | null = null): Promise<number> {
  let failing = 0;
  try {
    return await ctx.db.tx(async (tx) => {
      const taken = await takeEvents(tx, ctx.workspace.id, consumer, { upTo, patience: PATIENCE });
      if (!taken || taken.events.length === 0) return 0;
      failing = taken.failures;
      await consumer.handle(ctx, tx, taken.events);
      return taken.events.length;
    });
  } catch (error) {
    ctx.log.warn(
      { consumer: consumer.name, error: messageOf(error) },
      'An event batch failed; nothing of it was kept, it is tried again.',
    );
    return failing > PATIENCE
      ? buryNext(ctx, consumer, messageOf(error))
      : noteFailure(ctx, consumer, messageOf(error));
  }
}

async function noteFailure(ctx: Ctx, consumer: Consumer, error: string): Promise<number> {
  await ctx.db.tx((tx) => recordFailure(tx, ctx.workspace.id, consumer.name, error));
  return 0;
}

async function buryNext(ctx: Ctx, consumer: Consumer, error: string): Promise<number> {
  return ctx.db.tx(async (tx) => {
    const taken = await takeEvents(
      tx,
      ctx.workspace.id,
      { ...consumer, batch: 1 },
      { upTo: null, patience: PATIENCE },
    );
    const [event] = taken?.events ?? [];
    if (!event) return 0;
    await buryEvent(tx, {
      workspaceId: ctx.workspace.id,
      id: ctx.ids.next(),
      consumer: consumer.name,
      eventId: event.id,
      error,
      at: ctx.now(),
    });
    return 1;
  });
}

/** What a drain did, and whether events are left that nobody may be handed yet: an older transaction could still come before them. */
export type Drained = { readonly handled: number; readonly waiting: boolean };

/**
 * Runs every consumer until none has work left that it can do now. One round hands out what there was when it began, so that who hears
 * of something first does not depend on the moment. `patient` waits for older transactions instead of leaving their events for later.
 */
export async function drainConsumers(
  ctx: Ctx,
  consumers: readonly Consumer[],
  { patient = false }: { patient?: boolean } = {},
): Promise<Drained> {
  for (let handled = 0; ; ) {
    const waiting = await waitingIn(ctx, consumers);
    if (patient && !waiting.settled) {
      await setTimeout(OLDER_MS);
      continue;
    }
    let moved = 0;
    for (const consumer of consumers)
      if (waiting.consumers.has(consumer.name)) moved += await runConsumer(ctx, consumer, waiting.upTo);
    handled += moved;
    if (moved === 0) return { handled, waiting: waiting.consumers.size > 0 };
  }
}

/** True while any consumer has events waiting in this workspace. */
export const eventsPending = async (ctx: Ctx, consumers: readonly Consumer[]): Promise<boolean> =>
  (await waitingIn(ctx, consumers)).consumers.size > 0;

const waitingIn = (ctx: Ctx, consumers: readonly Consumer[]): Promise<Waiting> =>
  ctx.db.ask((tx) => waitingConsumers(tx, ctx.workspace.id, consumers));

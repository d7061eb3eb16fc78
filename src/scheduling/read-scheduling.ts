import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { findSource, freeSlots, lastSlot, listAvailability, listFreeTimes } from './availability.store.ts';
import type { Availability, AvailabilitySource, FreeTime, OfferView } from './contract.ts';
import { lastSentOffers, listOffers, waitingOn } from './offer.store.ts';

const LIMIT = 200;

/** How much each calendar has free, when it was read last, and what went wrong since. */
export async function readAvailability(ctx: Ctx): Promise<Availability[]> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx((tx) => listAvailability(tx, ctx.now()));
}

/** Times that may be offered now, soonest first, a week ahead. */
export async function readFreeTimes(ctx: Ctx): Promise<FreeTime[]> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx((tx) =>
    listFreeTimes(tx, { now: ctx.now(), until: ctx.now().add({ hours: 7 * 24 }), limit: LIMIT }),
  );
}

/** The newest offers, with what became of them. */
export async function readOffers(ctx: Ctx): Promise<OfferView[]> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx((tx) => listOffers(tx, LIMIT));
}

/** What `decideBooking` needs of the database: the offers of the last message the lead really got, and what is free now. */
export async function bookingFacts(
  ctx: Ctx,
  input: { leadId: string; source?: AvailabilitySource },
): Promise<{
  offers: { at: Temporal.Instant; offeredAt: Temporal.Instant }[];
  free: Temporal.Instant[];
  /** In which the times were told; null where none were. */
  zone: string | null;
}> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx(async (tx) => {
    const sent = await lastSentOffers(tx, input.leadId);
    return {
      offers: sent.map(({ at, sentAt, offeredAt }) => ({
        at: instantOf(at),
        offeredAt: instantOf(sentAt ?? offeredAt),
      })),
      free: await freeSlots(tx, input.source ?? 'DEFAULT', ctx.now()),
      zone: sent[0]?.zone ?? null,
    };
  });
}

/** Until when the calendar times are offered from shows any; null where none is connected, or it shows none. */
export async function shownUntil(ctx: Ctx, tx: Tx): Promise<Temporal.Instant | null> {
  requireScope(ctx, 'inbox:read');
  return lastSlot(tx, 'DEFAULT');
}

/** A calendar as it stands: what is free, how many leads wait on each slot, and how many wait in all. */
export type CalendarNow = {
  readonly zone: string;
  readonly free: readonly Temporal.Instant[];
  readonly taken: ReadonlyMap<string, number>;
  readonly waiting: number;
};

/** The calendar times are offered from, only looked at; null where none is connected. */
export async function calendarNow(ctx: Ctx, tx: Tx): Promise<CalendarNow | null> {
  requireScope(ctx, 'inbox:read');
  const source = await findSource(tx, 'DEFAULT');
  if (!source) return null;
  const { offered, leads } = await waitingOn(tx, source.source, ctx.now());
  const free = await freeSlots(tx, source.source, ctx.now());
  return { zone: source.zone, free, taken: offered, waiting: leads.size };
}

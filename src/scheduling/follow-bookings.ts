import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import type { Consumer, StoredEvent } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { leadsByContact } from '#leads';
import { appointmentBooked, appointmentCancelled, appointmentMissed, appointmentMoved } from './events.ts';
import { accept } from './offer.store.ts';
import { confirmTold, endTold, insertTold, moveTold, type ToldBooking } from './told-bookings.store.ts';

type Payload = {
  kind: string;
  vendor: string;
  eventId: string;
  bookingId: string | null;
  previousEventId?: string | null;
  attendeeEmail: string | null;
  start: string | null;
  end: string | null;
  moveUrl?: string | null;
};
const KINDS = ['booking.created', 'booking.rescheduled', 'booking.cancelled', 'booking.no_show'];

/**
 * Keeps meetings as their calendars tell them: made by the lead itself, moved, cancelled, missed. A meeting of ours whose
 * answer was lost is confirmed here before anybody has to look.
 */
export const followBookings: Consumer = {
  name: 'scheduling.follow_bookings',
  types: KINDS.map(vendorEventType),
  batch: 200,
  async handle(ctx, tx, stored) {
    const payloads = (stored as unknown as readonly StoredEvent<Payload>[]).map(({ payload }) => payload);
    const leads = await leadsByContact(
      tx,
      payloads.map(({ attendeeEmail }) => ({ address: attendeeEmail, profileUrl: null })),
    );
    const told = payloads.map((payload, index) => ({
      kind: payload.kind,
      booking: toldBy(ctx, payload, leads[index] ?? null),
    }));
    const of = (wanted: string): ToldBooking[] =>
      told.flatMap(({ kind, booking }) => (kind === wanted ? [booking] : []));
    await made(ctx, tx, of('booking.created'));
    // One after the other: what was moved twice bears the second time the name it was given the first time.
    for (const one of of('booking.rescheduled')) await moved(ctx, tx, one);
    for (const kind of Object.keys(ENDS)) await ended(ctx, tx, kind, of(kind));
  },
};

/** Takes what a look at a calendar found, as if the calendar had told it. Says whether anything here changed. */
export async function takeTold(
  ctx: Ctx,
  tx: Tx,
  told: Omit<Payload, 'attendeeEmail'> & { leadId: string },
): Promise<boolean> {
  const booking = toldBy(ctx, { ...told, attendeeEmail: null }, told.leadId);
  if (told.kind === 'booking.created') return (await made(ctx, tx, [booking])) > 0;
  if (told.kind === 'booking.rescheduled') return (await moved(ctx, tx, booking)) > 0;
  return (await ended(ctx, tx, told.kind, [booking])) > 0;
}

async function made(ctx: Ctx, tx: Tx, bookings: readonly ToldBooking[]): Promise<number> {
  const confirmed = await confirm(ctx, tx, bookings);
  return confirmed + (await insertTold(tx, ctx.workspace.id, bookings, ctx.now()));
}

async function moved(ctx: Ctx, tx: Tx, booking: ToldBooking): Promise<number> {
  const known = await made(ctx, tx, [booking]);
  const elsewhere = await moveTold(tx, [booking], ctx.now());
  await tell(ctx, tx, appointmentMoved, elsewhere);
  return known + elsewhere.length;
}

async function ended(ctx: Ctx, tx: Tx, kind: string, bookings: readonly ToldBooking[]): Promise<number> {
  const end = ENDS[kind];
  if (!end) return 0;
  const over = await endTold(tx, bookings, end.state, ctx.now());
  await tell(ctx, tx, end.event, over);
  return over.length;
}
const ENDS: Readonly<Record<string, { state: 'cancelled' | 'missed'; event: typeof appointmentCancelled }>> =
  {
    'booking.cancelled': { state: 'cancelled', event: appointmentCancelled },
    'booking.no_show': { state: 'missed', event: appointmentMissed },
  };

const tell = (
  ctx: Ctx,
  tx: Tx,
  event: typeof appointmentMoved,
  told: Awaited<ReturnType<typeof moveTold>>,
): Promise<void> =>
  ctx.emitAll(
    tx,
    event,
    told.map(({ id, leadId, startsAt }) => ({
      aggregate: leadId,
      payload: { appointmentId: id, leadId, startsAt: instantOf(startsAt).toString() },
    })),
  );

async function confirm(ctx: Ctx, tx: Tx, told: readonly ToldBooking[]): Promise<number> {
  const confirmed = await confirmTold(tx, told, ctx.now());
  for (const { leadId, source, startsAt } of confirmed)
    if (source) await accept(tx, { leadId, source, slot: instantOf(startsAt), at: ctx.now() });
  await ctx.emitAll(
    tx,
    appointmentBooked,
    confirmed.map(({ id, leadId, startsAt }) => ({
      aggregate: leadId,
      payload: { appointmentId: id, leadId, startsAt: instantOf(startsAt).toString() },
    })),
  );
  return confirmed.length;
}

const toldBy = (ctx: Ctx, payload: Payload, leadId: string | null): ToldBooking => ({
  id: ctx.ids.next<'appointment'>(),
  vendor: payload.vendor,
  eventId: payload.eventId,
  previousEventId: payload.previousEventId ?? null,
  bookingId: payload.bookingId,
  leadId,
  start: momentOrNull(payload.start),
  end: momentOrNull(payload.end),
  // It becomes a link on our page.
  moveUrl: payload.moveUrl?.startsWith('https://') ? payload.moveUrl : null,
});

/** A moment without a zone is nobody's. */
function momentOrNull(text: string | null): string | null {
  try {
    return text === null ? null : Temporal.Instant.from(text).toString();
  } catch {
    return null;
  }
}

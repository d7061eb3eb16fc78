import { agentActor } from '#core/actor';
import { type Ctx, type Outcome, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { conflict, messageOf, notFound } from '#core/errors';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import { recordLeadEvents } from '#leads';
import { type CalendarEvent, type CreatedEvent, createEvent, findEvent } from '#vendors/ports/calendar';
import {
  aheadOf,
  contactAt,
  findAppointment,
  holdGuest,
  insertAppointment,
  type OpenAppointment,
  openAppointment,
  openSince,
  settleAppointment,
} from './appointment.store.ts';
import { dropSlot, findSource, freeSlots, holdSource, readSoon } from './availability.store.ts';
import type { Appointment, AvailabilitySource } from './contract.ts';
import { appointmentBooked, appointmentFailed } from './events.ts';
import { keptAround } from './free-times.rules.ts';
import { accept } from './offer.store.ts';
import { slotLabel } from './slot-labels.rules.ts';

export type Booking = {
  readonly leadId: string;
  readonly source?: AvailabilitySource;
  readonly at: Temporal.Instant;
};

/**
 * Books a free slot for a lead. The row is written before the calendar is asked, under an id the calendar keeps: asked
 * twice there is one meeting, and an answer that is lost is looked for later. Returns the appointment in the state it is in:
 * `booked`, `unknown` (looked for by a tick) or `failed` with its reason. Throws `conflict` when the slot is not free or
 * the lead has another meeting ahead; then nothing was asked.
 */
export async function bookSlot(ctx: Ctx, booking: Booking): Promise<Appointment> {
  requireScope(ctx, 'inbox:write');
  const begun = await ctx.db.tx((tx) => begin(ctx, tx, booking));
  return begun.state === 'booking' ? complete(ctx, begun.id) : begun;
}

async function begin(ctx: Ctx, tx: Tx, { leadId, at, source = 'DEFAULT' }: Booking): Promise<Appointment> {
  // First of all, as by whoever offers times or moves a meeting: nobody gives away a time another one is about to take.
  const calendar = await holdSource(tx, source);
  const guest = await holdGuest(tx, leadId);
  if (!guest || guest.merged) throw notFound('lead', leadId);
  if (guest.email === null)
    throw conflict(
      'appointment.no_address',
      'The lead has no e-mail address, so nobody could be invited. Nothing was booked.',
    );
  const now = ctx.now();
  const [ahead] = await aheadOf(tx, leadId, now);
  if (ahead) {
    if (instantOf(ahead.startsAt).equals(at) && ahead.source === source) return ahead;
    throw conflict('appointment.ahead', 'The lead has another meeting ahead. Nothing was booked.');
  }
  if (!calendar) throw conflict('appointment.no_calendar', 'No calendar is connected. Nothing was booked.');
  const isFree = (await freeSlots(tx, source, now)).some((slot) => slot.equals(at));
  const made = isFree
    ? await insertAppointment(tx, ctx.workspace.id, {
        id: ctx.ids.next<'appointment'>(),
        leadId,
        source,
        vendor: calendar.vendor,
        calendarId: calendar.calendarId,
        startsAt: at,
        endsAt: at.add({ minutes: calendar.minutes }),
        zone: calendar.zone,
        by: ctx.actor.id,
        at: now,
      })
    : undefined;
  if (!made)
    throw conflict(
      'appointment.slot_taken',
      'That time is no longer free. Nothing was booked; offer another one.',
    );
  return made;
}

/** Asks the calendar, or looks what became of asking, and writes down what is true now. */
async function complete(ctx: Ctx, id: string): Promise<Appointment> {
  const open = await ctx.db.tx((tx) => openAppointment(tx, id));
  if (!open) throw notFound('appointment', id);
  // Nobody is invited to what is over; an invitation that may be out is still looked for.
  const over = open.state === 'booking' && Temporal.Instant.compare(instantOf(open.startsAt), ctx.now()) <= 0;
  const answer = open.email === null || over ? null : await ask(ctx, open, open.email);
  return ctx.db.tx(async (tx) => {
    await settle(ctx, tx, open, answer);
    return (await findAppointment(tx, id)) ?? open;
  });
}

type Answer = Outcome<CreatedEvent> | { readonly state: 'unconnected'; readonly text: string } | undefined;

async function ask(ctx: Ctx, open: OpenAppointment, email: string): Promise<Answer> {
  const { contactId, keepFree } = await ctx.db.tx(async (tx) => ({
    contactId: await contactAt(tx, open.vendor, open.personId),
    keepFree: keptAround(
      { ...open, start: instantOf(open.startsAt), end: instantOf(open.endsAt) },
      open.source ? await findSource(tx, open.source) : undefined,
    ),
  }));
  const name = open.name ?? email;
  const at = {
    bookingId: open.id,
    calendarId: open.calendarId,
    contactId,
    start: utc(open.startsAt),
    end: utc(open.endsAt),
  };
  const scheduler = ctx.as(agentActor('SCHEDULER'));
  try {
    const [outcome] = await scheduler.perform(createEvent(open.vendor), [
      {
        input: {
          ...at,
          timeZone: open.zone,
          title: `${name} and ${ctx.workspace.name}`,
          description: '',
          attendee: { name, email },
          meeting: true,
          invite: true,
          keepFree,
        },
        subject: { leadId: open.leadId, personId: open.personId, addresses: [email] },
        idempotencyKey: `appointment ${open.id}`,
      },
    ]);
    // Found afterwards by reconciling: the receipt says only that it is there.
    if (outcome?.state !== 'done' || outcome.receipt.eventId) return outcome;
    const [found] = await scheduler.perform(findEvent(open.vendor), [
      {
        input: { ...at, attendeeEmail: email },
        subject: {},
        idempotencyKey: `appointment ${open.id} ${ctx.now()}`,
      },
    ]);
    const event: CalendarEvent | null = found?.state === 'done' ? found.receipt.event : null;
    return {
      ...outcome,
      receipt: { eventId: '', start: at.start, end: at.end, meetingUrl: null, existed: true, ...event },
    };
  } catch (error) {
    return { state: 'unconnected', text: messageOf(error) };
  }
}

const utc = (text: string): string => instantOf(text).toString();

async function settle(ctx: Ctx, tx: Tx, open: OpenAppointment, answer: Answer | null): Promise<void> {
  const at = ctx.now();
  if (answer?.state === 'done') {
    const { eventId, meetingUrl } = answer.receipt;
    const settled = {
      id: open.id,
      state: 'booked',
      eventId: eventId || null,
      meetingUrl,
      operationId: answer.operationId,
      at,
    } as const;
    if (await settleAppointment(tx, settled)) await booked(ctx, tx, open);
    return;
  }
  if (answer?.state === 'unknown') {
    await settleAppointment(tx, {
      id: open.id,
      state: 'unknown',
      operationId: answer.operationId,
      error: answer.reason.text,
      at,
    });
    return;
  }
  const { code, text } = whyNot(answer);
  if (!(await settleAppointment(tx, { id: open.id, state: 'failed', error: text, at }))) return;
  if (code.endsWith('.slot_taken') && open.source) {
    await dropSlot(tx, open.source, instantOf(open.startsAt));
    await readSoon(tx, open.source, at);
  }
  await ctx.emit(tx, appointmentFailed, {
    aggregate: open.leadId,
    payload: { appointmentId: open.id, leadId: open.leadId, code },
  });
}

function whyNot(answer: Exclude<Answer, { state: 'done' | 'unknown' }> | null): {
  code: string;
  text: string;
} {
  if (!answer) return { code: 'appointment.no_answer', text: 'There was nobody to invite, or no answer.' };
  if (answer.state === 'unconnected') return { code: 'appointment.unconnected', text: answer.text };
  if (answer.state === 'refused')
    return { code: answer.reasons[0]?.code ?? 'appointment.refused', text: explain(answer) };
  return { code: answer.reason.code, text: answer.reason.text };
}

async function booked(ctx: Ctx, tx: Tx, open: OpenAppointment): Promise<void> {
  const slot = instantOf(open.startsAt);
  if (open.source) {
    await dropSlot(tx, open.source, slot);
    await accept(tx, { leadId: open.leadId, source: open.source, slot, at: ctx.now() });
  }
  await recordLeadEvents(ctx, tx, [
    {
      leadId: open.leadId,
      event: 'meeting_booked',
      channel: 'system',
      summary: `Booked a meeting: ${slotLabel(slot, open.zone)} (${open.vendor})`,
      data: { appointmentId: open.id, vendor: open.vendor, start: slot.toString() },
      nextSendAt: null,
    },
  ]);
  await ctx.emit(tx, appointmentBooked, {
    aggregate: open.leadId,
    payload: { appointmentId: open.id, leadId: open.leadId, startsAt: slot.toString() },
  });
}

/** A live process has its answer by then, and reconciling has looked. */
const GRACE_MINUTES = 2;
const BATCH = 50;

/** Settles appointments whose answer was lost, or whose process died before it could ask. */
export const settleBookings: Tick = {
  name: 'scheduling.settle_bookings',
  everySeconds: 60,
  async run(ctx) {
    const before = ctx.now().subtract({ minutes: GRACE_MINUTES });
    const open = await ctx.db.ask((tx) => openSince(tx, before, BATCH));
    let settled = 0;
    const failures: unknown[] = [];
    for (const { id } of open)
      try {
        settled += Number(!['booking', 'unknown'].includes((await complete(ctx, id)).state));
      } catch (error) {
        // Told at the end: what is wrong with one meeting keeps none behind it waiting.
        failures.push(error);
      }
    if (failures.length > 0) throw failures[0];
    return settled;
  },
};

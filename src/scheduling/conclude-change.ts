import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import type { EventType } from '#core/events/index';
import { recordLeadEvents } from '#leads';
import type { CalendarEvent } from '#vendors/ports/calendar';
import { dropSlot, openSlot, readSoon } from './availability.store.ts';
import { makesTimes } from './contract.ts';
import { appointmentCancelled, appointmentMissed, appointmentMoved } from './events.ts';
import {
  endMeeting,
  holdMeeting,
  type KnownMeeting,
  type OpenChange,
  setMeetingTime,
  settleChange,
} from './meeting-change.store.ts';
import { bookable } from './meeting-guard.rules.ts';
import { accept } from './offer.store.ts';
import { slotLabel } from './slot-labels.rules.ts';

export type Found = {
  /** The meeting as the calendar has it, null where it does not; undefined where nothing happened and nobody had to look. */
  readonly event: CalendarEvent | null | undefined;
  readonly operationId?: string;
  /** Why it did not happen; `taken`: somebody else has the new time. */
  readonly error?: string;
  readonly taken?: boolean;
};

/** Settles a change by what is true in the calendar, and lets the meeting follow it there. Settled before, it stays as it is. */
export async function conclude(ctx: Ctx, tx: Tx, change: OpenChange, found: Found): Promise<boolean> {
  const { id, kind, source, from, to } = change;
  const { event, operationId, error = DID_NOT_HAPPEN } = found;
  const done =
    event !== undefined && (kind === 'cancel' ? event === null : event !== null && isAt(event.start, to));
  const at = ctx.now();
  const settled = { id, at, ...(operationId === undefined ? {} : { operationId }) };
  if (!(await settleChange(tx, { ...settled, state: done ? 'done' : 'failed', error: done ? null : error })))
    return false;
  if (found.taken && source && to) {
    await dropSlot(tx, source, instantOf(to));
    await readSoon(tx, source, at);
  }
  const meeting = event === undefined ? undefined : await holdMeeting(tx, change.appointmentId);
  // Its calendar may have told us first that it is over.
  if (meeting?.state !== 'booked' || event === undefined) return true;
  if (event === null) await end(ctx, tx, meeting, kind === 'cancel' ? change.reason : GONE);
  // What was moved on since our answer was given is where its calendar told us it is.
  else if (operationId === undefined || isAt(meeting.startsAt, from) || isAt(meeting.startsAt, to))
    await follow(ctx, tx, meeting, event, done ? source : null);
  return true;
}

const DID_NOT_HAPPEN = 'The calendar was looked at afterwards: it did not happen, and the meeting stands.';
const GONE = 'it is not in the calendar any more';
const isAt = (start: string, at: string | null): boolean =>
  at !== null && instantOf(at).equals(instantOf(start));

async function end(ctx: Ctx, tx: Tx, meeting: KnownMeeting, why: string): Promise<void> {
  if (!(await endMeeting(tx, { id: meeting.id, state: 'cancelled', at: ctx.now() }))) return;
  await freeTime(ctx, tx, meeting);
  const summary = `Cancelled the meeting of ${told(meeting, meeting.startsAt)}: ${why}`;
  await tellMeeting(ctx, tx, meeting, { type: 'meeting_cancelled', summary, event: appointmentCancelled });
}

async function follow(
  ctx: Ctx,
  tx: Tx,
  meeting: KnownMeeting,
  event: CalendarEvent,
  source: KnownMeeting['source'],
): Promise<void> {
  const moved = !isAt(event.start, meeting.startsAt);
  if (!moved && source === null) return;
  const { eventId, meetingUrl, start, end: ends } = event;
  const slot = Temporal.Instant.from(start);
  if (source) await dropSlot(tx, source, slot, Temporal.Instant.from(ends));
  await setMeetingTime(tx, {
    ...{ id: meeting.id, source, eventId, meetingUrl, at: ctx.now() },
    ...{ startsAt: slot.toString(), endsAt: ends },
  });
  // Told by its calendar before: then it stands on the timeline already.
  if (!moved) return;
  await freeTime(ctx, tx, meeting);
  if (source) await accept(tx, { leadId: meeting.leadId, source, slot, at: ctx.now() });
  const summary = `Moved the meeting from ${told(meeting, meeting.startsAt)} to ${told(meeting, start)}`;
  const after = { ...meeting, startsAt: slot.toString() };
  await tellMeeting(ctx, tx, after, { type: 'meeting_moved', summary, event: appointmentMoved });
}

/** Its old time is free for others at once, where it is one that may be booked; what is made of busy times is asked for anew. */
async function freeTime(
  ctx: Ctx,
  tx: Tx,
  { home, homeZone, minutes, startsAt, vendor }: KnownMeeting,
): Promise<void> {
  if (home === null || homeZone === null || minutes === null) return;
  if (makesTimes(vendor)) {
    await readSoon(tx, home, ctx.now());
    return;
  }
  const { slots } = bookable([instantOf(startsAt)], { zone: homeZone, minutes }, ctx.now());
  const of = { source: home, minutes, hours: null };
  for (const at of slots) await openSlot(tx, { workspaceId: ctx.workspace.id, at, of });
}

const told = ({ homeZone, zone }: KnownMeeting, at: string): string =>
  slotLabel(instantOf(at), homeZone ?? zone);

/** What became of a meeting, for the lead's timeline and for whoever follows meetings. The status stays: what to do is for a person. */
export async function tellMeeting(
  ctx: Ctx,
  tx: Tx,
  { id, leadId, vendor, startsAt }: KnownMeeting,
  { type, summary, event }: { type: string; summary: string; event: EventType<MeetingEvent> },
): Promise<void> {
  const start = instantOf(startsAt).toString();
  await recordLeadEvents(ctx, tx, [
    {
      ...{ leadId, type, channel: 'system', summary: `${summary} (${vendor})` },
      event: null,
      data: { appointmentId: id, vendor, start, by: ctx.actor.name },
    },
  ]);
  await ctx.emit(tx, event, { aggregate: leadId, payload: { appointmentId: id, leadId, startsAt: start } });
}
type MeetingEvent = { appointmentId: string; leadId: string; startsAt: string };

/** Nobody came, in the words of a person. */
export const tellMissed = (ctx: Ctx, tx: Tx, meeting: KnownMeeting, note: string): Promise<void> =>
  tellMeeting(ctx, tx, meeting, {
    type: 'meeting_missed',
    summary: `Nobody came to the meeting of ${told(meeting, meeting.startsAt)}${note === '' ? '' : `: ${note}`}`,
    event: appointmentMissed,
  });

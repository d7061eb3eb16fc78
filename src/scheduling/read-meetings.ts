import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { notFound } from '#core/errors';
import { explain, type Verdict } from '#core/verdict';
import { findSource, freeSlots, offeredAt } from './availability.store.ts';
import { canCancel, canMarkNoShow, canMove } from './can.rules.ts';
import type { AppointmentView, MoveTimes } from './contract.ts';
import { meetingNow } from './hold-meeting.ts';
import { judgeMove } from './judge-move.rules.ts';
import { findMeeting, type KnownMeeting, listMeetings } from './meeting-change.store.ts';
import { slotKey } from './slot-picking.rules.ts';

const LIMIT = 200;

/** Meetings, the latest first, with what was asked of each last and what can be asked now. */
export async function readAppointments(ctx: Ctx): Promise<AppointmentView[]> {
  requireScope(ctx, 'inbox:read');
  return (await ctx.db.tx((tx) => listMeetings(tx, LIMIT))).map((meeting) => shown(ctx, meeting));
}

/** One meeting. */
export async function readAppointment(ctx: Ctx, id: string): Promise<AppointmentView> {
  requireScope(ctx, 'inbox:read');
  return shown(ctx, await found(ctx, id));
}

/** The times a meeting can be moved to, soonest first: each of them passes the rule that decides on a move. */
export async function readMoveTimes(
  ctx: Ctx,
  { appointmentId }: { appointmentId: string },
): Promise<MoveTimes> {
  requireScope(ctx, 'inbox:read');
  const meeting = await found(ctx, appointmentId);
  const now = meetingNow(ctx, meeting);
  const cannot = whyNot(canMove(now));
  const { home, homeZone: zone, minutes } = meeting;
  if (cannot !== null || home === null || zone === null || minutes === null)
    return { cannot, readAt: null, lastError: null, times: [] };
  const { calendar, free, offered } = await ctx.db.tx(async (tx) => ({
    calendar: await findSource(tx, home),
    free: await freeSlots(tx, home, ctx.now(), appointmentId),
    offered: await offeredAt(tx, home),
  }));
  const allowed = free.filter(
    (to) =>
      !to.equals(now.startsAt) && judgeMove({ meeting: now, to, seen: null, free, minutes, zone }).allowed,
  );
  return {
    cannot,
    readAt: calendar?.refreshedAt ?? null,
    lastError: calendar?.lastError ?? null,
    times: allowed.map((at) => ({ at: slotKey(at), zone, offered: offered.get(slotKey(at)) ?? 0 })),
  };
}

async function found(ctx: Ctx, id: string): Promise<KnownMeeting> {
  const meeting = await ctx.db.tx((tx) => findMeeting(tx, id));
  if (!meeting) throw notFound('meeting', id);
  return meeting;
}

const whyNot = (verdict: Verdict): string | null => (verdict.allowed ? null : explain(verdict));

function shown(ctx: Ctx, meeting: KnownMeeting): AppointmentView {
  const now = meetingNow(ctx, meeting);
  const {
    personId: _person,
    calendarId: _calendar,
    home: _home,
    homeZone,
    minutes: _minutes,
    ...rest
  } = meeting;
  const { open: _open, ...appointment } = rest;
  return {
    ...appointment,
    zone: homeZone ?? meeting.zone,
    change: appointment.change && {
      ...appointment.change,
      from: instantOf(appointment.change.from).toString(),
      to: appointment.change.to && instantOf(appointment.change.to).toString(),
    },
    cannot: {
      move: whyNot(canMove(now)),
      cancel: whyNot(canCancel(now)),
      noShow: whyNot(canMarkNoShow(now)),
    },
  };
}

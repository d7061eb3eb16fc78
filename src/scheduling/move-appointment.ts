import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { freeSlots } from './availability.store.ts';
import { carryOut } from './carry-out-change.ts';
import { type AppointmentMove, type AppointmentView, appointmentMove } from './contract.ts';
import { faster, given, holdForChange, meetingNow, requirePerson, stays } from './hold-meeting.ts';
import { judgeMove } from './judge-move.rules.ts';
import { insertChange } from './meeting-change.store.ts';
import { readAppointment } from './read-meetings.ts';

/**
 * A person gives a meeting another time. The new time is held for it before the calendar is asked, under the lock times are offered
 * and booked with; the old one stays until the calendar has moved it. Asked twice for the same time, it moves once. Returns the meeting
 * with its `change`: `done`, or `unknown` where the answer was lost and is looked for. Throws `conflict` or `refused` with every reason
 * where it stays where it is.
 */
export async function moveAppointment(
  ctx: Ctx,
  input: { appointmentId: string } & AppointmentMove,
): Promise<AppointmentView> {
  requirePerson(ctx);
  const { to, from, reason } = given(appointmentMove, input);
  const wanted = {
    ...{ id: input.appointmentId, to: instantOf(to), reason },
    seen: from === undefined ? null : instantOf(from),
  };
  const changeId = await ctx.db.tx((tx) => begin(within(ctx, tx), tx, wanted));
  if (changeId !== null) await carryOut(ctx, changeId);
  return readAppointment(ctx, input.appointmentId);
}

type Wanted = { id: string; to: Temporal.Instant; seen: Temporal.Instant | null; reason: string };

/** Holds the new time. Null where the meeting is there, or on its way there. */
async function begin(ctx: Ctx, tx: Tx, { id, to, seen, reason }: Wanted): Promise<string | null> {
  const meeting = await holdForChange(tx, id);
  const { home, change, open, state } = meeting;
  const from = instantOf(meeting.startsAt);
  if (state === 'booked' && open === null && from.equals(to)) return null;
  if (open === 'move' && change?.to && instantOf(change.to).equals(to)) return null;
  const { allowed, ends, reasons } = judgeMove({
    ...{ meeting: meetingNow(ctx, meeting), to, seen },
    free: home === null ? [] : await freeSlots(tx, home, ctx.now(), id),
    minutes: meeting.minutes ?? 30,
    zone: meeting.homeZone ?? meeting.zone,
  });
  if (!allowed) throw stays(reasons);
  const changeId = ctx.ids.next<'appointment_change'>();
  const inserted = await insertChange(tx, ctx.workspace.id, {
    ...{ id: changeId, appointmentId: id, leadId: meeting.leadId, kind: 'move', state: 'asked' },
    ...{ from, to, ends, source: home, reason, by: ctx.actor.name, at: ctx.now() },
  });
  if (!inserted) throw faster();
  await ctx.audit(tx, {
    action: 'appointment.move',
    subject: id,
    detail: { changeId, leadId: meeting.leadId, from: `${from}`, to: `${to}`, reason },
  });
  return changeId;
}

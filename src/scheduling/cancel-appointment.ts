import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { canCancel } from './can.rules.ts';
import { carryOut } from './carry-out-change.ts';
import { type AppointmentCancellation, type AppointmentView, appointmentCancellation } from './contract.ts';
import { faster, given, holdForChange, meetingNow, requirePerson, stays } from './hold-meeting.ts';
import { insertChange } from './meeting-change.store.ts';
import { readAppointment } from './read-meetings.ts';

/**
 * A person cancels a meeting. The calendar is asked to, which tells the lead; its time is free for others then. The lead keeps its
 * status and no sequence goes on by itself: what follows is for a person. Cancelled already, it stays so. Returns the meeting with its
 * `change`: `done`, or `unknown` where the answer was lost and is looked for. Throws `conflict` or `refused` where it stands.
 */
export async function cancelAppointment(
  ctx: Ctx,
  input: { appointmentId: string } & AppointmentCancellation,
): Promise<AppointmentView> {
  requirePerson(ctx);
  const { reason } = given(appointmentCancellation, input);
  const changeId = await ctx.db.tx((tx) => begin(within(ctx, tx), tx, input.appointmentId, reason));
  if (changeId !== null) await carryOut(ctx, changeId);
  return readAppointment(ctx, input.appointmentId);
}

/** Null where it is cancelled, or about to be. */
async function begin(ctx: Ctx, tx: Tx, id: string, reason: string): Promise<string | null> {
  const meeting = await holdForChange(tx, id);
  if (meeting.state === 'cancelled' || meeting.open === 'cancel') return null;
  const { allowed, reasons } = canCancel(meetingNow(ctx, meeting));
  if (!allowed) throw stays(reasons);
  const changeId = ctx.ids.next<'appointment_change'>();
  const from = instantOf(meeting.startsAt);
  const inserted = await insertChange(tx, ctx.workspace.id, {
    ...{ id: changeId, appointmentId: id, leadId: meeting.leadId, kind: 'cancel', state: 'asked' },
    ...{ from, to: null, ends: null, source: null, reason, by: ctx.actor.name, at: ctx.now() },
  });
  if (!inserted) throw faster();
  await ctx.audit(tx, {
    action: 'appointment.cancel',
    subject: id,
    detail: { changeId, leadId: meeting.leadId, from: `${from}`, reason },
  });
  return changeId;
}

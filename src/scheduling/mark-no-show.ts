import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { canMarkNoShow } from './can.rules.ts';
import { tellMissed } from './conclude-change.ts';
import { type AppointmentView, type NoShow, noShow, TELLING_VENDORS } from './contract.ts';
import { faster, given, holdForChange, meetingNow, requirePerson, stays } from './hold-meeting.ts';
import { endMeeting, insertChange } from './meeting-change.store.ts';
import { readAppointment } from './read-meetings.ts';
import { tellNoShow } from './tell-no-show.ts';

/**
 * A person says that nobody came, once for a meeting and only after it began. It counts as no meeting kept; the lead keeps its status and
 * no sequence goes on by itself. The calendar is told where its vendor keeps such a thing: `change.told` says whether it heard. Said
 * before, it stays as it was said. Throws `conflict` where it is too early, or the meeting did not stand.
 */
export async function markNoShow(
  ctx: Ctx,
  input: { appointmentId: string } & NoShow,
): Promise<AppointmentView> {
  requirePerson(ctx);
  const { note } = given(noShow, input);
  const changeId = await ctx.db.tx((tx) => mark(within(ctx, tx), tx, input.appointmentId, note));
  if (changeId !== null) await tellNoShow(ctx, changeId);
  return readAppointment(ctx, input.appointmentId);
}

async function mark(ctx: Ctx, tx: Tx, id: string, note: string): Promise<string | null> {
  const meeting = await holdForChange(tx, id);
  if (meeting.state === 'missed') return null;
  const { allowed, reasons } = canMarkNoShow(meetingNow(ctx, meeting));
  if (!allowed) throw stays(reasons);
  const at = ctx.now();
  const from = instantOf(meeting.startsAt);
  const changeId = ctx.ids.next<'appointment_change'>();
  const tells = TELLING_VENDORS.includes(meeting.vendor) && meeting.eventId !== null;
  const inserted = await insertChange(tx, ctx.workspace.id, {
    ...{ id: changeId, appointmentId: id, leadId: meeting.leadId },
    ...{ kind: 'no_show', state: 'done', from, to: null, ends: null, source: null },
    ...{ reason: note, by: ctx.actor.name, at, tells },
  });
  if (!(inserted && (await endMeeting(tx, { id, state: 'missed', at })))) throw faster();
  await tellMissed(ctx, tx, meeting, note);
  await ctx.audit(tx, {
    action: 'appointment.no_show',
    subject: id,
    detail: { leadId: meeting.leadId, startsAt: `${from}`, note },
  });
  return tells ? changeId : null;
}

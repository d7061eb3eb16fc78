import type { Performer } from '#gateway';
import { noShowMarker } from '../kit/no-shows.ts';
import { defineReader } from '../kit/vendor-access.ts';
import type { EventName, MeetingsQuestion, MeetingThere } from '../ports/calendar.ts';
import type { HighlevelAccess } from './access.ts';
import { appointmentById, appointmentPath, eventsBetween, toEvent } from './appointments.ts';
import { highlevelListMeetings, highlevelMarkNoShow, highlevelReadMeeting } from './operations.ts';
import { type Appointment, bookedReply, isCancelled } from './wire.ts';

/** What became of appointments, and what is said of them there. */
export const meetingPerformers = (highlevel: HighlevelAccess): Performer[] => [
  defineReader<EventName, { meeting: MeetingThere | null }>({
    operation: highlevelReadMeeting,
    async perform(_ctx, { eventId }, { signal }) {
      const known = await appointmentById(highlevel, eventId, signal);
      return { receipt: { meeting: known && meetingThere(known) } };
    },
  }),
  defineReader<MeetingsQuestion, { meetings: MeetingThere[] }>({
    operation: highlevelListMeetings,
    async perform(_ctx, window, { signal }) {
      const found = await eventsBetween(highlevel, '/calendars/events', window, signal);
      return { receipt: { meetings: found.map(meetingThere) } };
    },
  }),
  noShowMarker<Appointment>({
    vendor: 'highlevel',
    operation: highlevelMarkNoShow,
    async read({ eventId }, signal) {
      const known = await appointmentById(highlevel, eventId, signal);
      const standing = known && standingOf(known);
      return known && standing !== 'cancelled' ? { marked: standing === 'no_show', held: known } : null;
    },
    async tell({ id }, _mark, signal) {
      const json = { appointmentStatus: 'noshow', toNotify: false };
      await highlevel.read({ method: 'PUT', path: appointmentPath(id), json, signal }, bookedReply);
    },
  }),
];

const standingOf = (appointment: Appointment): MeetingThere['standing'] => {
  if (appointment.appointmentStatus === 'noshow') return 'no_show';
  return isCancelled(appointment) ? 'cancelled' : 'on';
};

function meetingThere(appointment: Appointment): MeetingThere {
  const { contactId = null } = appointment;
  return { ...toEvent(appointment), contactId, standing: standingOf(appointment) };
}

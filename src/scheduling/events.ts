import { defineEvent } from '#core/events/index';

/** The calendar has the meeting. `startsAt` is an instant. */
export const appointmentBooked = defineEvent<{ appointmentId: string; leadId: string; startsAt: string }>(
  'appointment.booked',
);
export const appointmentFailed = defineEvent<{ appointmentId: string; leadId: string; code: string }>(
  'appointment.failed',
);

type Appointment = { appointmentId: string; leadId: string; startsAt: string };
/** The meeting is at another time; `startsAt` is the new one. */
export const appointmentMoved = defineEvent<Appointment>('appointment.moved');
/** The calendar does not have the meeting any more. */
export const appointmentCancelled = defineEvent<Appointment>('appointment.cancelled');
/** Nobody came, as the calendar or a person says. */
export const appointmentMissed = defineEvent<Appointment>('appointment.missed');

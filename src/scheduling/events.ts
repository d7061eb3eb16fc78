import { defineEvent } from '#core/events/index';

/** The calendar has the meeting. `startsAt` is an instant. */
export const appointmentBooked = defineEvent<{ appointmentId: string; leadId: string; startsAt: string }>(
  'appointment.booked',
);
export const appointmentFailed = defineEvent<{ appointmentId: string; leadId: string; code: string }>(
  'appointment.failed',
);

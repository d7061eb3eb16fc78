import {
  busyTimes,
  calendarWhoami,
  cancelEvent,
  createEvent,
  findEvent,
  moveEvent,
  readEvent,
} from '../ports/calendar.ts';

export const googleCalendarWhoami = calendarWhoami('google_calendar');
export const googleCalendarBusyTimes = busyTimes('google_calendar');
/** The event's id is made of our booking id, so Google itself refuses a second one. */
export const googleCalendarCreateEvent = createEvent('google_calendar', { repeatable: true });
export const googleCalendarCancelEvent = cancelEvent('google_calendar');
export const googleCalendarFindEvent = findEvent('google_calendar');
/** The event keeps its id. */
export const googleCalendarMoveEvent = moveEvent('google_calendar');
export const googleCalendarReadEvent = readEvent('google_calendar');

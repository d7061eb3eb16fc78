import {
  busyTimes,
  calendarWhoami,
  cancelEvent,
  createEvent,
  findEvent,
  moveEvent,
  readEvent,
} from '../ports/calendar.ts';

export const caldavWhoami = calendarWhoami('caldav');
export const caldavBusyTimes = busyTimes('caldav');
/** The file is named by our booking id and written only where there is none, so the server refuses a second one. */
export const caldavCreateEvent = createEvent('caldav', { repeatable: true });
export const caldavCancelEvent = cancelEvent('caldav');
export const caldavFindEvent = findEvent('caldav');
/** The file keeps its name, and is written only where nobody wrote it since the look. */
export const caldavMoveEvent = moveEvent('caldav');
export const caldavReadEvent = readEvent('caldav');

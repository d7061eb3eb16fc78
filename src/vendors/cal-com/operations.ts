import {
  calendarWhoami,
  cancelEvent,
  createEvent,
  findEvent,
  freeSlots,
  markNoShow,
  moveEvent,
  readEvent,
} from '../ports/calendar.ts';

export const calComWhoami = calendarWhoami('cal_com');
export const calComFreeSlots = freeSlots('cal_com');
export const calComCreateEvent = createEvent('cal_com');
export const calComCancelEvent = cancelEvent('cal_com');
export const calComFindEvent = findEvent('cal_com');
/** Makes another booking and cancels the one before it. */
export const calComMoveEvent = moveEvent('cal_com');
export const calComMarkNoShow = markNoShow('cal_com');
export const calComReadEvent = readEvent('cal_com');

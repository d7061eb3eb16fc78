import {
  calendarWhoami,
  cancelEvent,
  createEvent,
  findEvent,
  freeSlots,
  markNoShow,
  readEvent,
} from '../ports/calendar.ts';

export const calendlyWhoami = calendarWhoami('calendly');
export const calendlyFreeSlots = freeSlots('calendly');
export const calendlyCreateEvent = createEvent('calendly');
export const calendlyCancelEvent = cancelEvent('calendly');
export const calendlyFindEvent = findEvent('calendly');
/** There is no operation to move one: Calendly lets only the invitee do that, by a link of theirs. */
export const calendlyReadEvent = readEvent('calendly');
export const calendlyMarkNoShow = markNoShow('calendly');

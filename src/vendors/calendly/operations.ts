import { calendarWhoami, cancelEvent, createEvent, findEvent, freeSlots } from '../ports/calendar.ts';

export const calendlyWhoami = calendarWhoami('calendly');
export const calendlyFreeSlots = freeSlots('calendly');
export const calendlyCreateEvent = createEvent('calendly');
export const calendlyCancelEvent = cancelEvent('calendly');
export const calendlyFindEvent = findEvent('calendly');

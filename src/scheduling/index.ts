export { decideBooking } from './auto-book.rules.ts';
export { type Booking, bookSlot } from './book-slot.ts';
export type { BookingFacts, BookingVerdict } from './booking-verdict.rules.ts';
export { connectCalendar } from './connect-calendar.ts';
export { bookingFacts } from './read-scheduling.ts';
export { markOffersSent, releaseSlots } from './release-slots.ts';
export { type RenewedOffers, renewOffers } from './renew-offers.ts';
export { type OfferRequest, type ReservedOffers, reserveSlots } from './reserve-slots.ts';
export { readersZone, slotLabel } from './slot-labels.rules.ts';

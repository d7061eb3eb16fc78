import type { Performer } from '#gateway';
import { noShowMarker } from '../kit/no-shows.ts';
import type { VendorAccess } from '../kit/vendor-access.ts';
import { calComMarkNoShow } from './operations.ts';
import { bookingReply, type CalComBooking, VERSIONS } from './wire.ts';

type Held = { readonly uid: string; readonly email: string };

/** An attendee is absent; the host is not asked about. */
export const noShowPerformer = (
  calCom: VendorAccess,
  liveBooking: (uid: string, signal: AbortSignal) => Promise<CalComBooking | null>,
): Performer =>
  noShowMarker<Held>({
    vendor: 'cal_com',
    operation: calComMarkNoShow,
    async read({ eventId, attendeeEmail }, signal) {
      const booking = await liveBooking(eventId, signal);
      const attendees = booking?.attendees ?? [];
      const named = attendees.find(({ email }) => email.toLowerCase() === attendeeEmail.toLowerCase());
      // Whoever booked by another address is still the only one who could come.
      const attendee = named ?? (attendees.length === 1 ? attendees[0] : undefined);
      if (!booking || !attendee) return null;
      return { marked: attendee.absent === true, held: { uid: booking.uid, email: attendee.email } };
    },
    async tell({ uid, email }, _mark, signal) {
      await calCom.read(
        {
          method: 'POST',
          path: `/bookings/${encodeURIComponent(uid)}/mark-absent`,
          headers: { 'cal-api-version': VERSIONS.bookings },
          json: { attendees: [{ email, absent: true }] },
          signal,
        },
        bookingReply,
      );
    },
  });

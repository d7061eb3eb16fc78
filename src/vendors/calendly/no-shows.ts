import type { Performer } from '#gateway';
import { noShowMarker } from '../kit/no-shows.ts';
import type { VendorAccess } from '../kit/vendor-access.ts';
import { calendlyMarkNoShow } from './operations.ts';
import { inviteesReply, noShowReply, type ScheduledEvent, uuidOf } from './wire.ts';

/** The invitee of an event, by its address, is marked; the vendor keeps one mark for each. */
export const noShowPerformer = (
  calendly: VendorAccess,
  liveEvent: (eventId: string, signal: AbortSignal) => Promise<ScheduledEvent | null>,
): Performer =>
  noShowMarker<string>({
    vendor: 'calendly',
    operation: calendlyMarkNoShow,
    async read({ eventId, attendeeEmail }, signal) {
      const event = await liveEvent(eventId, signal);
      if (!event) return null;
      const path = `/scheduled_events/${uuidOf(event.uri)}/invitees`;
      const { collection } = await calendly.read({ method: 'GET', path, signal }, inviteesReply);
      const named = collection.find(({ email }) => email?.toLowerCase() === attendeeEmail.toLowerCase());
      // Whoever booked by another address is still the only one who could come.
      const invitee = named ?? (collection.length === 1 ? collection[0] : undefined);
      return invitee?.uri ? { marked: Boolean(invitee.no_show), held: invitee.uri } : null;
    },
    async tell(invitee, _mark, signal) {
      await calendly.read(
        { method: 'POST', path: '/invitee_no_shows', json: { invitee }, signal },
        noShowReply,
      );
    },
  });

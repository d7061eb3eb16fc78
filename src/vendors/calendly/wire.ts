import { z } from 'zod';
import type { CalendarEvent } from '../ports/calendar.ts';

const instant = z.iso.datetime({ offset: true });
const uri = z.string().min(1);
export const meReply = z.object({
  resource: z.object({ uri, email: z.string(), timezone: z.string().nullish() }),
});
export const timesReply = z.object({
  collection: z.array(z.object({ status: z.string(), start_time: instant })),
});
const scheduledEvent = z.object({
  uri,
  status: z.string(),
  start_time: instant,
  end_time: instant,
  event_type: z.string(),
  location: z.object({ join_url: z.string().nullish() }).loose().nullish(),
});
export type ScheduledEvent = z.infer<typeof scheduledEvent>;
export const eventReply = z.object({ resource: scheduledEvent });
export const eventsReply = z.object({ collection: z.array(scheduledEvent) });
/** The event is named by its address, or shown whole. */
export const bookedReply = z.object({
  resource: z.object({ uri, scheduled_event: z.union([uri, z.object({ uri })]) }),
});
/** Who is invited; somebody who moved names the invitee they became, below the other event. */
export const inviteesReply = z.object({
  collection: z.array(
    z.object({
      uri: uri.nullish(),
      email: z.string().nullish(),
      new_invitee: z.string().nullish(),
      no_show: z.object({ uri }).nullish(),
    }),
  ),
});
export const noShowReply = z.object({ resource: z.object({ uri }) });
export const cancelledReply = z.object({ resource: z.object({ canceled_by: z.string().nullish() }).loose() });

export const isOn = ({ status }: { status: string }): boolean => status === 'active';

/** Resources are named by full addresses; only their last part is used, so no other host can be reached by one. */
export const uuidOf = (address: string): string => encodeURIComponent(address.split('/').at(-1) ?? '');

/** `…/scheduled_events/A/invitees/B` is an invitee of `…/scheduled_events/A`. */
export const eventOf = (invitee: string): string | null =>
  /^(.*\/scheduled_events\/[^/]+)/.exec(invitee)?.[1] ?? null;

export const toEvent = ({ uri: eventId, start_time, end_time, location }: ScheduledEvent): CalendarEvent => ({
  eventId,
  start: start_time,
  end: end_time,
  meetingUrl: location?.join_url ?? null,
});

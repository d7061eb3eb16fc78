import type { AppointmentState } from './contract.ts';

/** A meeting as it is known here; null where it is not. */
export type KnownStanding = {
  readonly state: AppointmentState;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
} | null;
/** The meeting as its calendar has it; null where it has none of it any more. */
export type FoundStanding = {
  readonly standing: 'on' | 'cancelled' | 'no_show';
  readonly start: Temporal.Instant;
} | null;
export type ToldKind =
  | 'booking.created'
  | 'booking.rescheduled'
  | 'booking.cancelled'
  | 'booking.no_show'
  | null;

/**
 * What a look at a calendar tells that is not known here yet. Only what is true at the moment of the look counts, so that deliveries may
 * come late, twice, in any order or never. What was cancelled here stays cancelled, and of a meeting that is over a missing entry says
 * nothing: people tidy their calendars up.
 */
export function toldBy(ours: KnownStanding, there: FoundStanding, now: Temporal.Instant): ToldKind {
  if (ours === null) return there?.standing === 'on' ? 'booking.created' : null;
  const stands = ['booking', 'unknown', 'booked'].includes(ours.state);
  if (there === null)
    return stands && Temporal.Instant.compare(ours.endsAt, now) > 0 ? 'booking.cancelled' : null;
  if (there.standing === 'cancelled') return stands ? 'booking.cancelled' : null;
  if (there.standing === 'no_show') return stands ? 'booking.no_show' : null;
  if (ours.state === 'cancelled' || ours.state === 'failed') return null;
  if (!there.start.equals(ours.startsAt)) return 'booking.rescheduled';
  return ours.state === 'booking' || ours.state === 'unknown' ? 'booking.created' : null;
}

import { nextOpening, type OpenWindow } from '#core/window.rules';

const HOUR = 9;

/** When a sequence that is put off until a day goes on: at nine of the reader's morning, or as soon behind it as their hours open. */
export function putOffUntil(day: Temporal.PlainDate, window: OpenWindow): Temporal.Instant {
  const nine = day.toZonedDateTime({ timeZone: window.zone, plainTime: { hour: HOUR } }).toInstant();
  return nextOpening(window, nine).at?.toInstant() ?? nine;
}

import { morningOf } from '#core/window/morning.rules';
import { nextOpening, type OpenWindow } from '#core/window.rules';

/** When a sequence that is put off until a day goes on: at nine of the reader's morning, or as soon behind it as their hours open. */
export function putOffUntil(day: Temporal.PlainDate, window: OpenWindow): Temporal.Instant {
  const nine = morningOf(day, window.zone);
  return nextOpening(window, nine).at?.toInstant() ?? nine;
}

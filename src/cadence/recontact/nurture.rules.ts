import { type Reason, reason } from '#core/verdict';
import { morningOf } from '#core/window/morning.rules';
import { nextOpening, type OpenWindow } from '#core/window.rules';

/** What is due sooner is no deferral but an answer. */
const AT_LEAST = Temporal.Duration.from({ hours: 1 });

export type NurtureFacts = {
  /** The day they named for certain; null where they named none. */
  readonly date: Temporal.PlainDate | null;
  readonly receivedOn: Temporal.PlainDate;
  /** Days they are left alone when they named none. */
  readonly defaultDays: number;
  readonly window: OpenWindow;
  readonly now: Temporal.Instant;
};

/** When somebody who said "not now" is asked again: at nine of their day, never on a day on which nobody is written to. */
export function nurtureAt({ date, receivedOn, defaultDays, window, now }: NurtureFacts): {
  readonly at: Temporal.Instant;
  readonly reasons: readonly Reason[];
} {
  const day = date ?? receivedOn.add({ days: defaultDays });
  const nine = morningOf(day, window.zone);
  const soonest = now.add(AT_LEAST);
  const from = Temporal.Instant.compare(nine, soonest) > 0 ? nine : soonest;
  const at = nextOpening(window, from).at?.toInstant() ?? from;
  const text =
    date === null
      ? `Without a certain day they are left alone for ${defaultDays} days, until ${at.toString().slice(0, 10)}.`
      : `Asked again on ${at.toString().slice(0, 10)}.`;
  return { at, reasons: [reason(date === null ? 'nurture.default' : 'nurture.dated', text)] };
}

import { DAYS_BETWEEN_TOUCHES } from '#campaigns/contract';
import { type Reason, reason } from '#core/verdict';
import { morningOf } from '#core/window/morning.rules';
import { addBusinessDays, isBusinessDay, type OpenWindow } from '#core/window.rules';

export type AskedFor = {
  /** The first day they allow; null where their words tell none for certain. */
  readonly from: Temporal.PlainDate | null;
  readonly phrase: string;
};
export type BeyondFacts = {
  /** When they said they can; null where they said nothing of it. */
  readonly asked: AskedFor | null;
  /** The last time the calendar shows; null where none is connected. */
  readonly shownUntil: Temporal.Instant | null;
  /** The reader's days, with the holidays of their place, and their zone. */
  readonly window: OpenWindow;
  readonly now: Temporal.Instant;
};
export type BeyondVerdict = {
  /** `recontact`: nothing can be offered yet, and they are written to again at `at`. */
  readonly verdict: 'offer' | 'recontact';
  readonly at: Temporal.Instant | null;
  readonly reasons: readonly Reason[];
};

/** They are written to so many days before the first day they asked for. */
const DAYS_BEFORE = 7;

/**
 * Whether somebody asks for times behind what the calendar shows, and when they are written to again: at nine in the morning of their
 * day, a week before, and where nobody works on that day on the last one before it on which people do. Where that is over, or too near to
 * our answer, it is the first morning that keeps the distance between two touches; without one before their day nothing is put off.
 */
export function beyondCalendar({ asked, shownUntil, window, now }: BeyondFacts): BeyondVerdict {
  const offer = (code: string, text: string): BeyondVerdict => ({
    ...{ verdict: 'offer', at: null, reasons: [reason(`beyond.${code}`, text)] },
  });
  if (!asked?.from) return offer('no_day', 'They named no certain time.');
  if (shownUntil === null)
    return offer('no_calendar', 'No calendar shows times, so none is too late for it.');
  const last = shownUntil.toZonedDateTimeISO(window.zone).toPlainDate();
  if (Temporal.PlainDate.compare(asked.from, last) <= 0)
    return offer('shown', `The calendar shows times until ${last}.`);
  const before = asked.from.subtract({ days: DAYS_BEFORE });
  const wanted = isBusinessDay(window, before) ? before : (addBusinessDays(window, before, -1) ?? before);
  const spaced = now.toZonedDateTimeISO(window.zone).toPlainDate().add({ days: DAYS_BETWEEN_TOUCHES });
  const first = isBusinessDay(window, spaced) ? spaced : (addBusinessDays(window, spaced, 1) ?? spaced);
  const day = Temporal.PlainDate.compare(wanted, first) < 0 ? first : wanted;
  if (Temporal.PlainDate.compare(day, asked.from) >= 0)
    return offer('too_near', `No morning lies between our answer and ${asked.from} that keeps its distance.`);
  const at = morningOf(day, window.zone);
  const text = `They asked for "${asked.phrase}", from ${asked.from} on, and the calendar shows times until ${last}: they are written to again on ${at.toZonedDateTimeISO(window.zone).toPlainDate()}.`;
  return { verdict: 'recontact', at, reasons: [reason('beyond.recontact', text)] };
}

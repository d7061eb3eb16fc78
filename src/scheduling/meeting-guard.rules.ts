import { type Reason, reason } from '#core/verdict';
import { DEFAULT_ZONE, resolveZone } from '#core/window/zone.rules';

export type MeetingFacts = {
  /** Local wall time as written, `2026-03-08T02:30`, or an instant. */
  readonly start: string;
  readonly end: string;
  /** An IANA name or an abbreviation; nothing written means New York. */
  readonly zone: string | null;
  readonly attendees: number;
  /** Events that are there already, by their instants. */
  readonly events: readonly { readonly start: Temporal.Instant; readonly end: Temporal.Instant }[];
  readonly now: Temporal.Instant;
};
export type MeetingVerdict = {
  readonly allowed: boolean;
  readonly start: Temporal.ZonedDateTime | null;
  readonly end: Temporal.ZonedDateTime | null;
  /** What refuses it, or, when it may be, what somebody should look at. */
  readonly reasons: readonly Reason[];
};

const MINUTES = { least: 15, most: 120, buffer: 15 } as const;
const OPENS = 9 * 60;
const CLOSES = 18 * 60;
const LUNCH = 12;
const MOST_ATTENDEES = 50;
const FAR_DAYS = 90;

/**
 * Whether a meeting may be put into a calendar at all, whoever asks: its length, its hour, its day, its people, what is
 * there already with a buffer around. A time the spring skips moves forward; one that autumn has twice is the first.
 */
export function judgeMeeting(facts: MeetingFacts): MeetingVerdict {
  const zone = resolveZone(facts.zone ?? DEFAULT_ZONE);
  if (!zone.ok) return { allowed: false, start: null, end: null, reasons: [zone.reason] };
  const [start, end] = [localTime(facts.start, zone.zone), localTime(facts.end, zone.zone)];
  if (!start || !end)
    return {
      allowed: false,
      start,
      end,
      reasons: [reason('meeting.unreadable', 'The start or the end of the meeting cannot be read.')],
    };
  const refusals = faults(facts, start, end);
  return {
    allowed: refusals.length === 0,
    start,
    end,
    reasons: refusals.length > 0 ? refusals : warnings(facts, start),
  };
}

/** Splits free times into those that may be booked and how many may not, in the calendar's own zone. */
export function bookable(
  slots: readonly Temporal.Instant[],
  calendar: { readonly zone: string; readonly minutes: number },
  now: Temporal.Instant,
): { readonly slots: readonly Temporal.Instant[]; readonly withheld: number } {
  const { zone, minutes } = calendar;
  const ahead = slots.filter((at) => Temporal.Instant.compare(at, now) > 0);
  const allowed = ahead.filter(
    (at) =>
      judgeMeeting({ start: `${at}`, end: `${at.add({ minutes })}`, zone, attendees: 1, events: [], now })
        .allowed,
  );
  return { slots: allowed, withheld: ahead.length - allowed.length };
}

function localTime(text: string, zone: string): Temporal.ZonedDateTime | null {
  try {
    return /Z|[+-]\d\d:?\d\d$/.test(text)
      ? Temporal.Instant.from(text).toZonedDateTimeISO(zone)
      : Temporal.PlainDateTime.from(text).toZonedDateTime(zone, { disambiguation: 'compatible' });
  } catch {
    return null;
  }
}

const minuteOf = ({ hour, minute }: Temporal.ZonedDateTime): number => hour * 60 + minute;

/** Every rule that refuses, in the order they are asked. */
function faults(facts: MeetingFacts, start: Temporal.ZonedDateTime, end: Temporal.ZonedDateTime): Reason[] {
  const minutes = start.until(end).total('minutes');
  const sameDay = start.toPlainDate().equals(end.toPlainDate());
  const clash = facts.events.some(
    (event) =>
      Temporal.Instant.compare(event.start, end.toInstant().add({ minutes: MINUTES.buffer })) < 0 &&
      Temporal.Instant.compare(event.end, start.toInstant().subtract({ minutes: MINUTES.buffer })) > 0,
  );
  const rules: readonly [boolean, string, string][] = [
    [minutes <= 0, 'order', 'The meeting ends before it begins.'],
    [
      minutes > 0 && (minutes < MINUTES.least || minutes > MINUTES.most),
      'length',
      `A meeting takes ${MINUTES.least} to ${MINUTES.most} minutes; this one takes ${minutes}.`,
    ],
    [
      minuteOf(start) < OPENS || !sameDay || minuteOf(end) > CLOSES,
      'hours',
      `A meeting lies between 09:00 and 18:00 in ${start.timeZoneId}.`,
    ],
    [start.dayOfWeek > 5, 'weekend', 'The meeting would be on a weekend.'],
    [facts.attendees > MOST_ATTENDEES, 'attendees', `A meeting has at most ${MOST_ATTENDEES} people.`],
    [Temporal.Instant.compare(start.toInstant(), facts.now) < 0, 'past', 'The meeting would be in the past.'],
    [clash, 'overlap', `Something else is in the calendar then, or within ${MINUTES.buffer} minutes of it.`],
  ];
  return rules.flatMap(([is, code, text]) => (is ? [reason(`meeting.${code}`, text)] : []));
}

function warnings({ now }: MeetingFacts, start: Temporal.ZonedDateTime): Reason[] {
  const hours = start.toInstant().since(now).total('hours');
  const looks: readonly [boolean, string, string][] = [
    [start.hour === LUNCH, 'lunch', 'The meeting is at lunch time.'],
    [hours > FAR_DAYS * 24, 'far', `The meeting is more than ${FAR_DAYS} days ahead.`],
    [hours < 1, 'soon', 'The meeting begins within the hour.'],
  ];
  const found = looks.flatMap(([is, code, text]) => (is ? [reason(`meeting.warns_${code}`, text)] : []));
  return found.length > 0 ? found : [reason('meeting.fine', 'Nothing speaks against this meeting.')];
}

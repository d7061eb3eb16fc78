import { type Reason, reason } from '#core/verdict';
import { type HolidayPlace, holidayCalendar } from '#core/window/holidays';
import { makesTimes, type WorkingHours } from './contract.ts';

export type Span = { readonly start: Temporal.Instant; readonly end: Temporal.Instant };
export type FreeFacts = {
  readonly hours: Omit<WorkingHours, 'alsoBusy'>;
  /** Of the person whose calendar it is. */
  readonly zone: string;
  /** How long a meeting takes. */
  readonly minutes: number;
  readonly busy: readonly Span[];
  /** Calendars that could not be read. One is enough for nothing to be free. */
  readonly unread: readonly string[];
  /** The last moment a time may begin before. */
  readonly until: Temporal.Instant;
  readonly now: Temporal.Instant;
};
export type FreeVerdict = {
  readonly times: readonly Temporal.Instant[];
  readonly reasons: readonly Reason[];
};

const MINUTE = 60_000;

/** `DE-BY` as the tables of holidays want it. */
export function placeOf(code: string): HolidayPlace {
  const [country = '', region = null] = code.split('-');
  return { country, region };
}

/**
 * Free times of the hours in which meetings may be: a meeting and its buffers touch nothing that is in the calendar, it lies within the
 * hours of one working day by the wall clock of the person, on no holiday, and is far enough ahead. A calendar that could not be read
 * counts as busy all the time. An hour the spring skips is no time; one that autumn has twice is the first.
 */
export function freeTimes(facts: FreeFacts): FreeVerdict {
  const { hours, unread } = facts;
  const holiday = hours.holidays === null ? () => null : holidayCalendar(placeOf(hours.holidays));
  if (!holiday)
    return none(
      'free.holidays_unknown',
      `No public holidays are known for "${hours.holidays}", so no day is taken for a working day.`,
    );
  if (unread.length > 0)
    return none(
      'free.unread',
      `${unread.join(', ')} could not be read, so it counts as busy and nothing is free.`,
    );
  const earliest = facts.now.add({ hours: hours.noticeHours });
  const taken = takenBy(facts);
  const found = { times: [] as Temporal.Instant[], busy: 0, soon: 0, holidays: [] as string[] };
  for (const day of daysOf(facts)) {
    if (!hours.days.includes(day.dayOfWeek)) continue;
    const name = holiday(day);
    if (name !== null) {
      found.holidays.push(`${day} (${name})`);
      continue;
    }
    for (const at of beginningsOn(day, facts)) {
      if (isBefore(at, facts.now) || !isBefore(at, facts.until)) continue;
      if (isBefore(at, earliest)) found.soon += 1;
      else if (taken(at)) found.busy += 1;
      else found.times.push(at);
    }
  }
  return { times: found.times, reasons: told(found) };
}

/**
 * What others have in the calendar: each of our own meetings is taken out once, because it is known here and blocks its time by itself,
 * except for the one that is moved.
 */
export function withoutOwn(busy: readonly Span[], own: readonly Span[]): Span[] {
  const left = [...own];
  return busy.filter(({ start, end }) => {
    const index = left.findIndex((mine) => mine.start.equals(start) && mine.end.equals(end));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

type Calendar = {
  readonly vendor: string;
  readonly calendarId: string;
  readonly hours: WorkingHours | null;
};

/**
 * What is asked again just before a meeting comes into a calendar that would take two at one time; null where the vendor refuses that
 * itself. `calendar` is the one times are offered from: another one than the meeting's says nothing of its buffers.
 */
export function keptAround(
  meeting: { vendor: string; calendarId: string } & Span,
  calendar: Calendar | undefined,
): { calendarIds: string[]; from: string; to: string } | null {
  const { vendor, calendarId, start, end } = meeting;
  if (!makesTimes(vendor)) return null;
  const isThat = calendar?.vendor === vendor && calendar.calendarId === calendarId;
  const { bufferBefore, bufferAfter, alsoBusy } = (isThat && calendar.hours) || NO_BUFFER;
  return {
    calendarIds: [...new Set([calendarId, ...alsoBusy])],
    from: start.subtract({ minutes: bufferBefore }).toString(),
    to: end.add({ minutes: bufferAfter }).toString(),
  };
}
const NO_BUFFER = { bufferBefore: 0, bufferAfter: 0, alsoBusy: [] };

const none = (code: string, text: string): FreeVerdict => ({ times: [], reasons: [reason(code, text)] });
const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;

function daysOf({ now, until, zone }: FreeFacts): Temporal.PlainDate[] {
  const last = until.toZonedDateTimeISO(zone).toPlainDate();
  const days: Temporal.PlainDate[] = [];
  let day = now.toZonedDateTimeISO(zone).toPlainDate();
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) days.push(day);
  return days;
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Where a meeting of that day can begin, so that it ends by the wall clock before the day closes. */
function beginningsOn(
  day: Temporal.PlainDate,
  { hours, zone, minutes }: Pick<FreeFacts, 'hours' | 'zone' | 'minutes'>,
): Temporal.Instant[] {
  const [opens, closes] = [minuteOf(hours.opens), minuteOf(hours.closes)];
  const found: Temporal.Instant[] = [];
  for (let minute = opens; minute + minutes <= closes; minute += hours.gridMinutes) {
    const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
    const start = day.toZonedDateTime({ timeZone: zone, plainTime });
    const end = start.add({ minutes });
    const isThere = start.toPlainTime().equals(plainTime);
    const isOver = end.hour * 60 + end.minute <= closes && end.toPlainDate().equals(day);
    if (isThere && isOver) found.push(start.toInstant());
  }
  return found;
}

/** Whether a meeting that begins then would reach, with its buffers, into something. */
function takenBy({ busy, hours, minutes }: FreeFacts): (at: Temporal.Instant) => boolean {
  const spans = busy.map(({ start, end }) => {
    const [a, b] = [start.epochMilliseconds, end.epochMilliseconds];
    return [Math.min(a, b), Math.max(a, b)] as const;
  });
  return (at) => {
    const from = at.epochMilliseconds - hours.bufferBefore * MINUTE;
    const until = at.epochMilliseconds + (minutes + hours.bufferAfter) * MINUTE;
    return spans.some(([start, end]) => start < until && end > from);
  };
}

function told(found: {
  times: readonly unknown[];
  busy: number;
  soon: number;
  holidays: readonly string[];
}): Reason[] {
  const { times, busy, soon, holidays } = found;
  const all: readonly [boolean, string, string][] = [
    [true, 'found', `${times.length} times are free.`],
    [busy > 0, 'busy', `${busy} lie in something, or too near to it.`],
    [soon > 0, 'soon', `${soon} are too soon to be told to anybody.`],
    [holidays.length > 0, 'holidays', `Nobody works on ${holidays.join(', ')}.`],
  ];
  return all.flatMap(([is, code, text]) => (is ? [reason(`free.${code}`, text)] : []));
}

/** The one country a zone lies in, as far as it is known and only one; holidays are kept by country. */
export function countryOf(zone: string): string | null {
  const found = new Set<string>();
  for (let a = 65; a <= 90; a += 1)
    for (let b = 65; b <= 90; b += 1) {
      const code = String.fromCharCode(a, b);
      if (zonesOf(code).includes(zone) && holidayCalendar({ country: code })) found.add(code);
    }
  const [only = null, ...others] = found;
  return others.length === 0 ? only : null;
}

function zonesOf(country: string): readonly string[] {
  try {
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] };
    return locale.getTimeZones?.() ?? [];
  } catch {
    return [];
  }
}

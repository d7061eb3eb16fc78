import { type IcsEvent, type IcsTime, instantOf, UnreadableCalendar } from './ics.rules.ts';

export type Span = { readonly start: Temporal.Instant; readonly end: Temporal.Instant };

const DAYS: Readonly<Record<string, number>> = { MO: 1, TU: 2, WE: 3, TH: 4, FR: 5, SA: 6, SU: 7 };
const KNOWN = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'WKST']);
const UNITS: Readonly<Record<string, 'days' | 'weeks' | 'months' | 'years'>> = {
  DAILY: 'days',
  WEEKLY: 'weeks',
  MONTHLY: 'months',
  YEARLY: 'years',
};
/** Periods looked at before a rule counts as unreadable. */
const MOST_PERIODS = 20_000;

/** When the events are busy within a window. Throws `UnreadableCalendar` for a rule that is not understood. */
export function busySpans(events: readonly IcsEvent[], from: Temporal.Instant, to: Temporal.Instant): Span[] {
  const replaced = new Set(events.flatMap(({ uid, replaces }) => (replaces ? [keyOf(uid, replaces)] : [])));
  const spans = events
    .filter((event) => !event.isTransparent && event.status !== 'CANCELLED')
    .flatMap((event) =>
      startsOf(event, to)
        .filter((start) => event.replaces !== null || !replaced.has(keyOf(event.uid, start)))
        .map((start) => spanOf(event, start)),
    );
  return spans.filter(
    ({ start, end }) => Temporal.Instant.compare(start, to) < 0 && Temporal.Instant.compare(end, from) > 0,
  );
}

const keyOf = (uid: string, time: IcsTime): string => `${uid} ${instantOf(time)}`;

function spanOf(event: IcsEvent, at: IcsTime): Span {
  const start = instantOf(at);
  if (event.duration)
    return { start, end: at.plain.toZonedDateTime(at.zone).add(event.duration).toInstant() };
  if (!event.end)
    return { start, end: at.isDate ? instantOf({ ...at, plain: at.plain.add({ days: 1 }) }) : start };
  // Whole days stay whole days over a change of the clock; times keep their length.
  if (at.isDate) {
    const { days } = event.start.plain.until(event.end.plain, { largestUnit: 'days' });
    return { start, end: instantOf({ ...at, plain: at.plain.add({ days }) }) };
  }
  return { start, end: start.add(instantOf(event.start).until(instantOf(event.end))) };
}

function startsOf(event: IcsEvent, to: Temporal.Instant): IcsTime[] {
  const { start, rule, also, except } = event;
  const excluded = new Set(except.map((time) => instantOf(time).toString()));
  const times = rule ? ruled(start, rule, to) : [start];
  const seen = new Set<string>();
  return [...times, ...also].filter((time) => {
    const at = instantOf(time).toString();
    if (excluded.has(at) || seen.has(at)) return false;
    seen.add(at);
    return true;
  });
}

/** Every time of a rule up to the end of the window. */
function ruled(start: IcsTime, rule: Readonly<Record<string, string>>, to: Temporal.Instant): IcsTime[] {
  const unit = UNITS[rule.FREQ ?? ''];
  const foreign = Object.keys(rule).find((part) => !KNOWN.has(part));
  const interval = Number(rule.INTERVAL ?? 1);
  if (!unit || foreign || !(interval >= 1))
    throw new UnreadableCalendar(`The rule ${foreign ?? rule.FREQ} is not understood.`);
  const count = rule.COUNT ? Number(rule.COUNT) : Number.POSITIVE_INFINITY;
  const found: IcsTime[] = [];
  for (let period = 0; period < MOST_PERIODS; period += 1) {
    const base = baseOf(start.plain, unit, period * interval);
    const days = daysIn(base, unit, start.plain, rule);
    for (const day of days) {
      const time = { ...start, plain: day.toPlainDateTime(start.plain.toPlainTime()) };
      if (Temporal.PlainDateTime.compare(time.plain, start.plain) < 0) continue;
      if (found.length >= count || isAfter(time, rule.UNTIL)) return found;
      if (Temporal.Instant.compare(instantOf(time), to) >= 0) return found;
      found.push(time);
    }
  }
  throw new UnreadableCalendar('A rule has no end that could be found.');
}

/** The first day of a period for months and years, so that a short month is never skipped over. */
function baseOf(
  start: Temporal.PlainDateTime,
  unit: 'days' | 'weeks' | 'months' | 'years',
  ahead: number,
): Temporal.PlainDate {
  const day = start.toPlainDate();
  if (unit === 'months') return day.with({ day: 1 }).add({ months: ahead });
  if (unit === 'years') return day.with({ day: 1 }).add({ years: ahead });
  return day.add({ [unit]: ahead });
}

function isAfter(time: IcsTime, until: string | undefined): boolean {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(until ?? '');
  if (!match) return false;
  const [, year, month, day, hour, minute, second, utc] = match;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return Temporal.PlainDate.compare(time.plain.toPlainDate(), date) > 0;
  const zone = utc === 'Z' ? 'UTC' : time.zone;
  const last = instantOf({
    ...time,
    zone,
    plain: Temporal.PlainDateTime.from(`${date}T${hour}:${minute}:${second}`),
  });
  return Temporal.Instant.compare(instantOf(time), last) > 0;
}

type Weekday = { readonly nth: number; readonly day: number };
const weekdaysOf = (text: string | undefined): Weekday[] =>
  (text ?? '')
    .split(',')
    .filter(Boolean)
    .map((word) => {
      const match = /^([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)$/.exec(word);
      if (!match) throw new UnreadableCalendar(`The day ${word} is not understood.`);
      return { nth: Number(match[1] ?? 0), day: DAYS[match[2] ?? ''] ?? 0 };
    });
const numbersOf = (text: string | undefined): number[] => (text ?? '').split(',').filter(Boolean).map(Number);

/** The days of one period that a rule names, in order. */
function daysIn(
  base: Temporal.PlainDate,
  unit: 'days' | 'weeks' | 'months' | 'years',
  start: Temporal.PlainDateTime,
  rule: Readonly<Record<string, string>>,
): Temporal.PlainDate[] {
  const weekdays = weekdaysOf(rule.BYDAY);
  const months = numbersOf(rule.BYMONTH);
  const monthDays = numbersOf(rule.BYMONTHDAY);
  const isWanted = (day: Temporal.PlainDate): boolean =>
    (months.length === 0 || months.includes(day.month)) &&
    (monthDays.length === 0 || monthDays.some((number) => isMonthDay(day, number))) &&
    (weekdays.length === 0 || weekdays.some((weekday) => isWeekday(day, weekday)));
  if (unit === 'days') return [base].filter(isWanted);
  if (unit === 'weeks') {
    const first = base.subtract({ days: (base.dayOfWeek - (DAYS[rule.WKST ?? 'MO'] ?? 1) + 7) % 7 });
    const week = Array.from({ length: 7 }, (_, ahead) => first.add({ days: ahead }));
    return week
      .filter((day) => (weekdays.length === 0 ? day.dayOfWeek === start.dayOfWeek : true))
      .filter(isWanted);
  }
  if (unit === 'years' && weekdays.length > 0 && months.length === 0)
    throw new UnreadableCalendar('A yearly rule by weekday alone is not understood.');
  const inMonths = unit === 'years' && months.length > 0 ? [...months].sort((a, b) => a - b) : [base.month];
  const named = weekdays.length > 0 || monthDays.length > 0;
  return inMonths
    .flatMap((month) => monthOf(base.with({ month, day: 1 })))
    .filter((day) => (named ? true : day.day === start.day))
    .filter(isWanted);
}

const monthOf = (first: Temporal.PlainDate): Temporal.PlainDate[] =>
  Array.from({ length: first.daysInMonth }, (_, ahead) => first.add({ days: ahead }));
const isMonthDay = (day: Temporal.PlainDate, number: number): boolean =>
  number > 0 ? day.day === number : day.day === day.daysInMonth + number + 1;
/** `2TU` is the second Tuesday of a month, `-1FR` the last Friday. */
function isWeekday(day: Temporal.PlainDate, { nth, day: weekday }: Weekday): boolean {
  if (day.dayOfWeek !== weekday) return false;
  if (nth === 0) return true;
  return nth > 0 ? Math.ceil(day.day / 7) === nth : Math.ceil((day.daysInMonth - day.day + 1) / 7) === -nth;
}

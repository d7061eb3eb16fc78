import { type Reason, reason } from './verdict.ts';
import { type HolidayCalendar, type HolidayPlace, holidayCalendar } from './window/holidays.ts';
import { resolveZone } from './window/zone.rules.ts';

/**
 * When mail may leave. `days` counts Monday as 1; `start` is inclusive and `end` exclusive, local wall time `HH:MM`
 * (`24:00` ends the day); `zone` is an IANA name or a common abbreviation.
 */
export type SendWindow = {
  readonly days: readonly number[];
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly holidays?: HolidayPlace | null;
};

/** A window that was checked once and can be asked often. */
export type OpenWindow = {
  readonly days: ReadonlySet<number>;
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly holiday: HolidayCalendar;
};

export type WindowAnswer = { readonly open: boolean; readonly reasons: readonly Reason[] };
export type NextOpening =
  | { readonly at: Temporal.ZonedDateTime; readonly reasons: readonly Reason[] }
  | { readonly at: null; readonly reasons: readonly Reason[] };

/** Longest search for an opening. A year holds every yearly holiday once. */
const HORIZON_DAYS = 366;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const dayName = (date: Temporal.PlainDate): string => DAY_NAMES[date.dayOfWeek - 1] ?? '';

/** Checks a window as configured. Every fault is reported, not only the first. */
export function readWindow(
  window: SendWindow,
):
  | { readonly ok: true; readonly window: OpenWindow }
  | { readonly ok: false; readonly reasons: readonly Reason[] } {
  const faults: Reason[] = [];
  if (window.days.length === 0 || window.days.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
    faults.push(
      reason('window.days', 'The window needs at least one day, each from 1 (Monday) to 7 (Sunday).'),
    );
  }
  const timesRead = TIME.test(window.start) && (TIME.test(window.end) || window.end === '24:00');
  if (!timesRead)
    faults.push(reason('window.times', `"${window.start}"–"${window.end}" must be written as HH:MM.`));
  else if (window.start >= window.end) {
    faults.push(
      reason('window.order', `The window must end after it starts; ${window.start}–${window.end} does not.`),
    );
  }
  const zone = resolveZone(window.zone);
  if (!zone.ok) faults.push(zone.reason);
  const holiday = window.holidays ? holidayCalendar(window.holidays) : () => null;
  if (!holiday) {
    const place = [window.holidays?.country, window.holidays?.region].filter(Boolean).join('-');
    faults.push(
      reason(
        'window.holidays',
        `No holiday calendar is known for "${place}"; use codes such as US or DE-BY.`,
      ),
    );
  }
  if (faults.length > 0 || !zone.ok || !holiday) return { ok: false, reasons: faults };
  return {
    ok: true,
    window: { days: new Set(window.days), start: window.start, end: window.end, zone: zone.zone, holiday },
  };
}

/** Why no mail leaves on this date at all, or null on a working day of the window. */
function closedDay(window: OpenWindow, date: Temporal.PlainDate): Reason | null {
  if (!window.days.has(date.dayOfWeek)) {
    return date.dayOfWeek >= 6
      ? reason('window.weekend', `${date} is a ${dayName(date)}.`, { date: date.toString() })
      : reason('window.day_off', `${dayName(date)}s are not in the window (${date}).`, {
          date: date.toString(),
        });
  }
  const holiday = window.holiday(date);
  return holiday === null
    ? null
    : reason('window.holiday', `${date} is a public holiday: ${holiday}.`, {
        date: date.toString(),
        holiday,
      });
}

/**
 * Opening and closing of one date. A time inside the spring gap moves forward by the gap, a time that occurs twice
 * in autumn is the earlier one. Where that leaves nothing between the two, the day stays closed.
 */
function bounds(
  window: OpenWindow,
  date: Temporal.PlainDate,
): { opens: Temporal.ZonedDateTime; closes: Temporal.ZonedDateTime } {
  const at = (time: string): Temporal.ZonedDateTime =>
    time === '24:00'
      ? date.add({ days: 1 }).toZonedDateTime({ timeZone: window.zone })
      : date
          .toPlainDateTime(Temporal.PlainTime.from(time))
          .toZonedDateTime(window.zone, { disambiguation: 'compatible' });
  return { opens: at(window.start), closes: at(window.end) };
}

const instantIsBefore = (a: Temporal.ZonedDateTime, b: Temporal.ZonedDateTime): boolean =>
  a.epochNanoseconds < b.epochNanoseconds;

/** Whether the window is open at `now`, and if not, why. */
export function isOpen(window: OpenWindow, now: Temporal.Instant): WindowAnswer {
  const local = now.toZonedDateTimeISO(window.zone);
  const date = local.toPlainDate();
  const closed = closedDay(window, date);
  if (closed) return { open: false, reasons: [closed] };
  const { opens, closes } = bounds(window, date);
  const clock = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const detail = { localTime: local.toString({ smallestUnit: 'second' }) };
  if (instantIsBefore(local, opens)) {
    return {
      open: false,
      reasons: [
        reason('window.before_hours', `It is ${clock} in ${window.zone}, before ${window.start}.`, detail),
      ],
    };
  }
  if (!instantIsBefore(local, closes)) {
    return {
      open: false,
      reasons: [
        reason('window.after_hours', `It is ${clock} in ${window.zone}, past ${window.end}.`, detail),
      ],
    };
  }
  return {
    open: true,
    reasons: [
      reason(
        'window.open',
        `It is ${clock} on ${dayName(date)} in ${window.zone}, inside ${window.start}–${window.end}.`,
        detail,
      ),
    ],
  };
}

/** The first moment at or after `now` when the window is open, with a reason for every day passed over. */
export function nextOpening(window: OpenWindow, now: Temporal.Instant): NextOpening {
  const first = isOpen(window, now);
  const local = now.toZonedDateTimeISO(window.zone);
  if (first.open) return { at: local, reasons: first.reasons };
  const reasons: Reason[] = [...first.reasons];
  for (let day = 0; day <= HORIZON_DAYS; day += 1) {
    const date = local.toPlainDate().add({ days: day });
    const closed = closedDay(window, date);
    if (closed) {
      if (day > 0) reasons.push(closed);
      continue;
    }
    const { opens, closes } = bounds(window, date);
    // Later than now also when a date began twice or the hour of opening was skipped.
    if (instantIsBefore(opens, closes) && !instantIsBefore(opens, local)) return { at: opens, reasons };
  }
  const never = reason(
    'window.never',
    `The window does not open within ${HORIZON_DAYS} days; widen its days or hours.`,
  );
  return { at: null, reasons: [never] };
}

/** True on a day of the window that is no public holiday. */
export const isBusinessDay = (window: OpenWindow, date: Temporal.PlainDate): boolean =>
  closedDay(window, date) === null;

/**
 * The `count`-th business day after `date` (before it when negative). Zero gives `date` itself or, when that is no
 * business day, the next one. Null when a year holds too few business days.
 */
export function addBusinessDays(
  window: OpenWindow,
  date: Temporal.PlainDate,
  count: number,
): Temporal.PlainDate | null {
  const step = count < 0 ? -1 : 1;
  let left = Math.abs(Math.trunc(count));
  let day = date;
  if (left === 0 && isBusinessDay(window, day)) return day;
  if (left === 0) left = 1;
  let idle = 0;
  while (left > 0) {
    day = day.add({ days: step });
    idle += 1;
    if (isBusinessDay(window, day)) {
      left -= 1;
      idle = 0;
    }
    if (idle > HORIZON_DAYS) return null;
  }
  return day;
}

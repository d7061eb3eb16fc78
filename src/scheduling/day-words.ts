/** Words for days and parts of the day, in lower case. */
export const WEEKDAY =
  '(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?';
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const weekdayOf = (word: string): number => WEEKDAYS.indexOf(word.slice(0, 3)) + 1;

export const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
export const monthOf = (word: string): number => MONTHS.indexOf(word.slice(0, 3)) + 1;

/** Minutes of the day. */
export const PARTS: Readonly<Record<string, readonly [number, number]>> = {
  morning: [5 * 60, 12 * 60],
  afternoon: [12 * 60, 17 * 60],
  evening: [17 * 60, 21 * 60],
};

/** The named day next after today, today not counting. */
export const nextWeekday = (today: Temporal.PlainDate, weekday: number): Temporal.PlainDate =>
  today.add({ days: ((weekday - today.dayOfWeek + 6) % 7) + 1 });

/** The named day of the calendar week after this one. */
export const weekdayOfNextWeek = (today: Temporal.PlainDate, weekday: number): Temporal.PlainDate =>
  today.add({ days: 7 - today.dayOfWeek + weekday });

/** The date in this year or, once past, the next; null for a day that month does not have. */
export function nextDate(today: Temporal.PlainDate, month: number, day: number): Temporal.PlainDate | null {
  try {
    const here = Temporal.PlainDate.from({ year: today.year, month, day }, { overflow: 'reject' });
    return Temporal.PlainDate.compare(here, today) < 0 ? here.add({ years: 1 }) : here;
  } catch {
    return null;
  }
}

/** "2026-03-05"; null for a day no calendar has. */
export function writtenDate(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
}

/** Minutes of the day of "2", "2pm", "14:30"; a bare hour is read as one of a working day. Null for what is no time. */
export function minutesOf(hour: string, minute: string | undefined, half: string | undefined): number | null {
  const written = Number(hour);
  const past = Number(minute ?? 0);
  if (written > 23 || past > 59) return null;
  const letter = half?.[0];
  if (letter && (written > 12 || written === 0)) return null;
  if (letter === 'p') return (written % 12) * 60 + 12 * 60 + past;
  if (letter === 'a') return (written % 12) * 60 + past;
  return (written >= 1 && written <= 6 ? written + 12 : written) * 60 + past;
}

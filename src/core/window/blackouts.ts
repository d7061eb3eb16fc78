import type { DatedTable } from '../dated.rules.ts';

/** Days around public holidays on which nobody reads mail of strangers; the days themselves come from the tables of holidays. */
export const blackoutsChecked: DatedTable = {
  name: 'days around holidays',
  checkedOn: '2026-11-22',
  goodForDays: 365,
  source: 'the calendars of the countries',
};

/** Days between two dates of the year, around Easter Sunday, or around the first, second, … or last (-1) weekday of a month. */
type Range =
  | readonly [from: string, to: string]
  | { readonly easter: readonly [number, number] }
  | { readonly nth: number; readonly weekday: number; readonly month: number; readonly around: Around };
type Around = readonly [number, number];

const [MON, THU] = [1, 4];
const THAT_DAY: Around = [0, 0];
const LONG_WEEKEND: Around = [-3, 0];
const nth = (count: number, weekday: number, month: number, around: Around = THAT_DAY): Range => ({
  ...{ nth: count, weekday, month, around },
});
const easter = (from: number, to: number): Range => ({ easter: [from, to] });

const NEW_YEAR: Range = ['12-31', '01-02'];
/** Nobody writes to strangers between the years, wherever they are. */
const YEAR_END: Range = ['12-23', '01-02'];
const GOOD_FRIDAY = easter(-3, 1);
const ASCENSION = easter(39, 39);
const WHIT_MONDAY = easter(50, 50);
const MAY_DAY: Range = ['04-30', '05-02'];
const ASSUMPTION: Range = ['08-14', '08-16'];
const ALL_SAINTS: Range = ['10-31', '11-02'];

const COUNTRIES: Readonly<Record<string, readonly Range[]>> = {
  US: [
    nth(3, MON, 1),
    nth(3, MON, 2),
    nth(-1, MON, 5, LONG_WEEKEND),
    ['07-03', '07-05'],
    nth(1, MON, 9, LONG_WEEKEND),
    nth(2, MON, 10),
    nth(4, THU, 11, [-1, 1]),
  ],
  CA: [
    nth(3, MON, 2),
    GOOD_FRIDAY,
    ['06-30', '07-02'],
    nth(1, MON, 8),
    nth(1, MON, 9, LONG_WEEKEND),
    nth(2, MON, 10),
  ],
  GB: [easter(-3, 2), nth(1, MON, 5), nth(-1, MON, 5), nth(-1, MON, 8)],
  DE: [GOOD_FRIDAY, MAY_DAY, easter(39, 43), WHIT_MONDAY, ['10-02', '10-04']],
  FR: [GOOD_FRIDAY, MAY_DAY, easter(39, 43), ['07-13', '07-15'], ASSUMPTION, ALL_SAINTS],
  NL: [['04-26', '04-28'], easter(39, 43), WHIT_MONDAY],
  BE: [easter(1, 1), ASCENSION, WHIT_MONDAY, ['07-20', '07-22'], ALL_SAINTS],
  ES: [['01-05', '01-07'], GOOD_FRIDAY, MAY_DAY, ASSUMPTION, ALL_SAINTS, ['12-05', '12-07']],
  IT: [
    ['01-05', '01-07'],
    GOOD_FRIDAY,
    ['04-24', '04-26'],
    MAY_DAY,
    ['06-01', '06-03'],
    ASSUMPTION,
    ALL_SAINTS,
  ],
  SE: [GOOD_FRIDAY, MAY_DAY, ASCENSION],
  NO: [GOOD_FRIDAY, MAY_DAY, ['05-16', '05-18'], ASCENSION],
  DK: [GOOD_FRIDAY, ASCENSION],
  CH: [GOOD_FRIDAY, ['07-31', '08-02']],
  AU: [['01-25', '01-27'], GOOD_FRIDAY, nth(2, MON, 6)],
  NZ: [['12-31', '01-03'], GOOD_FRIDAY, nth(1, MON, 6)],
  IN: [
    ['01-25', '01-27'],
    ['08-14', '08-16'],
    ['10-01', '10-03'],
  ],
  JP: [
    ['12-28', '01-04'],
    ['04-29', '05-06'],
  ],
  KR: [['08-14', '08-16']],
  SG: [['08-08', '08-10']],
  AE: [['12-01', '12-04']],
  BR: [easter(-48, -46), GOOD_FRIDAY, MAY_DAY, ['09-06', '09-08']],
  MX: [MAY_DAY, ['09-15', '09-17'], ['10-31', '11-03']],
};

/** Why nothing is written to strangers of a country on a date, beside its public holidays; null on any other day. */
export function blackoutOf(country: string, date: Temporal.PlainDate): string | null {
  if (holds(YEAR_END, date)) return 'between the years';
  const ranges = [NEW_YEAR, ...(COUNTRIES[country.toUpperCase()] ?? [])];
  return ranges.some((range) => holds(range, date)) ? 'around a holiday' : null;
}

function holds(range: Range, date: Temporal.PlainDate): boolean {
  if ('easter' in range) return isAround(easterOf(date.year), range.easter, date);
  if ('nth' in range) return isAround(weekdayOf(range, date.year), range.around, date);
  const [from, to] = range;
  const day = date.toString().slice(5);
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
}

const isAround = (day: Temporal.PlainDate, [before, after]: Around, date: Temporal.PlainDate): boolean => {
  const days = day.until(date).total('days');
  return days >= before && days <= after;
};

function weekdayOf(
  { nth: count, weekday, month }: { nth: number; weekday: number; month: number },
  year: number,
): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  const shift = (weekday - first.dayOfWeek + 7) % 7;
  if (count > 0) return first.add({ days: shift + 7 * (count - 1) });
  const last = first.add({ months: 1 }).subtract({ days: 1 });
  return last.subtract({ days: (last.dayOfWeek - weekday + 7) % 7 });
}

/** Easter Sunday of the western churches, after Gauss and Butcher. */
function easterOf(year: number): Temporal.PlainDate {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(sum / 31), day: (sum % 31) + 1 });
}

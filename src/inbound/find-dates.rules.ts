import { COUNT, countOf, MONTH, monthOf, UNITS, WEEKDAY, weekdayOf } from './date-words.ts';

export type DayOrder = 'dmy' | 'mdy' | null;
/** A date expression and the day it means; null when it means none that is certain. */
export type FoundDate = {
  readonly index: number;
  readonly length: number;
  readonly text: string;
  readonly day: Temporal.PlainDate | null;
  readonly why?: string;
};

type Match = RegExpMatchArray & { index: number };
type Reader = readonly [
  RegExp,
  (match: Match, received: Temporal.PlainDate, order: DayOrder) => Temporal.PlainDate | null | undefined,
];

const W = '(?<![\\p{L}\\p{N}])';
const E = '(?![\\p{L}\\p{N}])';
const re = (source: string): RegExp => new RegExp(source, 'gu');
const group = (match: Match, name: string): string => match.groups?.[name] ?? '';

const plain = (year: number, month: number, day: number): Temporal.PlainDate | null => {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
};
const fullYear = (text: string): number => (text.length <= 2 ? 2000 + Number(text) : Number(text));

/** A date further back than this belongs to the next year; one less far back is a notice somebody forgot. */
const STALE_DAYS = 30;

/** The day a date without a year means: its next occurrence, or none when it has only just passed. */
function withoutYear(month: number, day: number, received: Temporal.PlainDate): Temporal.PlainDate | null {
  const years = [received.year - 1, received.year, received.year + 1].map((year) => plain(year, month, day));
  const past = years
    .filter((date) => date !== null)
    .filter((date) => Temporal.PlainDate.compare(date, received) < 0)
    .at(-1);
  if (past && past.until(received).days <= STALE_DAYS) return null;
  return (
    years.filter((date) => date !== null).find((date) => Temporal.PlainDate.compare(date, received) >= 0) ??
    null
  );
}

/** Nobody is away for years: such a date is another one, e.g. of birth. */
const near = (date: Temporal.PlainDate | null, received: Temporal.PlainDate): Temporal.PlainDate | null =>
  date && Math.abs(date.year - received.year) <= 2 ? date : null;

const dated = (
  year: string,
  month: number,
  day: number,
  received: Temporal.PlainDate,
): Temporal.PlainDate | null =>
  year === '' ? withoutYear(month, day, received) : near(plain(fullYear(year), month, day), received);

function numeric(
  first: number,
  second: number,
  year: string,
  received: Temporal.PlainDate,
  order: DayOrder,
): Temporal.PlainDate | null {
  const dayFirst =
    first > 12
      ? true
      : second > 12
        ? false
        : first === second
          ? true
          : order === null
            ? null
            : order === 'dmy';
  if (dayFirst === null) return null;
  return dayFirst ? dated(year, second, first, received) : dated(year, first, second, received);
}

/** A weekday beside a date must agree with it. */
const agreeing = (weekday: string, date: Temporal.PlainDate | null): Temporal.PlainDate | null =>
  date && weekday !== '' && weekdayOf(weekday) !== date.dayOfWeek ? null : date;

const next = (weekday: number, received: Temporal.PlainDate): Temporal.PlainDate =>
  received.add({ days: ((weekday - received.dayOfWeek + 6) % 7) + 1 });

function nextDayNumber(day: number, received: Temporal.PlainDate): Temporal.PlainDate | null {
  for (let months = 0; months <= 2; months += 1) {
    const month = received.with({ day: 1 }).add({ months });
    const date = plain(month.year, month.month, day);
    if (date && Temporal.PlainDate.compare(date, received) > 0) return date;
  }
  return null;
}

function isoWeek(week: number, weekday: number, received: Temporal.PlainDate): Temporal.PlainDate | null {
  for (const year of [received.year, received.year + 1]) {
    const monday = Temporal.PlainDate.from({ year, month: 1, day: 4 })
      .subtract({ days: Temporal.PlainDate.from({ year, month: 1, day: 4 }).dayOfWeek - 1 })
      .add({ weeks: week - 1 });
    const date = monday.add({ days: weekday - 1 });
    if (
      date.yearOfWeek === year &&
      date.weekOfYear === week &&
      Temporal.PlainDate.compare(date, received) >= 0
    )
      return date;
  }
  return null;
}

const WD = `(?:(?<wd>${WEEKDAY})\\.?,?\\s*(?:the|der|dem|den|el|le|il|o|dia|d\\.)?\\s*)?`;
const DAY = '(?<d>\\d{1,2})(?:st|nd|rd|th|er|eme|\\.|º|°|o|a|:e|e|-go)?';
const YEAR = "(?:,?\\s*(?:de |del |of )?(?<y>20\\d{2})(?:\\s?r\\.?)?|\\s*'(?<yy>\\d{2}))?";
const yearOf = (match: Match): string => group(match, 'y') || group(match, 'yy');

/** Most specific first; what one reader took, the next does not see. */
const READERS: readonly Reader[] = [
  [
    re(`(?<y>20\\d{2})\\s?年\\s?(?<m>\\d{1,2})\\s?月\\s?(?<d>\\d{1,2})\\s?日?`),
    (m) => plain(Number(group(m, 'y')), Number(group(m, 'm')), Number(group(m, 'd'))),
  ],
  [
    re(`(?<m>\\d{1,2})\\s?月\\s?(?<d>\\d{1,2})\\s?日`),
    (m, received) => withoutYear(Number(group(m, 'm')), Number(group(m, 'd')), received),
  ],
  [
    re(`${WD}(?<![\\d/.-])(?<y>20\\d{2})[-/.](?<m>\\d{1,2})[-/.](?<d>\\d{1,2})(?![\\d/-])`),
    (m) =>
      agreeing(group(m, 'wd'), plain(Number(group(m, 'y')), Number(group(m, 'm')), Number(group(m, 'd')))),
  ],
  [
    re(`${W}${WD}${DAY}\\s*(?:of |de |d'|di )?\\s*[-/. ]?\\s*(?<m>${MONTH})\\.?${E}${YEAR}`),
    (m, received) =>
      agreeing(group(m, 'wd'), dated(yearOf(m), monthOf(group(m, 'm')), Number(group(m, 'd')), received)),
  ],
  [
    re(`${W}${WD}(?<m>${MONTH})\\.?\\s*[-/]?\\s*(?:the )?(?<d>\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])${YEAR}`),
    (m, received) =>
      agreeing(group(m, 'wd'), dated(yearOf(m), monthOf(group(m, 'm')), Number(group(m, 'd')), received)),
  ],
  [
    re(
      `${WD}(?<![\\d/.:-])(?<a>\\d{1,2})(?<s>[./-])\\s?(?<b>\\d{1,2})(?:\\k<s>\\s?(?<y>\\d{4}|\\d{2})|\\.)?(?![\\d/:-])(?!\\s?,\\s?\\d)(?!\\s?(?:%|uhr|am\\b|pm\\b|h\\b))`,
    ),
    (m, received, order) => {
      const dots = group(m, 's') === '.' ? 'dmy' : order;
      return agreeing(
        group(m, 'wd'),
        numeric(Number(group(m, 'a')), Number(group(m, 'b')), group(m, 'y'), received, dots),
      );
    },
  ],
  [
    re(
      `${W}(?:(?<wd>${WEEKDAY}),?\\s*(?:in |of |der |i |en |de la |della |w )?)(?:week|kw|calendar week|kalenderwoche|semaine|semana|settimana|vecka|v\\.|uge|uke|viikko\\w*|vko|tydzien|tygodniu|wk)\\s?\\.?(?<w>\\d{1,2})${E}`,
    ),
    (m, received) => isoWeek(Number(group(m, 'w')), weekdayOf(group(m, 'wd')), received),
  ],
  [
    re(
      `${W}(?:week|kw|kalenderwoche|semaine|semana|settimana|vecka|v\\.|uge|uke|viikko\\w*|vko|tydzien|tygodniu|wk)\\s?\\.?(?<w>\\d{1,2})(?:,?\\s*\\(?(?:on |am |le )?(?<wd>${WEEKDAY})\\)?)?${E}`,
    ),
    (m, received) =>
      group(m, 'wd') === '' ? null : isoWeek(Number(group(m, 'w')), weekdayOf(group(m, 'wd')), received),
  ],
  [
    re(
      `${W}(?:day after tomorrow|ubermorgen|apres-demain|pasado manana|depois de amanha|dopodomani|overmorgen|i overmorgon|overmorgon|i overmorgen|ylihuomenna|pojutrze)${E}|明後日`,
    ),
    (_m, received) => received.add({ days: 2 }),
  ],
  [
    re(
      `${W}(?:tomorrow|(?<!guten )(?<!goede)morgen|demain|(?<!la )manana|amanha|domani|i ?morgon|i morgen|huomenna|jutro|jutra)${E}|明日`,
    ),
    (_m, received) => received.add({ days: 1 }),
  ],
  [
    re(
      `${W}(?:in|within|nach|dans|en|dentro de|em|daqui a|tra|fra|over|om|za)\\s+(?<n>${COUNT})\\s+(?:(?<day>${UNITS.day})|(?<week>${UNITS.week})|(?<month>${UNITS.month}))${E}`,
    ),
    relative,
  ],
  [
    re(
      `${W}(?<n>${COUNT})\\s+(?:(?<day>${UNITS.day})|(?<week>${UNITS.week})|(?<month>${UNITS.month}))\\s+(?:kuluttua|paasta|from (?:now|today))${E}`,
    ),
    relative,
  ],
  [re(`(?<n>\\d{1,2})\\s?(?:(?<day>日)|(?<week>週間)|(?<month>[かヶカ]月))後`), relative],
  [
    re(
      `${W}(?<wd>${WEEKDAY})\\s+(?:the |der |dem |den |le |el |il |dia )?(?<d>\\d{1,2})(?:st|nd|rd|th|\\.)?(?![\\d:./-])${E}`,
    ),
    (m, received) => agreeing(group(m, 'wd'), nextDayNumber(Number(group(m, 'd')), received)),
  ],
  [re(`${W}(?<wd>${WEEKDAY})${E}`), (m, received) => next(weekdayOf(group(m, 'wd')), received)],
  [
    re(`(?<wd>[月火水木金土日])曜日?`),
    (m, received) => next('月火水木金土日'.indexOf(group(m, 'wd')) + 1, received),
  ],
  [
    re(
      `${W}(?:the|on|am|zum|dem|vom|le|au|du|el|del|al|dal|il|dia|den|op|van|tot|bis|until|till|do|de) (?:the )?(?<d>\\d{1,2})(?:st|nd|rd|th|\\.|er|e|º|:e|-go)?(?=$|[\\s.,;!)])(?!\\s*(?:${UNITS.day}|${UNITS.week}|${UNITS.month}|uhr|hours?|h|am|pm|people|%))`,
    ),
    (m, received) => nextDayNumber(Number(group(m, 'd')), received),
  ],
  [
    re(`(?<![\\d月])(?<d>\\d{1,2})日(?!間|後)`),
    (m, received) => nextDayNumber(Number(group(m, 'd')), received),
  ],
];

function relative(match: Match, received: Temporal.PlainDate): Temporal.PlainDate | null {
  const count = countOf(group(match, 'n'));
  if (count === 0) return null;
  if (group(match, 'day')) return received.add({ days: count });
  return group(match, 'week') ? received.add({ weeks: count }) : received.add({ months: count });
}

/** Every date expression in folded text, in order. */
export function findDates(folded: string, received: Temporal.PlainDate, order: DayOrder): FoundDate[] {
  const found: FoundDate[] = [];
  let rest = folded;
  for (const [pattern, read] of READERS) {
    for (const match of [...rest.matchAll(pattern)] as Match[]) {
      const day = read(match, received, order) ?? null;
      found.push({ index: match.index, length: match[0].length, text: match[0].trim(), day });
      rest =
        rest.slice(0, match.index) +
        '\u0000'.repeat(match[0].length) +
        rest.slice(match.index + match[0].length);
    }
  }
  return found.sort((a, b) => a.index - b.index);
}

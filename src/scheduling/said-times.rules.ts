import { resolveZone } from '#core/window/zone.rules';
import {
  MONTH,
  minutesOf,
  monthOf,
  nextDate,
  nextWeekday,
  PARTS,
  WEEKDAY,
  weekdayOf,
  weekdayOfNextWeek,
  writtenDate,
} from './day-words.ts';
import { inEnglish } from './foreign-times.rules.ts';

/** A day somebody named, and how sure it is which one. */
export type SaidDay = { readonly date: Temporal.PlainDate; readonly weekday: boolean; readonly sure: number };
/** A time somebody named. Without a day only what was offered can tell which day is meant. */
export type SaidTime = {
  readonly day: SaidDay | null;
  readonly minute: number;
  /** The zone written beside it; null where none is. */
  readonly zone: string | null;
  /** From 0 to 1. */
  readonly confidence: number;
};
export type SaidTimes = {
  /** At most three, in the order they were said. */
  readonly times: readonly SaidTime[];
  /** Days without any time. */
  readonly days: readonly SaidDay[];
  /** Minutes of the part of the day that was named; null where none is. */
  readonly part: readonly [number, number] | null;
};

/** More times than these are a wish for a conversation, not for one of them. */
const MOST_TIMES = 3;

const DAYS = new RegExp(
  `\\b(?:(\\d{4}-\\d{2}-\\d{2})|(${MONTH})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?|(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(${MONTH})|(\\d{1,2})[/.](\\d{1,2})|(tomorrow|today)|(${WEEKDAY}))\\b`,
  'g',
);
const TIMES =
  /(?<![\d/.-])(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])\.?m\b\.?(?:\s+([a-z]{2,4})\b)?|(?<![\d/.-])(\d{1,2}):(\d{2})(?![\d/])(?:\s+([a-z]{2,4})\b)?|\bat\s+(\d{1,2})(?![\d/.:-]|\s*(?:st|nd|rd|th|%|people|minutes?|min|days?|weeks?)\b)|\b(noon)\b|(?<![\d/.:-])(\d{1,2})(?=\s+works\b)/g;

type Placed<T> = { readonly index: number; readonly end: number; readonly value: T };

/** Reads days and times in the sender's own new text, in English or one of the languages that are read as it. A day in figures alone is sure only where one order is possible. */
export function readSaidTimes(text: string, today: Temporal.PlainDate, most = MOST_TIMES): SaidTimes {
  const said = inEnglish(text).toLowerCase();
  const named = [...said.matchAll(DAYS)].flatMap((match): Placed<SaidDay>[] => {
    const value = dayOf(match, today, said);
    return value ? [{ index: match.index, end: match.index + match[0].length, value }] : [];
  });
  // "Tuesday, March 3" is one day, said twice.
  const dated = new Set(named.flatMap(({ value }) => (value.weekday ? [] : value.date.dayOfWeek)));
  const days = named.filter(({ value }) => !value.weekday || !dated.has(value.date.dayOfWeek));
  const clocks = [...said.matchAll(TIMES)]
    .filter(({ index }) => !days.some((day) => index >= day.index && index < day.end))
    .flatMap((match): Placed<Omit<SaidTime, 'day'>>[] => {
      const value = clockOf(match);
      return value ? [{ index: match.index, end: match.index + match[0].length, value }] : [];
    });
  const owned = new Set<Placed<SaidDay>>();
  const times = clocks.slice(0, most).map(({ index, end, value }): SaidTime => {
    const day = nearest(days, index, end);
    if (day) owned.add(day);
    return {
      ...value,
      day: day?.value ?? null,
      confidence: Math.min(value.confidence, day?.value.sure ?? 1),
    };
  });
  const part = Object.entries(PARTS).find(([name]) => new RegExp(`\\b${name}\\b`).test(said))?.[1] ?? null;
  return { times, days: days.filter((day) => !owned.has(day)).map(({ value }) => value), part };
}

/** The day a time belongs to: the one just before it, else the one just after. */
function nearest(days: readonly Placed<SaidDay>[], index: number, end: number): Placed<SaidDay> | null {
  const before = days.findLast((day) => day.end <= index);
  const after = days.find((day) => day.index >= end);
  if (!before || !after) return before ?? after ?? null;
  return after.index - end < index - before.end ? after : before;
}

function dayOf(match: RegExpExecArray, today: Temporal.PlainDate, said: string): SaidDay | null {
  const [, iso, monthA, dayA, dayB, monthB, left, right, near, weekday] = match;
  if (iso) return known(writtenDate(iso));
  if (monthA) return known(nextDate(today, monthOf(monthA), Number(dayA)));
  if (monthB) return known(nextDate(today, monthOf(monthB), Number(dayB)));
  if (left && right) return inFigures(Number(left), Number(right), today);
  if (near) return known(today.add({ days: near === 'today' ? 0 : 1 }));
  if (!weekday) return null;
  const before = said.slice(0, match.index);
  const after = said.slice(match.index + match[0].length);
  return weekdayIn(weekdayOf(weekday), today, { before, after });
}

/** "Tuesday next week" is one day; "next Tuesday" may be this week's or the one after it, unless this week's is over. */
function weekdayIn(
  weekday: number,
  today: Temporal.PlainDate,
  { before, after }: { readonly before: string; readonly after: string },
): SaidDay {
  const nearest = nextWeekday(today, weekday);
  const following = weekdayOfNextWeek(today, weekday);
  if (/\bnext week,?\s+(?:on\s+)?$/.test(before) || /^,?\s+(?:of\s+)?next week\b/.test(after))
    return { date: following, weekday: false, sure: 0.95 };
  if (/\bnext\s+$/.test(before))
    return { date: nearest, weekday: false, sure: nearest.equals(following) ? 0.95 : 0.5 };
  return { date: nearest, weekday: true, sure: 0.95 };
}

const known = (date: Temporal.PlainDate | null): SaidDay | null =>
  date && { date, weekday: false, sure: 0.98 };

/** "2/16" can only be February; "3/4" may be either, so it is never sure. */
function inFigures(left: number, right: number, today: Temporal.PlainDate): SaidDay | null {
  const monthFirst = left <= 12 ? nextDate(today, left, right) : null;
  const dayFirst = right <= 12 ? nextDate(today, right, left) : null;
  const date = monthFirst ?? dayFirst;
  return date && { date, weekday: false, sure: monthFirst && dayFirst && left !== right ? 0.5 : 0.95 };
}

function clockOf(match: RegExpExecArray | RegExpMatchArray): Omit<SaidTime, 'day'> | null {
  const [, hour12, minute12, half, zone12, hour24, minute24, zone24, bare, noon, working] = match;
  if (noon) return { minute: 12 * 60, zone: null, confidence: 0.95 };
  const hour = hour12 ?? hour24 ?? bare ?? working ?? '';
  const minute = minutesOf(hour, minute12 ?? minute24, half);
  if (minute === null) return null;
  // A bare "at 7" may be the morning or the evening; from eight to six it is an hour of work.
  const plain = !half && Number(hour) < 12;
  const confidence = plain ? (Number(hour) === 7 ? 0.6 : 0.92) : 0.97;
  return { minute, zone: zoneBeside(zone12 ?? zone24), confidence };
}

function zoneBeside(word: string | undefined): string | null {
  if (!word) return null;
  const read = resolveZone(word.toUpperCase());
  return read.ok && word.length > 1 ? read.zone : null;
}

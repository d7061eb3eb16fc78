import {
  MONTH,
  minutesOf,
  monthOf,
  nextDate,
  nextWeekday,
  PARTS,
  WEEKDAY,
  weekdayOf,
  writtenDate,
} from './day-words.ts';
import { inEnglish } from './foreign-times.rules.ts';
import { readSaidTimes } from './said-times.rules.ts';

/** When a lead said it can, in its own words. Days are inclusive, minutes of the day from inclusive, to exclusive. */
export type OwnTimes = {
  readonly from: Temporal.PlainDate | null;
  readonly to: Temporal.PlainDate | null;
  /** Monday is 1; none means any. */
  readonly weekdays: readonly number[];
  readonly start: number;
  readonly end: number;
  /** Days it said it cannot. */
  readonly except: readonly Temporal.PlainDate[];
  readonly phrase: string;
};

const CLOCK = '(\\d{1,2})(?::(\\d{2}))?\\s*([ap]\\.?m\\.?)?';
const BETWEEN = new RegExp(`\\b(?:between|from)?\\s*${CLOCK}\\s*(?:and|to|-|–|until)\\s*${CLOCK}`);
const AFTER = new RegExp(`\\b(?:after|from|not before)\\s+${CLOCK}(?!\\s*(?:days?|weeks?|months?))`);
const BEFORE = new RegExp(`(?<!\\bnot )\\b(?:before|by|until)\\s+(?:${CLOCK}|noon)(?!\\s*(?:days?|weeks?))`);
const DAY = 24 * 60;

type Part = Partial<Omit<OwnTimes, 'phrase' | 'except'>> & { readonly phrase: string };

/** Reads when the lead can from its own new text, in English or one of the languages that are read as it: days, weeks, months, hours, parts of the day. Null when it says nothing of it. */
export function readOwnTimes(text: string, today: Temporal.PlainDate): OwnTimes | null {
  const english = inEnglish(text);
  // In another language it is not sure which part of a sentence is refused.
  if (english !== text && /\bnot\b/.test(english)) return null;
  const { wanted, refused } = clausesOf(english.toLowerCase());
  const except = refused.flatMap((clause) => refusedDays(clause, today));
  const day = dayPart(wanted, today);
  const hours = hourPart(wanted);
  if (!day && !hours && except.length === 0) return null;
  const phrase = [day?.phrase, hours?.phrase, ...except.map((date) => `not ${date}`)]
    .filter(Boolean)
    .join(', ');
  return { from: null, to: null, weekdays: [], start: 0, end: DAY, ...day, ...hours, except, phrase };
}

const CLAUSES = /[.;!?\n]+(?=\s|$)|,|\bbut\b|\bthough\b|\bhowever\b/;
const REFUSED =
  /\b(?:can(?:'t|not| not)|couldn't|won't|doesn't|don't|isn't|unable|except|not(?! before| later| earlier| a problem))\b|(?:\b(?:is|are|am|be)|'m|'s|'re)\s+(?:also |already |all )?(?:out|off|away|full|busy|unavailable|booked|no good)\b/;

/** What somebody wants and what it does not, clause by clause: "Tuesday I can't, but Wednesday would be good". */
function clausesOf(said: string): { readonly wanted: string; readonly refused: readonly string[] } {
  const clauses = said.replace(/[’‘]/g, "'").split(CLAUSES);
  return {
    wanted: clauses.filter((clause) => !REFUSED.test(clause)).join(', '),
    refused: clauses.filter((clause) => REFUSED.test(clause)),
  };
}

/** The days of a refused clause, whole days also where only hours of them are refused. */
function refusedDays(clause: string, today: Temporal.PlainDate): Temporal.PlainDate[] {
  const { days, times } = readSaidTimes(clause, today);
  const named = [...days, ...times.flatMap(({ day }) => day ?? [])].map(({ date }) => date);
  const week = named.length === 0 ? weekPart(clause, today)?.from : null;
  return week ? Array.from({ length: 7 }, (_, index) => week.add({ days: index })) : named;
}

/** Whether a slot begins within what was said, in the lead's zone. */
export function fitsTimes(at: Temporal.Instant, times: OwnTimes, zone: string): boolean {
  const local = at.toZonedDateTimeISO(zone);
  const date = local.toPlainDate();
  const minute = local.hour * 60 + local.minute;
  return (
    !times.except.some((day) => day.equals(date)) &&
    (!times.from || Temporal.PlainDate.compare(date, times.from) >= 0) &&
    (!times.to || Temporal.PlainDate.compare(date, times.to) <= 0) &&
    (times.weekdays.length === 0 || times.weekdays.includes(date.dayOfWeek)) &&
    minute >= times.start &&
    minute < times.end
  );
}

function dayPart(said: string, today: Temporal.PlainDate): Part | null {
  const dated = oneDate(said, today);
  if (dated) return dated;
  const span = weekPart(said, today) ?? monthPart(said, today);
  const named = [...said.matchAll(new RegExp(`\\b${WEEKDAY}\\b`, 'g'))].map(([word]) => word);
  const weekdays = [...new Set(named.map(weekdayOf))];
  if (span) return { ...span, weekdays, phrase: [span.phrase, ...named].join(' ') };
  if (named.length === 0) return null;
  const days = weekdays.map((weekday) => nextWeekday(today, weekday));
  // "Tuesdays" are all of them; "Tuesday" is the next one.
  const open = named.some((word) => /(?:day|[a-z])s$/.test(word) && /days$/.test(word));
  const last = days.toSorted(Temporal.PlainDate.compare).at(-1) ?? null;
  return { weekdays, from: today, to: open ? null : last, phrase: named.join(' or ') };
}

function oneDate(said: string, today: Temporal.PlainDate): Part | null {
  const single = (date: Temporal.PlainDate | null, phrase: string): Part | null =>
    date && { from: date, to: date, phrase };
  const iso = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(said);
  if (iso) return single(writtenDate(iso[0]), iso[0]);
  const monthFirst = new RegExp(`\\b(${MONTH})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?\\b`).exec(said);
  if (monthFirst?.[1])
    return single(nextDate(today, monthOf(monthFirst[1]), Number(monthFirst[2])), monthFirst[0]);
  const dayFirst = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(${MONTH})\\b`).exec(said);
  if (dayFirst?.[2]) return single(nextDate(today, monthOf(dayFirst[2]), Number(dayFirst[1])), dayFirst[0]);
  if (/\btomorrow\b/.test(said)) return single(today.add({ days: 1 }), 'tomorrow');
  return /\btoday\b/.test(said) ? single(today, 'today') : null;
}

/** "This week" are the seven days from today, "next week" the seven after them. */
function weekPart(said: string, today: Temporal.PlainDate): Part | null {
  const week = /\b(this|next) week\b/.exec(said);
  if (!week) return null;
  const first = today.add({ days: week[1] === 'next' ? 7 : 0 });
  return { from: first, to: first.add({ days: 6 }), phrase: week[0] };
}

const ORDER: Readonly<Record<string, number>> = { first: 0, second: 1, third: 2, fourth: 3 };

function monthPart(said: string, today: Temporal.PlainDate): Part | null {
  const found = new RegExp(
    `\\b(?:(first|second|third|fourth|last) week (?:of|in) )?(?:in |of )?(${MONTH})\\b`,
  ).exec(said);
  if (!found?.[2] || !/\b(?:in|of|week)\b/.test(found[0])) return null;
  const begins = nextDate(today, monthOf(found[2]), 1);
  const thisMonth = today.month === monthOf(found[2]);
  const first = thisMonth ? today.with({ day: 1 }) : begins;
  if (!first) return null;
  const end = first.with({ day: first.daysInMonth });
  const which = found[1];
  if (!which) return { from: first, to: end, phrase: found[0].trim() };
  const from = which === 'last' ? end.subtract({ days: 6 }) : first.add({ days: 7 * (ORDER[which] ?? 0) });
  return { from, to: from.add({ days: 6 }), phrase: found[0].trim() };
}

function hourPart(said: string): Part | null {
  const part = Object.entries(PARTS).find(([name]) => new RegExp(`\\b${name}s?\\b`).test(said));
  const between = BETWEEN.exec(said);
  // "2 to 4 pm": the half of the day said once counts for both.
  const span = between && clockSpan(between);
  if (between && span) return { start: span[0], end: span[1], phrase: between[0].trim() };
  const after = AFTER.exec(said);
  const before = BEFORE.exec(said);
  const start = after?.[1] ? minutesOf(after[1], after[2], after[3]) : null;
  const end = before ? (before[1] ? minutesOf(before[1], before[2], before[3]) : DAY / 2) : null;
  if (start !== null || end !== null)
    return {
      start: start ?? 0,
      end: end ?? DAY,
      phrase: [after?.[0], before?.[0]].filter(Boolean).join(', '),
    };
  return part ? { start: part[1][0], end: part[1][1], phrase: part[0] } : null;
}

function clockSpan([whole, from = '', fromMinute, fromHalf, to = '', toMinute, toHalf]: RegExpExecArray):
  | readonly [number, number]
  | null {
  const isClock = Boolean(fromHalf ?? toHalf ?? fromMinute ?? toMinute) || /^(?:between|from)/.test(whole);
  const end = minutesOf(to, toMinute, toHalf);
  if (!isClock || end === null) return null;
  const starts = [minutesOf(from, fromMinute, fromHalf ?? toHalf), minutesOf(from, fromMinute, fromHalf)];
  const start = starts.find((minute) => minute !== null && minute < end);
  return start === undefined || start === null ? null : [start, end];
}

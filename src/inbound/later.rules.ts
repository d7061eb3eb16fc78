import type { ReadLanguage } from '#core/text/language.rules';
import { type Reason, reason } from '#core/verdict';
import { MONTH, monthOf } from './date-words.ts';
import { findDates } from './find-dates.rules.ts';
import {
  BEFORE_MONTH,
  CONTRACT,
  FEW_MONTHS,
  NEXT_MONTH,
  NEXT_QUARTER,
  NEXT_YEAR,
  QUARTER,
} from './later-words.ts';
import { readReturnDate } from './return-date.rules.ts';
import { sentencesOf } from './sentences.rules.ts';

/** When somebody who said "not now" may be asked again, as they said it. */
export type Later = {
  /** Null when they named no time, or none that is certain. */
  readonly date: Temporal.PlainDate | null;
  readonly rule: 'named' | 'contract' | 'month' | 'quarter' | 'year' | 'months' | 'uncertain' | 'none';
  readonly phrase: string | null;
  readonly reasons: readonly Reason[];
};

type Facts = { text: string; language: ReadLanguage | null; receivedOn: Temporal.PlainDate };
type Found = Pick<Later, 'date' | 'rule' | 'phrase'>;

/** An agreement is talked about this long before it ends. */
const BEFORE_CONTRACT_DAYS = 14;
const FEW_MONTHS_DAYS = 90;

/**
 * The time somebody named to be asked again: a day, else a month, a quarter, a year or some months. Two different days, or one
 * that could be two, are no day.
 */
export function readLater(facts: Facts): Later {
  const found = named(facts) ?? cue(facts);
  if (!found) return told({ date: null, rule: 'none', phrase: null }, 'They named no time.');
  if (found.date === null)
    return told({ ...found, rule: 'uncertain' }, `"${found.phrase}" does not say one certain day.`);
  return told(found, `"${found.phrase}" means ${found.date}.`);
}

const told = (found: Found, text: string): Later => ({
  ...found,
  reasons: [reason(`later.${found.rule}`, text)],
});

function named({ text, language, receivedOn }: Facts): Found | null {
  const back = readReturnDate({ text, subject: '', language, receivedOn });
  const sentences = sentencesOf(text).map(({ folded }) => ({
    contract: CONTRACT.test(folded),
    dates: findDates(folded, receivedOn, null),
  }));
  const said = sentences.flatMap(({ dates }) => dates);
  if (back.date === null && said.length === 0) return null;
  const contract = sentences.some((sentence) => sentence.contract && sentence.dates.length > 0);
  const days = new Set(said.map(({ day }) => day?.toString() ?? 'none'));
  const day = back.date ?? (days.size === 1 ? (said[0]?.day ?? null) : null);
  const phrase = back.date ? back.phrase : (said[0]?.text ?? back.phrase);
  if (day === null || Temporal.PlainDate.compare(day, receivedOn) <= 0)
    return { date: null, rule: 'uncertain', phrase };
  if (!contract) return { date: day, rule: 'named', phrase };
  const before = day.subtract({ days: BEFORE_CONTRACT_DAYS });
  return Temporal.PlainDate.compare(before, receivedOn) > 0
    ? { date: before, rule: 'contract', phrase }
    : { date: day, rule: 'named', phrase };
}

const month = new RegExp(`(?<![\\p{L}])${BEFORE_MONTH} (?<month>${MONTH})(?![\\p{L}])`, 'u');

/** What each way of speaking means, the narrowest first. */
function cue({ text, receivedOn }: Facts): Found | null {
  for (const { folded } of sentencesOf(text)) {
    const inMonth = month.exec(folded);
    if (inMonth)
      return {
        date: nextMonth(receivedOn, monthOf(inMonth.groups?.month ?? '')),
        rule: 'month',
        phrase: inMonth[0],
      };
    const quarter = QUARTER.exec(folded);
    if (quarter)
      return { date: nextMonth(receivedOn, Number(quarter[1]) * 3 - 2), rule: 'quarter', phrase: quarter[0] };
    const span = SPANS.find(([words]) => words.test(folded));
    if (span) return { date: span[2](receivedOn), rule: span[1], phrase: span[0].exec(folded)?.[0] ?? null };
  }
  return null;
}

const SPANS: readonly (readonly [RegExp, Later['rule'], (from: Temporal.PlainDate) => Temporal.PlainDate])[] =
  [
    [NEXT_QUARTER, 'quarter', (from) => from.add({ months: 3 })],
    [NEXT_YEAR, 'year', (from) => Temporal.PlainDate.from({ year: from.year + 1, month: 1, day: 1 })],
    [NEXT_MONTH, 'month', (from) => from.add({ months: 1 }).with({ day: 1 })],
    [FEW_MONTHS, 'months', (from) => from.add({ days: FEW_MONTHS_DAYS })],
  ];

/** The first of the next such month; the one that is under way is not meant. */
function nextMonth(from: Temporal.PlainDate, number: number): Temporal.PlainDate {
  const year = number > from.month ? from.year : from.year + 1;
  return Temporal.PlainDate.from({ year, month: number, day: 1 });
}

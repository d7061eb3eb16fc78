import { sentencesOf } from '../words.rules.ts';
import { type Candidate, candidate, isCallToAction, type Sentence } from './span.ts';

export const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

const MONTH =
  'january|february|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec';
/** "march" and "may" are also verbs: only with a capital inside a sentence, or after a word that leads to a date. */
const VERB_MONTH =
  '(?<=\\b(?:in|since|last|next|until|by|early|late|mid|of|from|during|before)[\\s-]|\\d(?:st|nd|rd|th)?\\s)(?:march|may)';
const DAY = 'mon|tues?|wednes|thurs?|fri|satur|sun';
const PERIOD =
  'week|weekend|month|quarter|year|spring|summer|autumn|fall|winter|night|season|decade|monday|tuesday|wednesday|thursday|friday|saturday|sunday';

const PATTERNS: readonly RegExp[] = [
  /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})\b/giu,
  new RegExp(
    `(?:\\b\\d{1,2}(?:st|nd|rd|th)?\\s+(?:of\\s+)?)?(?:\\b(?:${MONTH})\\b\\.?|${VERB_MONTH}\\b)(?:\\s+\\d{1,2}(?:st|nd|rd|th)?\\b(?!\\s*(?:%|percent|minutes)))?(?:,?\\s+(?:19|20)\\d{2}\\b)?`,
    'giu',
  ),
  /(?<=[\p{L},] )(?:March|May)\b(?:\s+\d{1,2}(?:st|nd|rd|th)?)?(?:,?\s+(?:19|20)\d{2})?/gu,
  new RegExp(`\\b(?:(?:last|next|this|on|past|coming)\\s+)?(?:${DAY})day(?:s)?\\b(?:'s|’s)?`, 'giu'),
  /\b(?:Q[1-4]|H[12])\b(?:\s*(?:19|20)?\d{2}\b)?/giu,
  /\b(?:first|second|third|fourth|last|next|previous|this|past)\s+(?:quarter|half(?:\s+of\s+the\s+year)?|fiscal year|financial year)\b/giu,
  /(?<![\d.,$€£])(?:19[5-9]\d|20[0-4]\d)s?\b(?![\d%.,]*\d|\s*%)/gu,
  new RegExp(
    `\\b(?:last|next|this|past|coming|previous|earlier this|late last|early this)\\s+(?:${PERIOD})(?:'s|’s)?\\b`,
    'giu',
  ),
  /\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\d+|few|a few|several|some)\s+(?:days?|weeks?|months?|quarters?|years?)\s+(?:ago|back|earlier)\b/giu,
  /\b(?:yesterday|tomorrow|tonight|the other day|year[- ]end|christmas|easter|new year)(?:'s|’s)?\b/giu,
  /\b(?:spring|summer|autumn|winter)\s+(?:of\s+)?(?:19|20)\d{2}\b/giu,
];

const FUTURE =
  /^(?:(?:next|this|on|coming)\s+)?(?:mon|tues|wednes|thurs|fri)day$|^(?:next|this|coming) (?:week|month)$|^tomorrow$|^another season$/iu;
const OCCASION =
  /^\s*(?:'s|’s|\s+(?:summit|conference|event|launch|webinar|release|announcement|meeting|deadline|board|call with|earnings))/iu;

/** A time proposed for the next step: "Would Tuesday suit?", not "Tuesday's summit". */
const proposesATime = (text: string, found: Candidate): boolean =>
  FUTURE.test(found.text) &&
  !OCCASION.test(text.slice(found.end)) &&
  isCallToAction(found.sentence) &&
  !/\b(?:summit|conference|webinar|launch|expo|keynote|podcast)\b/iu.test(found.sentence);

function inSentence(sentence: Sentence): Candidate[] {
  return PATTERNS.flatMap((pattern) =>
    [...sentence.text.matchAll(pattern)].map((match) =>
      candidate(sentence, match.index, match[0].trimEnd(), 'date'),
    ),
  );
}

/** Days, weekdays, months, quarters, years and relative periods that a text states; times proposed for a call are left out. */
export const datesIn = (text: string): Candidate[] =>
  sentencesOf(text)
    .flatMap(inSentence)
    .filter((found) => !proposesATime(text, found));

/** What a date phrase says, in comparable pieces: months by name, years, quarters, days of the month. */
export function dateParts(text: string): ReadonlySet<string> {
  const lower = text.toLowerCase();
  const parts = new Set<string>();
  for (const [index, month] of MONTHS.entries()) {
    if (new RegExp(`\\b(?:${month}|${month.slice(0, 3)}|${month.slice(0, 4)})\\b`, 'u').test(lower))
      parts.add(month);
    if (new RegExp(`\\b\\d{4}-0?${index + 1}-\\d{2}\\b`, 'u').test(lower)) parts.add(month);
  }
  for (const match of lower.matchAll(/(?<!\d)(?:19|20)\d{2}(?!\d)/gu)) parts.add(match[0]);
  for (const match of lower.matchAll(/\b(?:q[1-4]|h[12])\b/gu)) parts.add(match[0]);
  for (const match of lower.matchAll(/\b(\d{1,2})(?:st|nd|rd|th)?\b(?!\s*%)/gu))
    parts.add(`day ${Number(match[1])}`);
  for (const match of lower.matchAll(/\b\d{4}-\d{2}-(\d{2})\b/gu)) parts.add(`day ${Number(match[1])}`);
  for (const match of lower.matchAll(/\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/gu)) parts.add(match[0]);
  return parts;
}

import { type Reason, reason } from '#core/verdict';
import { readSaidTimes, type SaidTimes } from '#scheduling';

/** A draft and everything it may lean on. */
export type DraftFacts = {
  readonly text: string;
  /** The times reserved for this very draft, with the label that the text must carry letter by letter. */
  readonly offered: readonly { readonly at: Temporal.Instant; readonly label: string }[];
  /** The zone in which the reader's days are counted. */
  readonly zone: string;
  /** Their own new words. */
  readonly ownText: string;
  /** Our own addresses: the booking page and nothing that only begins like it. */
  readonly links: readonly string[];
  readonly wantsMeeting: boolean;
  /** They asked something first; an answer without a time is right then. */
  readonly asksFirst: boolean;
  readonly now: Temporal.Instant;
};

const LINK = /\bhttps?:\/\/[^\s<>"')\]]+|\bwww\.[^\s<>"')\]]+/gi;
const PLACEHOLDER = /\{\{[^}]*\}\}|\{[a-z_ ]{2,40}\}|\[[A-Z][^\]\n]{0,60}\](?!\()|<[A-Z][a-z ]{1,40}>/;
const SENTENCE = /[^.!?\n]+\??|[.!?\n]/g;
const OPENS_RANGE = /\b(?:between|from)\b/i;
const ENDS_RANGE = /\b(?:and|to|-|–)\b/i;
const HOURS_APART = /\d\s{0,2}(?:am|pm)?\s{0,2}[–-]\s{0,2}\d/i;
/** Hours as other languages write them: those are compared letter by letter. */
const HOUR = /\b\d{1,2}(?:[:.]\d{2})?\s?(?:uhr|h\d{0,2})\b/gi;
const EVERY_TIME = Number.POSITIVE_INFINITY;
const SELLING =
  /\b(?:demo|platform|solution|customers?|results?|roi|case stud(?:y|ies)|pipeline|leads?|growth|save|increase)\b/i;
const LOGISTICS = /\b(?:time|times|slot|calendar|schedule|book|invite|call|meet|minutes)\b/i;

/**
 * What a draft promises and nobody granted, whoever wrote it: a time that is not reserved, a day that is neither, an address that
 * is not ours, words that were to be filled in, a sales talk where a time was asked for. Empty when it may go.
 */
export function brokenPromises(draft: DraftFacts): Reason[] {
  const { text, offered } = draft;
  if (text.trim() === '') return [reason('draft.empty', 'The draft is empty.')];
  const rest = offered
    .reduce((left, { label }) => left.replaceAll(label, ' '), text.replaceAll(LINK, ' '))
    .replaceAll(SENTENCE, (sentence) => (asksForRange(sentence) ? ' ' : sentence));
  const today = draft.now.toZonedDateTimeISO(draft.zone).toPlainDate();
  const [said, own] = [rest, draft.ownText].map((words) => readSaidTimes(words, today, EVERY_TIME)) as [
    SaidTimes,
    SaidTimes,
  ];
  return [
    ...(PLACEHOLDER.test(text)
      ? [reason('draft.placeholder', 'Something in the draft was to be filled in and is not.')]
      : []),
    ...foreignLinks(draft),
    ...foreignTimes(said, own),
    ...foreignHours(rest, draft.ownText),
    ...foreignDays(said, own, draft),
    ...sellsInstead(draft),
  ];
}

/** "Between 12 and 3 pm?" asks for a time; it names none. */
function asksForRange(sentence: string): boolean {
  if (!sentence.endsWith('?')) return false;
  const opens = OPENS_RANGE.exec(sentence);
  const behind = opens ? sentence.slice(opens.index + opens[0].length - 1) : '';
  return ENDS_RANGE.test(behind) || HOURS_APART.test(sentence);
}

/** Compared by host and path, since what only begins like our address may lead anywhere. */
function foreignLinks({ text, links }: DraftFacts): Reason[] {
  const known = new Set(links.map(placeOf));
  return [...text.matchAll(LINK)]
    .map(([link]) => link.replace(/[.,;:!?]+$/, ''))
    .filter((link) => !known.has(placeOf(link)))
    .map((link) => reason('draft.link', `Nobody knows the address ${link}.`, { link }));
}

function placeOf(link: string): string {
  const url = URL.parse(link.startsWith('www.') ? `https://${link}` : link);
  if (!url || url.username || url.password) return `unreadable ${link}`;
  return `${url.protocol}//${url.host.toLowerCase()}${url.pathname.replace(/\/$/, '')}`;
}

function foreignTimes(said: SaidTimes, own: SaidTimes): Reason[] {
  const theirs = new Set(own.times.map(({ minute }) => minute));
  return said.times
    .filter(({ minute }) => !theirs.has(minute))
    .map(({ minute }) => {
      const clock = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
      return reason('draft.slot_mismatch', `It names ${clock}, which is neither reserved nor theirs.`);
    });
}

const foreignHours = (rest: string, ownText: string): Reason[] =>
  [...rest.matchAll(HOUR)]
    .filter(([hour]) => !ownText.toLowerCase().includes(hour.toLowerCase()))
    .map(([hour]) =>
      reason('draft.slot_mismatch', `It names ${hour}, which is neither reserved nor theirs.`),
    );

function foreignDays(said: SaidTimes, own: SaidTimes, { offered, zone }: DraftFacts): Reason[] {
  const daysOf = ({ days, times }: SaidTimes): string[] =>
    [...days, ...times.flatMap(({ day }) => day ?? [])].map(({ date }) => date.toString());
  const known = new Set([
    ...daysOf(own),
    ...offered.map(({ at }) => at.toZonedDateTimeISO(zone).toPlainDate().toString()),
  ]);
  return daysOf(said)
    .filter((day) => !known.has(day))
    .map((day) => reason('draft.date_mismatch', `It names ${day}, which is neither reserved nor theirs.`));
}

function sellsInstead({ text, offered, links, wantsMeeting, asksFirst }: DraftFacts): Reason[] {
  const carries =
    offered.some(({ label }) => text.includes(label)) || links.some((link) => text.includes(link));
  return wantsMeeting &&
    !asksFirst &&
    offered.length > 0 &&
    !carries &&
    SELLING.test(text) &&
    !LOGISTICS.test(text)
    ? [reason('draft.no_logistics', 'They want to meet, and the draft sells instead of naming a time.')]
    : [];
}

const FIGURE = /\d+(?:[.,]\d+)*/g;

const SENTENCE_END = /[.!?](?=\s|$)|\n/;
/** How often something is paid or happens, by the word that is in every form of it. */
const TERMS: readonly (readonly [term: string, RegExp])[] = [
  ['day', /\b(?:daily|(?:per|an?|each|every) day)\b|\/\s?day\b/i],
  ['week', /\b(?:weekly|(?:per|an?|each|every) week)\b|\/\s?(?:week|wk)\b/i],
  ['month', /\b(?:monthly|(?:per|an?|each|every) month)\b|\/\s?(?:month|mo)\b/i],
  ['quarter', /\b(?:quarterly|(?:per|an?|each|every) quarter)\b|\/\s?quarter\b/i],
  ['year', /\b(?:yearly|annual(?:ly)?|per annum|(?:per|an?|each|every) year)\b|\/\s?(?:year|yr)\b/i],
];

/** Whether a text has a figure that stands in none of these, or one in a sentence with another term than there. */
export function hasOwnFigures(text: string, known: readonly string[]): boolean {
  const figures = new Set(known.flatMap((each) => each.match(FIGURE) ?? []));
  if ((text.match(FIGURE) ?? []).some((figure) => !figures.has(figure))) return true;
  const terms = new Set(known.flatMap(termsOf));
  return termsOf(text).some((term) => !terms.has(term));
}

/** Each figure with each term of its sentence, e.g. `500 month`. */
const termsOf = (text: string): string[] =>
  text
    .split(SENTENCE_END)
    .flatMap((sentence) =>
      TERMS.filter(([, said]) => said.test(sentence)).flatMap(([term]) =>
        (sentence.match(FIGURE) ?? []).map((figure) => `${figure} ${term}`),
      ),
    );

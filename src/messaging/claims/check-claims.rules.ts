import { smallWordsOf } from '#core/text/language.rules';
import type { Language } from '#core/text/languages';
import { type Reason, reason } from '#core/verdict';
import type { ClaimKind, Fact } from '../contract.ts';
import { isStale, TIME_KEY } from '../fact-sheet.rules.ts';
import { politeWordsOf } from '../languages/formality.rules.ts';
import { placesOf, wordsOf } from '../words.rules.ts';
import { supports } from './bind.rules.ts';
import { datesIn } from './dates.rules.ts';
import { eventsIn } from './events.rules.ts';
import { lowerCaseWords, namesIn, type Ordinary } from './names.rules.ts';
import { numbersIn } from './numbers.rules.ts';
import { ordinaryWordsOf } from './ordinary-words.ts';
import type { Candidate } from './span.ts';

export type CheckedClaim = {
  readonly part: 'subject' | 'body';
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: ClaimKind;
  readonly bound: boolean;
  readonly factId?: string;
  readonly reason: string;
};

export type ClaimCheck = {
  readonly blocked: boolean;
  readonly claims: readonly CheckedClaim[];
  readonly reasons: readonly Reason[];
};

export type ClaimQuestion = {
  readonly subject: string;
  readonly bodyText: string;
  readonly facts: readonly Fact[];
  /** Fixed wording of the template the text came from; what still stands there word for word was read by a person before. */
  readonly templateText?: string | null;
  /** Links that belong in every mail, e.g. this recipient's unsubscribe address; compared byte for byte. */
  readonly allowedLinks?: readonly string[];
  /** English where nothing is said. */
  readonly language?: Language;
  readonly now: Temporal.Instant;
};

const LINK =
  /\bhttps?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b|\bwww\.[^\s<>"']+/giu;

function linksIn(text: string): Candidate[] {
  return [...text.matchAll(LINK)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
    kind: 'link',
    sentence: match[0],
  }));
}

/** Times that are kept for the reader, where they stand word for word; a time in other words is read like any other phrase. */
function timesIn(text: string, facts: readonly Fact[]): Candidate[] {
  return facts
    .filter(({ subject, key }) => subject === 'sender' && key === TIME_KEY)
    .flatMap(({ value }) =>
      placesOf(text, value).map(
        (start): Candidate => ({
          ...{ start, end: start + value.length, text: value, kind: 'date', sentence: value },
        }),
      ),
    );
}

/** Same length, so offsets stay true, but without letters that other finders would read. */
const blankOut = (text: string, spans: readonly Candidate[]): string =>
  spans.reduce(
    (rest, { start, end }) => rest.slice(0, start) + '_'.repeat(end - start) + rest.slice(end),
    text,
  );

const overlaps = (a: Candidate, b: Candidate): boolean => a.start < b.end && b.start < a.end;

function findAll(text: string, known: Ordinary, subject: boolean, question: ClaimQuestion): Candidate[] {
  const { facts, language } = question;
  const links = linksIn(text);
  const times = timesIn(text, facts);
  const readable = blankOut(text, [...links, ...times]);
  const dates = longestOnly(datesIn(readable));
  // "Q3" and "15 March" are dates, not numbers or names.
  const others = [...numbersIn(readable), ...namesIn(readable, known, subject)].filter(
    (found) => !dates.some((date) => overlaps(date, found)),
  );
  return [
    ...links,
    ...times,
    ...dates,
    ...longestOnly(others),
    ...longestOnly(eventsIn(readable, language)),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Of overlapping phrases of one kind only the longest counts. */
function longestOnly(found: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const next of found.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)) {
    if (!kept.some((other) => other.kind === next.kind && overlaps(other, next))) kept.push(next);
  }
  return kept;
}

/** Words of the fixed wording; a gap breaks a phrase. */
const wordingTokens = (wording: string): string =>
  ` ${wordsOf(wording.replaceAll('\u0001', ' zzgapzz '))
    .map((word) => word.lower)
    .join(' ')} `;

/** True when the phrase stands in the fixed wording together with a neighbour, so a loose word alone cannot be smuggled in. */
function isFixedWording(found: Candidate, text: string, wording: string): boolean {
  const words = wordsOf(text);
  const own = words.filter((word) => word.start < found.end && word.end > found.start);
  const firstIndex = own[0] ? words.indexOf(own[0]) : -1;
  if (firstIndex === -1) return false;
  const phrase = own.map((word) => word.lower).join(' ');
  const before = words[firstIndex - 1]?.lower;
  const after = words[firstIndex + own.length]?.lower;
  const has = (piece: string) => wording.includes(` ${piece} `);
  if (own.length >= 4 && has(phrase)) return true;
  const left = before !== undefined && has(`${before} ${phrase}`);
  const right = after !== undefined && has(`${phrase} ${after}`);
  return found.kind === 'number' || found.kind === 'name' ? left && right : left || right;
}

function judge(
  found: Candidate,
  part: 'subject' | 'body',
  text: string,
  question: ClaimQuestion,
  wording: string,
): CheckedClaim {
  const base = { part, start: found.start, end: found.end, text: found.text, kind: found.kind };
  if (found.kind === 'link' && question.allowedLinks?.includes(found.text)) {
    return { ...base, bound: true, reason: 'A link of every mail.' };
  }
  const matching = question.facts.filter((fact) => supports(found, fact));
  const fresh = matching.find((fact) => !isStale(fact, question.now));
  if (fresh) return { ...base, bound: true, factId: fresh.id, reason: `Supported by ${fresh.source}.` };
  if (wording !== '' && isFixedWording(found, text, wording))
    return { ...base, bound: true, reason: 'Fixed wording of the template.' };
  const old = matching[0];
  if (old)
    return {
      ...base,
      bound: false,
      factId: old.id,
      reason: `The only support, from ${old.source}, dates from ${old.observedAt.slice(0, 10)} and is too old.`,
    };
  return { ...base, bound: false, reason: `No stored fact says this (${found.kind}).` };
}

/**
 * Finds every factual phrase in the final text, human edits included, and looks for the fact behind it: numbers, dates, names, events,
 * shared history, proof and links. A phrase without a fresh fact blocks the mail. Offsets are UTF-16 units in the named part.
 */
export function checkClaims(question: ClaimQuestion): ClaimCheck {
  const fixed = question.templateText ?? '';
  const wording = fixed === '' ? '' : wordingTokens(fixed);
  const offers = question.facts.filter((fact) => fact.subject === 'campaign').map((fact) => fact.value);
  const { language = 'en' } = question;
  const known: Ordinary = {
    words: new Set([...lowerCaseWords([fixed, ...offers].join('\n')), ...ordinaryWordsOf(language)]),
    nouns: language === 'de',
    small: new Set(language === 'en' ? [] : smallWordsOf(language)),
    polite: new Set(politeWordsOf(language)),
  };
  const claims = (['subject', 'body'] as const).flatMap((part) => {
    const text = part === 'subject' ? question.subject : question.bodyText;
    return findAll(text, known, part === 'subject', question).map((found) =>
      judge(found, part, text, question, wording),
    );
  });
  const unbound = claims.filter((claim) => !claim.bound);
  const reasons = unbound.map((claim) => {
    const stale = claim.factId !== undefined;
    const text = stale
      ? `“${claim.text}”: ${claim.reason}`
      : `“${claim.text}” is not supported by any stored fact. Remove it or add the fact with its source.`;
    return reason(stale ? 'claim.stale' : 'claim.unbound', text, {
      part: claim.part,
      start: claim.start,
      end: claim.end,
      kind: claim.kind,
    });
  });
  return { blocked: unbound.length > 0, claims, reasons };
}

import type { Fact } from '../contract.ts';
import { IDENTITY_KEYS } from '../fact-sheet.rules.ts';
import { hasPhrase, normaliseText, wordsOf } from '../words.rules.ts';
import { COMMON_WORDS } from './common-words.ts';
import { dateParts } from './dates.rules.ts';
import { FAMILY_KEYS } from './event-patterns.ts';
import { numbersIn } from './numbers.rules.ts';
import type { Candidate } from './span.ts';

/** Words a sentence may use for a fact key when the stored value is a bare figure. */
const KEY_WORDS: Readonly<Record<string, string>> = {
  employees: 'people employees staff person headcount colleagues strong team workforce heads',
  revenue: 'revenue turnover sales arr income',
  funding: 'raised funding round series seed investment',
  location: 'office based located offices',
  founded: 'founded since started',
};

const contentOf = (fact: Fact): string => `${fact.value}\n${fact.quote ?? ''}`;

/** Comparable stem: plural and common verb endings removed. */
const stem = (word: string): string => word.replace(/'s$/u, '').replace(/(?:ings?|edly|ed|es|s)$/u, '');

const EMPTY_WORDS =
  /^(?:the|a|an|of|in|on|at|for|to|and|or|with|your|you|our|we|i|is|are|that|this|it|have|has|by|from|new|recent|just|about|so)$/u;

function contentStems(text: string): Set<string> {
  return new Set(
    wordsOf(text)
      .map((word) => word.lower)
      .filter((word) => !EMPTY_WORDS.test(word) && /\p{L}/u.test(word) && word.length > 2)
      .map(stem),
  );
}

function shared(sentence: string, fact: Fact): number {
  const own = contentStems(
    `${contentOf(fact)} ${KEY_WORDS[fact.key] ?? ''} ${fact.key.replaceAll('_', ' ')}`,
  );
  return [...contentStems(sentence)].filter((word) => own.has(word)).length;
}

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

const unitsAgree = (stated: Candidate['unit'], known: Candidate['unit']): boolean =>
  stated === known || (stated === 'money' && known === 'plain') || (stated === 'plain' && known === 'money');

function supportsNumber(found: Candidate, fact: Fact): boolean {
  const same = numbersIn(contentOf(fact)).some(
    (known) =>
      known.value !== undefined &&
      found.value !== undefined &&
      close(known.value, found.value) &&
      unitsAgree(found.unit, known.unit),
  );
  if (!same) return false;
  // The same figure about something else is not support: 120 employees do not make 120 new customers.
  const others = contentOf(fact).replace(/[\d.,%$€£\s]/gu, '');
  const needsWords = fact.subject !== 'sender' || others !== '';
  return !needsWords || shared(withoutNumbers(found.sentence), fact) > 0;
}

const withoutNumbers = (text: string): string => text.replace(/\d[\d.,]*/gu, ' ');

function supportsDate(found: Candidate, fact: Fact): boolean {
  if (hasPhrase(contentOf(fact), found.text)) return true;
  const stated = dateParts(found.text);
  if (stated.size === 0) return false;
  const known = dateParts(contentOf(fact));
  return [...stated].every((part) => known.has(part)) && shared(withoutNumbers(found.sentence), fact) > 0;
}

/** Every word of the name stands in the fact. Names inside the fact's address count, so "acme" is found in "acme.io". */
function supportsName(found: Candidate, fact: Fact): boolean {
  const known = new Set(
    wordsOf(contentOf(fact)).flatMap((word) => [word.lower, stem(word.lower), ...word.lower.split(/[.&-]/u)]),
  );
  const words = wordsOf(found.text).map((word) => word.lower.replace(/'s$/u, ''));
  return words.length > 0 && words.every((word) => known.has(word) || known.has(stem(word)));
}

function supportsEvent(found: Candidate, fact: Fact): boolean {
  const content = contentOf(fact);
  if (fact.subject === 'campaign' || fact.subject === 'sender')
    return found.kind === 'proof' && shared(found.sentence, fact) >= 2;
  if (IDENTITY_KEYS.has(fact.key)) return false;
  if (found.family === 'proof') return false;
  if (found.family === 'observation' || found.family === 'recency')
    return eventful(fact) && sharesBeyondCommon(found.sentence, fact);
  const exact = /series|round/iu.test(found.text) ? hasPhrase(content, found.text) : null;
  if (exact !== null && /series/iu.test(found.text)) return exact;
  if (found.family === 'familiarity') return supportsHistory(found, fact);
  if (found.family === 'content')
    return eventful(fact) && [...contentStems(found.text)].some((word) => contentStems(content).has(word));
  const keys = FAMILY_KEYS[found.family ?? ''] ?? [];
  return keys.includes(fact.key) || (eventful(fact) && hasPhrase(content, found.text));
}

const NOT_EVENTS = new Set([
  'industry',
  'employees',
  'revenue',
  'technology',
  'description',
  'location',
  'source',
]);
const eventful = (fact: Fact): boolean => !NOT_EVENTS.has(fact.key) || fact.key === 'source';

function sharesBeyondCommon(sentence: string, fact: Fact): boolean {
  const own = contentStems(
    `${contentOf(fact)} ${FAMILY_KEYS[fact.key] ? fact.key : ''} ${KEY_WORDS[fact.key] ?? ''}`,
  );
  const said = wordsOf(sentence).map((word) => word.lower);
  return said.some((word) => own.has(stem(word)) && (!COMMON_WORDS.has(word) || word === fact.key));
}

/** "You commented", "you downloaded": only what the recorded action says; a meeting needs a recorded conversation. */
function supportsHistory(found: Candidate, fact: Fact): boolean {
  if (fact.key === 'relationship' || fact.key === 'conversation') return true;
  if (fact.key !== 'engagement') return false;
  const action = contentStems(contentOf(fact).replaceAll('_', ' '));
  return [...contentStems(found.text)].some((word) => action.has(word));
}

function supportsLink(found: Candidate, fact: Fact): boolean {
  const host = (url: string) => /^(?:https?:\/\/)?(?:www\.)?([^/?#\s]+)/iu.exec(url)?.[1]?.toLowerCase();
  return fact.subject === 'sender' && fact.key === 'link' && host(found.text) === host(fact.value);
}

/** Does this fact say what the phrase says? Age is judged by the caller. */
export function supports(found: Candidate, fact: Fact): boolean {
  switch (found.kind) {
    case 'number':
      return supportsNumber(found, fact);
    case 'date':
      return supportsDate(found, fact);
    case 'name':
      return supportsName(found, fact);
    case 'link':
      return supportsLink(found, fact);
    case 'fact':
      return normaliseText(contentOf(fact)).includes(normaliseText(found.text));
    default:
      return supportsEvent(found, fact);
  }
}

import { fold } from '#core/text/fold';
import { LANGUAGES, type Language } from '#core/text/languages';
import type { ClaimKind } from '../contract.ts';
import { sentencesOf } from '../words.rules.ts';
import { EVENT_PATTERNS, type EventPattern } from './event-patterns.ts';
import { EVENT_WORDS } from './events-in-languages.ts';
import { type Candidate, candidate, isProcessQuestion, type Sentence } from './span.ts';

/** Words that turn a general noun into a statement about this reader: "your recent talk", "the new office". */
const POINTS_AT =
  /\b(?:your|their|its|his|her|the|that|this|recent|recently|new|latest|last|just|since|after|upcoming|congrats|\p{L}+['’]s)(?:\s+[\p{L}\d'’-]+){0,2}\s*$/iu;
const POINTS_STRONGLY =
  /\b(?:your|their|recent|recently|new|latest|last|just|since|upcoming|congrats|[\p{L}]{3,}['’]s)(?:\s+[\p{L}\d'’-]+){0,2}\s*$/iu;

function isStated(sentence: Sentence, pattern: EventPattern, at: number, text: string): boolean {
  const before = sentence.text.slice(0, at);
  if (pattern.needsPointer)
    return POINTS_AT.test(before) && !(isProcessQuestion(sentence.text) && !POINTS_STRONGLY.test(before));
  if (pattern.always) return true;
  const general =
    isProcessQuestion(sentence.text) && !/(?:ed|ght|won)$/iu.test(text) && !POINTS_STRONGLY.test(before);
  return !general;
}

function inSentence(sentence: Sentence): Candidate[] {
  return EVENT_PATTERNS.flatMap((pattern) =>
    [...sentence.text.matchAll(pattern.words)].flatMap((match) => {
      const kind: ClaimKind =
        pattern.family === 'familiarity' ? 'familiarity' : pattern.family === 'proof' ? 'proof' : 'event';
      if (!isStated(sentence, pattern, match.index, match[0])) return [];
      return [candidate(sentence, match.index, match[0], kind, { family: pattern.family })];
    }),
  );
}

type Said = { readonly family: string; readonly words: RegExp };

const alone = (source: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'gu');

/** A noun behind or before "your", and what states the same by itself. */
const SAID_IN: ReadonlyMap<Language, readonly Said[]> = new Map(
  LANGUAGES.map((language) => {
    if (language === 'en') return [language, []];
    const { point, ending, nouns, said } = EVENT_WORDS[language];
    const pointed = Object.entries(nouns).map(([family, list]): Said => {
      const noun = `(?:${list})\\p{L}{0,${ending}}`;
      return {
        family,
        words: alone(`(?:${point})(?: [\\p{L}\\d'-]+){0,2} ${noun}|${noun}(?: \\p{L}{1,4})? (?:${point})`),
      };
    });
    return [
      language,
      [...pointed, ...Object.entries(said).map(([family, list]): Said => ({ family, words: alone(list) }))],
    ];
  }),
);

/** Without accents and with single blanks, each letter with its place in the text: people leave accents out, so rules do too. */
function unaccented(text: string): { plain: string; places: readonly number[] } {
  let plain = '';
  const places: number[] = [];
  let at = 0;
  for (const letter of text.replace(/\s/gu, ' ')) {
    const bare = letter !== ' ' ? fold(letter) : plain.endsWith(' ') ? '' : ' ';
    plain += bare;
    for (let index = 0; index < bare.length; index += 1) places.push(at);
    at += letter.length;
  }
  return { plain, places: [...places, at] };
}

function statedIn(sentence: Sentence, language: Language): Candidate[] {
  const { plain, places } = unaccented(sentence.text);
  return (SAID_IN.get(language) ?? []).flatMap(({ family, words }) =>
    [...plain.matchAll(words)].map((match) => {
      const start = places[match.index] ?? 0;
      const end = places[match.index + match[0].trimEnd().length] ?? sentence.text.length;
      return candidate(sentence, start, sentence.text.slice(start, end), 'event', { family });
    }),
  );
}

/** Events, observations, shared history and proof that a text states. General questions about a process are not statements. */
export const eventsIn = (text: string, language: Language = 'en'): Candidate[] =>
  sentencesOf(text).flatMap((sentence) => [
    ...inSentence(sentence),
    ...(language === 'en' ? [] : statedIn(sentence, language)),
  ]);

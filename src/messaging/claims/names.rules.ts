import { sentencesOf, type Word, wordsOf } from '../words.rules.ts';
import { COMMON_ACRONYMS, COMMON_WORDS } from './common-words.ts';
import { FIRST_NAMES, ORGANISATIONS, PLACES } from './gazetteer.ts';
import { type Candidate, candidate, type Sentence } from './span.ts';

const CALENDAR =
  /^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$|^(?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|h[12])$/u;
const COMMON_ENDING =
  /(?:ing|ly|ed|tion|tions|ness|ment|ments|ity|able|ible|ful|less|ward|wards|wise|ers|ies)$/u;
const LISTED = [FIRST_NAMES, ORGANISATIONS, PLACES];

const withoutPossessive = (lower: string): string => lower.replace(/'s$|'$/u, '');
const isListed = (lower: string): boolean => LISTED.some((names) => names.has(lower));
const isMixedCase = (text: string): boolean =>
  /\p{Ll}\p{Lu}/u.test(text) || /\p{L}\d|\d\p{L}{2,}/u.test(text);
const isCapital = (text: string): boolean => /^\p{Lu}/u.test(text);

/** Words that name nobody, whatever their first letter. */
export type Ordinary = {
  readonly words: ReadonlySet<string>;
  /** Nouns have a capital wherever they stand: what an article goes before is one. */
  readonly nouns: boolean;
  /** Small words of another language than English: in lower case they are nobody's name ("ik ben"). */
  readonly small: ReadonlySet<string>;
  /** Words that speak to the reader with a capital ("Państwo"). */
  readonly polite: ReadonlySet<string>;
};

type Setting = Pick<Ordinary, 'small' | 'polite'> & {
  readonly first: boolean;
  readonly titleCase: boolean;
  readonly known: ReadonlySet<string>;
  /** A capital inside a sentence says nothing here. */
  readonly noun: boolean;
  readonly nouns: boolean;
};

/** Before these German words stands no name. */
const BEFORE_A_NOUN =
  /^(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|kein|keine|keinen|keiner|zur|zum|im|am|beim|vom|ins|ans|ihre?|ihre[nmrs]|unsere?|unsere[nmrs]|diese|diese[nmrs]|jede|jede[nmrs]|alle|allen|viele|welche|welche[nmrs]|zwei)$/u;

/** Is this word, by its letters and its place, the name of somebody or something? */
function looksLikeAName(word: Word, setting: Setting): boolean {
  const { first, titleCase, known, noun, nouns } = setting;
  const lower = withoutPossessive(word.lower);
  if (CALENDAR.test(lower) || (/^\d/u.test(lower) && /^\d+(?:st|nd|rd|th|k|m|bn|x)?$/u.test(lower)))
    return false;
  const plain = word.text.replace(/['’]s$/u, '');
  if (COMMON_ACRONYMS.has(plain) || (COMMON_ACRONYMS.has(plain.toUpperCase()) && isMixedCase(plain)))
    return false;
  if (setting.polite.has(word.text) || setting.small.has(word.text)) return false;
  if (isListed(lower)) return true;
  if (isMixedCase(plain) && !/^(?:i['’]|[qh]\d|\d)/iu.test(plain)) return true;
  if (!isCapital(word.text) || /^I(?:['’]|$)/u.test(word.text)) return false;
  // Words joined by a hyphen ("Follow-up") are ordinary when each part is.
  const ordinary = lower
    .split(/[-&]/u)
    .every(
      (part) => COMMON_WORDS.has(part) || known.has(part) || (part.length > 5 && COMMON_ENDING.test(part)),
    );
  if (first || titleCase || (nouns && ordinary)) return !ordinary;
  if (noun && !/[^\p{L}-]/u.test(plain) && plain !== plain.toUpperCase()) return false;
  const shouting = plain.length > 1 && plain === plain.toUpperCase();
  return !(shouting && ordinary);
}

/** Words of ours: in lower case somewhere in the same text or in the fixed wording, so a capital there is only grammar. */
export const lowerCaseWords = (text: string): ReadonlySet<string> =>
  new Set(
    wordsOf(text)
      .filter((word) => !isCapital(word.text))
      .map((word) => word.lower),
  );

function namesInSentence(
  sentence: Sentence,
  { words: known, nouns, small, polite }: Ordinary,
  subject: boolean,
): Candidate[] {
  const words = wordsOf(sentence.text);
  const letters = words.filter((word) => /^\p{L}/u.test(word.text));
  const titleCase =
    subject && letters.length > 1 && letters.every((word) => isCapital(word.text) || word.text.length <= 3);
  const found: Candidate[] = [];
  let run: Word[] = [];
  const close = () => {
    const [start] = run;
    const end = run.at(-1);
    if (start && end) {
      const text = sentence.text.slice(start.start, end.end).replace(/['’]s$/u, '');
      found.push(candidate(sentence, start.start, text, 'name'));
    }
    run = [];
  };
  for (const [index, word] of words.entries()) {
    const before = sentence.text.slice(words[index - 1]?.end ?? 0, word.start);
    // After a colon, a quote, a bullet or a bracket a capital is grammar, as at the start of a sentence.
    const first = index === 0 || /["“(:•*]|^\s*[-–]\s/u.test(before);
    const noun = nouns && BEFORE_A_NOUN.test(words[index - 1]?.lower ?? '');
    const isName = looksLikeAName(word, { first, titleCase, known, noun, nouns, small, polite });
    if (!isName || (run.length > 0 && before.trim() !== '')) close();
    if (isName) run.push(word);
  }
  close();
  return [...found, ...listedPhrases(sentence)];
}

const PHRASES = LISTED.flatMap((names) => [...names]).filter((name) => /[ .]/u.test(name));

/** Names of several words in lower case: "new york", "silicon valley". */
function listedPhrases(sentence: Sentence): Candidate[] {
  const lower = ` ${sentence.text.toLowerCase()} `;
  return PHRASES.flatMap((name) => {
    const at = lower.indexOf(name);
    const whole =
      at > 0 &&
      !/[\p{L}\p{N}]/u.test(lower[at - 1] ?? '') &&
      !/[\p{L}\p{N}]/u.test(lower[at + name.length] ?? '');
    return whole
      ? [candidate(sentence, at - 1, sentence.text.slice(at - 1, at - 1 + name.length), 'name')]
      : [];
  });
}

/** A word in lower case that speaks, writes or recommends like a person: "tanvi told me". */
const SPEAKERS =
  /(?<![\p{L}])(?<name>\p{L}{2,})(?:\s+(?:just|also|has|had|already|recently))?\s+(?:told|mentioned|said|suggested|recommended|introduced|referred|pointed)\b/giu;
/** A product in lower case before the word that says what it is: "your oracle database". */
const PRODUCTS =
  /(?<![\p{L}])(?:your|the|with|from|using|into|on)\s+(?<name>\p{L}{3,})\s+(?:account|instance|database|licen[cs]e|subscription|crm|erp|integration|workspace|tenant|plugin|app)\b/giu;
const NOT_A_SPEAKER =
  /^(?:i|you|we|they|he|she|it|who|as|be|been|was|were|is|are|never|not|ever|have|has|had|that|which|people|nobody|somebody|someone|everybody|above|below|already|already|just|also)$/iu;

function inLowerCase(sentence: Sentence): Candidate[] {
  return [SPEAKERS, PRODUCTS].flatMap((pattern) =>
    [...sentence.text.matchAll(pattern)].flatMap((match) => {
      const name = match.groups?.name ?? '';
      if (NOT_A_SPEAKER.test(name) || COMMON_WORDS.has(name.toLowerCase())) return [];
      return [candidate(sentence, match.index + match[0].indexOf(name), name, 'name')];
    }),
  );
}

/** Names of people, organisations, products and places. `known` are ordinary words of the fixed wording. */
export function namesIn(text: string, known: Ordinary, subject = false): Candidate[] {
  const ordinary = { ...known, words: new Set([...known.words, ...lowerCaseWords(text)]) };
  return sentencesOf(text).flatMap((sentence) => [
    ...namesInSentence(sentence, ordinary, subject),
    ...inLowerCase(sentence),
  ]);
}

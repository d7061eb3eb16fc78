import { sentencesOf } from '../words.rules.ts';
import { type Candidate, candidate, isCallToAction, type Sentence } from './span.ts';

const SMALL: Readonly<Record<string, number>> = {
  zero: 0,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  couple: 2,
  dozen: 12,
  dozens: 24,
  half: 0.5,
  twice: 2,
  double: 2,
  doubled: 2,
  doubling: 2,
  doubles: 2,
  triple: 3,
  tripled: 3,
  tripling: 3,
  triples: 3,
  halves: 0.5,
  quadruples: 4,
  quadruple: 4,
  quadrupled: 4,
  tenfold: 10,
  twofold: 2,
  threefold: 3,
  halved: 0.5,
  halve: 0.5,
  halving: 0.5,
  third: 3,
  thirds: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  'one-third': 0.33,
  'two-thirds': 0.66,
  'one-quarter': 0.25,
  'three-quarters': 0.75,
};
const SCALE: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  thousands: 1e3,
  m: 1e6,
  mn: 1e6,
  mm: 1e6,
  million: 1e6,
  millions: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  billions: 1e9,
  hundred: 100,
  hundreds: 100,
};
const ONE_BEFORE =
  /^one[\s-]+(?:percent|per cent|hundred|thousand|million|billion|in[\s-]+(?:two|three|four|five|six|seven|eight|nine|ten|twenty)|third|quarter|fifth|dozen)\b/iu;

const DIGITS =
  /(?<![\p{L}\d.,])(?<money>[$€£¥]\s?|(?:USD|EUR|GBP|CHF)\s?)?(?<digits>\d+(?:[.,\u00a0 ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?:\s?(?<scale>k|mn|mm|m|bn|b|thousand|million|billion|hundred)(?![\p{L}\d]))?(?<unit>\s?(?:%|percent\b|per cent\b|percentage points?\b|pct\b|pp\b)|\s?[x×](?![\p{L}\d])|-?fold\b|\s?(?:USD|EUR|GBP|CHF|dollars?|euros?|pounds?)\b|(?:st|nd|rd|th)\b|\+)?/giu;

/** "1,200", "1.200", "1 200" and "1200" are one number; "1.5" and "1,5" have a fraction. */
export function numberValue(digits: string): number {
  const compact = digits.replace(/[\s\u00a0]/gu, '');
  const grouped = /^\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?$/u.exec(compact);
  if (grouped) {
    const tail = /[.,](\d{1,2})$/u.exec(compact);
    const whole = tail ? compact.slice(0, tail.index) : compact;
    return Number(whole.replace(/[.,]/gu, '')) + (tail ? Number(`0.${tail[1]}`) : 0);
  }
  return Number(compact.replace(',', '.'));
}

function digitNumbers(sentence: Sentence): Candidate[] {
  return [...sentence.text.matchAll(DIGITS)].map((match) => {
    const { money, digits = '', scale, unit = '' } = match.groups ?? {};
    const value = numberValue(digits) * (scale ? (SCALE[scale.toLowerCase()] ?? 1) : 1);
    const kind = /%|per|pct|pp/iu.test(unit)
      ? 'percent'
      : /x|×|fold/iu.test(unit)
        ? 'times'
        : money || /usd|eur|gbp|chf|dollar|euro|pound/iu.test(unit)
          ? 'money'
          : 'plain';
    const text = match[0].trimEnd();
    return candidate(sentence, match.index, text, 'number', { value, unit: kind });
  });
}

function spelledValue(words: readonly string[]): number {
  let total = 0;
  let current = 0;
  for (const word of words) {
    const scale = SCALE[word];
    if (scale !== undefined) {
      current = (current || 1) * scale;
      if (scale >= 1000) {
        total += current;
        current = 0;
      }
    } else current += word === 'one' || word === 'a' ? 1 : (SMALL[word] ?? 0);
  }
  return total + current;
}

const SPELLED_WORD = `(?:${[...Object.keys(SMALL), ...Object.keys(SCALE).filter((word) => word.length > 2)].sort((a, b) => b.length - a.length).join('|')})`;
const SPELLED = new RegExp(
  `(?<![\\p{L}\\d-])(?:one[\\s-]+(?=hundred|thousand|million|billion))?${SPELLED_WORD}(?:(?:[\\s-]+|\\s+and\\s+)${SPELLED_WORD})*(?<unit>[\\s-]+(?:percent|per cent|times|fold)|\\s?%)?(?![\\p{L}\\d])`,
  'giu',
);

function spelledNumbers(sentence: Sentence): Candidate[] {
  const found = [...sentence.text.matchAll(SPELLED)].map((match) => {
    const unit = match.groups?.unit ?? '';
    const words = match[0]
      .slice(0, match[0].length - unit.length)
      .toLowerCase()
      .split(/[\s-]+/u)
      .filter((word) => word !== 'and');
    const kind = /per|%/u.test(unit) ? 'percent' : /times|fold/u.test(unit) ? 'times' : 'plain';
    return candidate(sentence, match.index, match[0], 'number', { value: spelledValue(words), unit: kind });
  });
  for (const match of sentence.text.matchAll(/(?<![\p{L}-])one(?![\p{L}])/giu)) {
    const rest = ONE_BEFORE.exec(sentence.text.slice(match.index));
    if (rest)
      found.push(
        candidate(sentence, match.index, rest[0], 'number', {
          value: 1,
          unit: /per/u.test(rest[0]) ? 'percent' : 'plain',
        }),
      );
  }
  return found;
}

const SMALL_UNIT =
  /^[\s-]*(?:short\s+|quick\s+|brief\s+|plain\s+|simple\s+)?(?<unit>minutes?|mins?|hours?|pages?|lines?|words?|questions?|sentences?|bullets?|slides?|ideas?|examples?|thoughts?|options?|points?|things|paragraphs?|an hour)\b/iu;
const STATES_A_RESULT =
  /\b(?:sav(?:e|es|ed|ing)|cuts?|reduc\w+|los[et]\w*|wast\w+|gain\w*|spend(?:s|ing)?|spent|took|takes|every|per|each|faster|customers?|clients?)\b/iu;

/** Small numbers that only measure the next step: "15 minutes", "two lines", "half an hour". */
function measuresTheAsk(text: string, found: Candidate): boolean {
  if (found.unit !== 'plain' || found.value === undefined) return false;
  const unit = SMALL_UNIT.exec(text.slice(found.end))?.groups?.unit;
  if (!unit || STATES_A_RESULT.test(found.sentence)) return false;
  const limit = /^min/iu.test(unit) ? 60 : /hour/iu.test(unit) ? 1 : 5;
  return found.value <= limit && isCallToAction(found.sentence);
}

const HARMLESS = /^(?:second half|half the battle|half[- ]finished|half[- ]done)/iu;

/** Every number a text states, in digits or words; small numbers of a call to action are left out. */
export function numbersIn(text: string): Candidate[] {
  return sentencesOf(text)
    .flatMap((sentence) => [...digitNumbers(sentence), ...spelledNumbers(sentence)])
    .filter((found) => !measuresTheAsk(text, found) && !HARMLESS.test(text.slice(found.start)));
}

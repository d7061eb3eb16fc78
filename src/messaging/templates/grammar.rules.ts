import type { Language } from './contract.ts';

/** A thing that is wrong in any sentence, whatever it says; the match is shown. */
type Slip = {
  readonly code: string;
  readonly what: string;
  readonly found: RegExp;
  readonly only?: Language;
  readonly not?: Language;
};

/** Words that are written with a vowel and spoken with a consonant, and the other way round. */
const SPOKEN_CONSONANT = 'one|once|uni|use|usu|usa|uti|ubi|eu|ewe|u[.A-Z]';
const SPOKEN_VOWEL = 'hour|honest|honou?r|heir|[A-Z]{2}|[FHLMNRSX]-';

const SLIPS: readonly Slip[] = [
  { code: 'blanks', what: 'two blanks in a row', found: /\S(?: {2,})\S/u },
  // French has one before the high marks.
  { code: 'blank_before', what: 'a blank before a mark', not: 'fr', found: /\S+ [,.;:?!](?=\s|$)/u },
  { code: 'blank_before', what: 'a blank before a mark', only: 'fr', found: /\S+ [,.](?=\s|$)/u },
  {
    code: 'marks',
    what: 'two marks in a row',
    found: /\S*(?:,,|\.\.(?!\.)|[,;:][.?!]|[.?!][,;:]|\?\.)(?=\s|$)/u,
  },
  {
    code: 'word_twice',
    what: 'a word twice',
    found: /(?<![\p{L}'’])(?!(?:that|had)\s)(\p{L}+)\s\1(?![\p{L}'’])/iu,
  },
  { code: 'small_letter', what: 'a sentence that begins small', found: /[.?!]["”’)]?\s+\p{Ll}\S*/u },
  { code: 'small_paragraph', what: 'a paragraph that begins small', found: /(?<!,)\n\s*\n\p{Ll}\S*/u },
  // Behind "Hallo Anna," German goes on small; English does not.
  {
    code: 'small_paragraph',
    what: 'a paragraph that begins small',
    only: 'en',
    found: /(?<=,)\n\s*\n\p{Ll}\S*/u,
  },
  {
    code: 'article',
    what: 'the wrong article',
    only: 'en',
    found: new RegExp(`(?<![\\p{L}\\p{N}])[Aa] (?!(?:${SPOKEN_CONSONANT}))[aeiouAEIOU]\\p{L}+`, 'u'),
  },
  {
    code: 'article',
    what: 'the wrong article',
    only: 'en',
    found: new RegExp(
      `(?<![\\p{L}\\p{N}])[Aa]n (?!(?:${SPOKEN_VOWEL}))[b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z]\\p{L}*`,
      'u',
    ),
  },
];

type Pair = readonly [open: string, close: string];
const BRACKETS: Pair = ['(', ')'];
const ENGLISH_QUOTES: Pair = ['“', '”'];
/** Where quotes are not as in English; those that open and close with one mark are counted. */
const QUOTES: Readonly<Partial<Record<Language, readonly Pair[]>>> = {
  ...{ de: [['„', '“']], pl: [['„', '”']], sv: [['”', '”']], fi: [['”', '”']], da: [['»', '«']] },
  ...{ fr: [['«', '»']], es: [['«', '»'], ENGLISH_QUOTES], it: [['«', '»'], ENGLISH_QUOTES] },
  no: [['«', '»']],
};

const isOpen = (text: string, [left, right]: Pair): boolean => {
  const marks = text.split(left).length;
  return left === right ? marks % 2 === 0 : marks !== text.split(right).length;
};

export type GrammarSlip = { readonly code: string; readonly what: string; readonly text: string };

/**
 * What can be told wrong in a finished text without understanding it: blanks, marks, doubled words, small beginnings, English
 * articles, brackets left open, an end without a mark. A text that passes may still be clumsy; a person reads it.
 */
export function grammarSlips(text: string, language: Language, part: 'subject' | 'body'): GrammarSlip[] {
  const found = SLIPS.filter(
    ({ only, not }) => (only === undefined || only === language) && not !== language,
  ).flatMap(({ code, what, found: pattern }): GrammarSlip[] => {
    const match = pattern.exec(text)?.[0];
    return match === undefined ? [] : [{ code, what, text: match.trim() }];
  });
  const open = [BRACKETS, ...(QUOTES[language] ?? [ENGLISH_QUOTES])]
    .filter((pair) => isOpen(text, pair))
    .map(
      ([left, right]): GrammarSlip => ({
        code: 'open_pair',
        what: 'a pair left open',
        text: `${left} ${right}`,
      }),
    );
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  // A mark behind an address would become part of it.
  const ends = part === 'subject' || /(?:[.?!]["”’)]*|https?:\/\/\S+)$/u.test(last);
  return [...found, ...open, ...(ends ? [] : [{ code: 'no_end', what: 'no mark at the end', text: last }])];
}

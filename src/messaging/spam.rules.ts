import type { Language } from '#core/text/languages';
import { containsPhrase, foldText, phraseStarts, tokenise, withoutPhrases } from '#core/text/words';
import { type Reason, reason } from '#core/verdict';
import type { SpamTerms } from './contract.ts';
import { SPAM_IN } from './languages/spam-in.ts';
import { HONEST_USES, MONEY_SIGNS, SILENT_CLOSEOUTS, SPAM_PHRASES, SPAM_WORDS, SWAPS } from './spam-words.ts';

export type SpamQuestion = {
  readonly subject: string;
  /** Before the footer. */
  readonly body: string;
  /** Names of people and companies: whatever words they are made of, they are not ours to judge. */
  readonly names?: readonly string[];
  /** English where nothing is said. */
  readonly language?: Language;
  /** What the operator adds to the lists and takes out of them. */
  readonly terms?: SpamTerms;
};

export type SpamCheck = {
  readonly allowed: boolean;
  readonly phrases: readonly string[];
  readonly words: readonly string[];
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
};

/** More than this many shouted words are no abbreviations any more. */
const SHOUTED_AT_MOST = 2;
const SHOUTED = /(?<![\p{L}\p{N}])\p{Lu}{4,}(?![\p{L}\p{N}])/gu;

/** Percent is a word of its own: "100% free" is not "100 free seats". */
const withPercent = (text: string): string => text.replaceAll('%', ' percent ');

/** Runs of words that belong together: "if you act. Now we" holds no "act now". A hyphen joins and still counts. */
const clausesOf = (text: string): string[][] =>
  foldText(text)
    .split(/[.!?;:](?=\s|$)|[,()"“”]|\n\s*\n/u)
    .map((clause) => tokenise(withPercent(clause)))
    .filter((words) => words.length > 0);

const tokensOf = (phrase: string): string[] => tokenise(withPercent(phrase));

const found = (clauses: readonly (readonly string[])[], phrases: readonly string[]): string[] =>
  phrases.filter((phrase) => {
    const words = tokensOf(phrase);
    return clauses.some((clause) => phraseStarts(clause, words).length > 0);
  });

/** The longer of two overlapping finds says it all: "compare notes live" needs no "compare notes" beside it. */
const widest = (phrases: readonly string[]): string[] =>
  phrases.filter((phrase) => !phrases.some((other) => other !== phrase && containsPhrase(other, phrase)));

/** The text without the names in it, as they are written: "Now Ltd" takes nothing from "act now". */
const withoutNames = (text: string, names: readonly string[]): string =>
  names
    .filter((name) => name.trim() !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce(
      (left, name) =>
        left.replace(
          new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(name.trim())}(?![\\p{L}\\p{N}])`, 'gu'),
          ' , ',
        ),
      text,
    );

/**
 * Phrases of spam block and single words warn, both on whole words and within one clause; so do shouting, several
 * exclamation marks, em dashes and closeouts that make silence an answer.
 */
export function checkSpam({ subject, body, names = [], terms, language = 'en' }: SpamQuestion): SpamCheck {
  const foreign = language === 'en' ? null : SPAM_IN[language];
  const own = {
    blocked: terms?.blocked ?? [],
    noticed: terms?.noticed ?? [],
    allowed: new Set(terms?.allowed ?? []),
  };
  const text = withoutNames(`${subject}\n\n${body}`, names);
  const clauses = clausesOf(text).map((words) => withoutPhrases(words, HONEST_USES));
  const counts = (phrase: string): boolean => !own.allowed.has(phrase.trim().toLowerCase());
  const phrases = widest(
    found(clauses, [...SPAM_PHRASES, ...(foreign?.phrases ?? []), ...own.blocked].filter(counts)),
  );
  const words = found(clauses, [...(foreign?.words ?? SPAM_WORDS), ...own.noticed].filter(counts));
  const reasons = [...phraseReasons(phrases), ...formatReasons(text)];
  const warnings =
    words.length > 0
      ? [reason('copy.spam_word', `Words that filters notice: ${words.join(', ')}.`, { words })]
      : [];
  return { allowed: reasons.length === 0, phrases, words, reasons, warnings };
}

function phraseReasons(phrases: readonly string[]): Reason[] {
  if (phrases.length === 0) return [];
  const swaps = phrases.flatMap((phrase) =>
    SWAPS[phrase] ? [`instead of "${phrase}": "${SWAPS[phrase]}"`] : [],
  );
  const hint = swaps.length > 0 ? ` Write ${swaps.join('; ')}.` : '';
  return [
    reason('copy.spam_phrase', `Phrases that filters punish: ${phrases.join(', ')}.${hint}`, { phrases }),
  ];
}

function formatReasons(text: string): Reason[] {
  const plain = text.replaceAll('’', "'");
  const shouted = text.match(SHOUTED) ?? [];
  const money = MONEY_SIGNS.flatMap((sign) => sign.exec(plain)?.[0] ?? []);
  const closeout = SILENT_CLOSEOUTS.flatMap((closing) => closing.exec(plain)?.[0] ?? [])[0];
  return [
    shouted.length > SHOUTED_AT_MOST &&
      reason('copy.shouting', `Words in capitals: ${shouted.join(', ')}.`, { shouted }),
    (text.match(/!/gu) ?? []).length > 1 &&
      reason('copy.exclamation', 'There is more than one exclamation mark.'),
    text.includes('—') &&
      reason('copy.em_dash', 'There is an em dash; a comma or a full stop reads plainer.'),
    money.length > 0 && reason('copy.money_sign', `Offers of money: ${money.join(', ')}.`, { money }),
    closeout !== undefined &&
      reason('copy.silent_closeout', `"${closeout}" makes silence an answer; ask for a word instead.`),
  ].filter((entry) => entry !== false);
}

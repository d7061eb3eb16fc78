import { containsPhrase, tokenise } from '#core/text/words';

/** Word-level reading of short texts. Matching is always on whole words: "cto" is never found inside "director". */

const WORD = /[\p{L}\p{N}]+(?:['’&.+#-][\p{L}\p{N}]+)*[+#]*/gu;

export type Word = {
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
};

/** Every word of `text` with its character offsets, in order. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map((match) => ({
    text: match[0],
    lower: match[0].toLowerCase().replaceAll('’', "'"),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Lower-case form used for comparison: straight quotes, single spaces, no outer blanks. */
export const normaliseText = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll('’', "'").replace(/\s+/gu, ' ').trim();

/** True when `phrase` occurs in `text` as whole words, whatever the case; blanks and hyphens are equal. An empty phrase never does. */
export const hasPhrase = (text: string, phrase: string): boolean => containsPhrase(text, phrase);

/** The phrases of `phrases` that occur in `text` as whole words. */
export function phrasesIn(text: string, phrases: readonly string[]): string[] {
  const words = tokenise(text);
  return phrases.filter((phrase) => containsPhrase(words, phrase));
}

/** How many words a reader sees. */
export const countWords = (text: string): number =>
  (text.match(/\S+/gu) ?? []).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;

/** Sentences with offsets; a line end also ends a sentence. */
export function sentencesOf(text: string): { text: string; start: number; end: number }[] {
  const found: { text: string; start: number; end: number }[] = [];
  for (const match of text.matchAll(/[^\n.!?]*(?:[.!?](?=[^\s"'”’)])[^\n.!?]*)*(?:[.!?]+["'”’)]*|\n|$)/gu)) {
    if (match[0].trim() === '') continue;
    found.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Where a phrase stands as a whole: "10:00 AM on Mar 3" does not stand in "10:00 AM on Mar 31". */
export function placesOf(text: string, phrase: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + phrase.length))
    if (!/[\p{L}\p{N}]/u.test(`${text[at - 1] ?? ' '}${text[at + phrase.length] ?? ' '}`)) places.push(at);
  return places;
}

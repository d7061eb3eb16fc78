/** Letters, marks and digits; an apostrophe or `&` inside and `+` or `#` behind keep "o'neil", "r&d" and "c++" whole. */
const WORD = /[\p{L}\p{M}\p{N}]+(?:['&][\p{L}\p{M}\p{N}]+)*[+#]*/gu;

/** One spelling for comparison: compatibility form, lower case, straight apostrophes. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[’‘ʼ`´]/gu, "'")
    .replaceAll('\u00AD', '');

/** Initials with dots, "c.e.o." and "u.s.", which are one word. */
const INITIALS = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}(?:\p{L}(?![\p{L}\p{N}]))?/gu;

/** The words of a text in order and lower case. Hyphens, slashes and dots separate: "Co-Founder/CEO" is co, founder, ceo. */
export function tokenise(text: string): string[] {
  const folded = foldText(text);
  const plain = folded.includes('.')
    ? folded.replace(INITIALS, (initials) => initials.replaceAll('.', ''))
    : folded;
  return plain.match(WORD) ?? [];
}

/** Where the words of `phrase` stand in a row inside `words`; every index of a first word. */
export function phraseStarts(words: readonly string[], phrase: readonly string[]): number[] {
  if (phrase.length === 0) return [];
  const starts: number[] = [];
  for (let start = 0; start + phrase.length <= words.length; start += 1) {
    if (phrase.every((word, offset) => words[start + offset] === word)) starts.push(start);
  }
  return starts;
}

const known = new Map<string, readonly string[]>();

/** The words of a phrase from a list of ours, remembered because the same lists are asked for every row. */
export function phraseWords(phrase: string): readonly string[] {
  const found = known.get(phrase);
  if (found) return found;
  const words = tokenise(phrase);
  if (known.size < 4000) known.set(phrase, words);
  return words;
}

/** True when all words of `phrase` stand next to each other in `text`. "cto" is not in "director", "stop" not in "stopped". */
export const containsPhrase = (text: string | readonly string[], phrase: string): boolean =>
  phraseStarts(typeof text === 'string' ? tokenise(text) : text, phraseWords(phrase)).length > 0;

/** The words with every occurrence of `phrases` blanked, so that "president" is not found in "vice president". */
export function withoutPhrases(words: readonly string[], phrases: readonly string[]): string[] {
  const left = [...words];
  for (const phrase of phrases) {
    const parts = phraseWords(phrase);
    for (const start of phraseStarts(words, parts)) left.fill('', start, start + parts.length);
  }
  return left;
}

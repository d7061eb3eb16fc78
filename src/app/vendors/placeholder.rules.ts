const WORDS = /placeholder|change[-_]?me|example|dummy|x{4,}|todo|your[-_]|<.*>|insert[-_]|sample/i;
/** Bits per character below which a text is a pattern and no key. */
const LEAST_ENTROPY = 2;
const SHORTEST = 8;

/** Whether a secret looks as if somebody meant to put one there later: words of samples, or too little variety. */
export function looksLikePlaceholder(value: string): boolean {
  return value.length < SHORTEST || WORDS.test(value) || entropy(value) < LEAST_ENTROPY;
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}

import { pieces, words } from './sentences.rules.ts';

/** A family of phrases: words of the languages with blanks, pieces of Japanese. In folded form. */
export type Family = readonly [RegExp, RegExp];
const NONE = pieces('(?!)');
export const family = (latin: readonly string[], japanese: readonly string[] = []): Family => [
  words(...latin),
  japanese.length > 0 ? pieces(...japanese) : NONE,
];
export const says = ([latin, japanese]: Family, folded: string): boolean =>
  latin.test(folded) || japanese.test(folded);

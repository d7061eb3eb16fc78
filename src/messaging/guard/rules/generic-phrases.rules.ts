import { hasPhrase } from '../../words.rules.ts';
import type { GuardRule } from '../guard.ts';

const GENERIC: readonly (string | RegExp)[] = [
  /(?<!\p{L})in today['’]s fast(?!\p{L})/iu,
  /(?<!\p{L})in today['’]s (?:ever[- ])?(?:evolving|changing|competitive)(?!\p{L})/iu,
  /(?<!\p{L})leverag(?:e|es|ing) (?:the )?cutting[- ]edge(?!\p{L})/iu,
  /(?<!\p{L})revolutioni[sz](?:e|es|ed|ing)(?!\p{L})/iu,
  /(?<!\p{L})transform(?:s|ing)? your business(?!\p{L})/iu,
  'next level',
  /(?<!\p{L})unlock(?:s|ing)? the (?:full )?(?:power|potential)(?!\p{L})/iu,
  /(?<!\p{L})harness(?:es|ing)? the (?:power|potential)(?!\p{L})/iu,
  /(?<!\p{L})game[- ]chang(?:er|ers|ing)(?!\p{L})/iu,
  'paradigm shift',
  /(?<!\p{L})synerg(?:y|ies|istic)(?!\p{L})/iu,
  'best-in-class',
  'thought leader',
  /(?<!\p{L})mov(?:e|es|ing) the needle(?!\p{L})/iu,
  'low-hanging fruit',
  /(?<!\p{L})circl(?:e|ing) back(?!\p{L})/iu,
  'deep dive into',
  'end of the day',
  /(?<!\p{L})streamlin(?:e|es|ing) your workflows?(?!\p{L})/iu,
];

/** Distinct generic phrases per sentence above which a draft is refused; exactly this value passes. */
export const GENERIC_DENSITY_LIMIT = 0.4;

/** Distinct generic phrases divided by sentences; a text without a sentence counts as one. */
export function genericDensity(text: string): { phrases: number; sentences: number; density: number } {
  const phrases = GENERIC.filter((entry) =>
    typeof entry === 'string' ? hasPhrase(text, entry) : entry.test(text),
  ).length;
  const sentences = Math.max(1, text.split(/[.!?]+/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length);
  return { phrases, sentences, density: phrases / sentences };
}

export const genericPhrases: GuardRule = {
  id: 'GUARD-005',
  purpose: 'The text is not made of generic phrases.',
  check: ({ draft }) => {
    const { phrases, sentences, density } = genericDensity(draft.bodyText);
    return density > GENERIC_DENSITY_LIMIT
      ? `${phrases} generic phrases in ${sentences} sentences; at most ${GENERIC_DENSITY_LIMIT} per sentence are allowed.`
      : null;
  },
};

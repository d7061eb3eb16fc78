import { type Reason, reason } from '#core/verdict';

/** `{one|two}`, never `{{ field }}`. */
const BLOCK = /(?<!\{)\{(?!\{)([^{}|]*(?:\|[^{}|]*)+)\}(?!\})/gu;
const OPTIONS = { min: 2, max: 3 } as const;
/** More texts than a person would look at, in one field. */
export const MAX_COMBINATIONS = 81;

export const blocksOf = (text: string): readonly (readonly string[])[] =>
  [...text.matchAll(BLOCK)].map((match) => (match[1] ?? '').split('|'));

/** The text with one wording of each choice; `pick` gets the place of the choice and how many wordings it has. */
export function spun(text: string, pick: (block: number, options: number) => number): string {
  let block = -1;
  return text.replace(BLOCK, (_all, inside: string) => {
    const options = inside.split('|');
    block += 1;
    return options[pick(block, options.length)] ?? '';
  });
}

/** How many texts the choices make. */
export const combinationsOf = (text: string): number =>
  blocksOf(text).reduce((product, options) => product * options.length, 1);

/** Every text that the choices make, the first wordings first. */
export const assemblies = (text: string): string[] =>
  Array.from({ length: combinationsOf(text) }, (_, serial) => {
    let rest = serial;
    return spun(text, (_block, options) => {
      const picked = rest % options;
      rest = Math.floor(rest / options);
      return picked;
    });
  });

/** What must not stand in a choice: it would be another fact, another address or another name with each reader. */
const NOT_TO_SPIN: readonly { readonly code: string; readonly what: string; readonly found: RegExp }[] = [
  { code: 'number', what: 'a number', found: /\d/u },
  { code: 'link', what: 'a link', found: /https?:|www\.|@|\.[a-z]{2,}\//iu },
];

/**
 * Two or three wordings a choice, none empty, each standing for itself: no blanks at its ends, no number, no link. Fields and
 * choices inside a choice are no choice at all and are found as open braces.
 */
export function spintaxFindings(text: string, field: string): Reason[] {
  const findings = blocksOf(text).flatMap((options, index): Reason[] => {
    const shown = `{${options.join('|')}}`;
    const say = (code: string, why: string): Reason =>
      reason(`template.spintax_${code}`, `${shown} ${why}.`, { field, block: index + 1 });
    const spunFacts = NOT_TO_SPIN.filter(({ found }) => options.some((option) => found.test(option)));
    return [
      ...(options.length < OPTIONS.min || options.length > OPTIONS.max
        ? [say('options', `has ${options.length} wordings; two or three are wanted`)]
        : []),
      ...(options.some((option) => option.trim() === '') ? [say('empty', 'has an empty wording')] : []),
      ...(options.some((option) => option !== option.trim() && option.trim() !== '')
        ? [say('blanks', 'has blanks at the ends of a wording; they belong outside of the choice')]
        : []),
      ...(new Set(options.map((option) => option.trim())).size < options.length
        ? [say('same', 'has the same wording twice')]
        : []),
      ...spunFacts.map(({ code, what }) => say(code, `has ${what} in it, which every reader must see alike`)),
    ];
  });
  const combinations = combinationsOf(text);
  return combinations > MAX_COMBINATIONS
    ? [
        ...findings,
        reason(
          'template.spintax_many',
          `The choices make ${combinations} texts; at most ${MAX_COMBINATIONS} can be looked at. Take some out.`,
          { field, combinations },
        ),
      ]
    : findings;
}

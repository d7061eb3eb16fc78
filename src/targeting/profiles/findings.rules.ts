import { tokenise } from '#core/text/words';
import { type Reason, reason } from '#core/verdict';

/** What parts of a profile may add up to: points above a hundred could never be seen in a score. */
export const WEIGHTS_MOST = 100;
/** More phrases than this make every score slow, and no list of words needs them. */
const PHRASES_MOST = 3_000;

/** A finding names the field it is about. */
export const found = (code: string, field: string, text: string): Reason =>
  reason(`profile.${code}`, text, { field });

export const sum = (figures: readonly number[]): number => figures.reduce((all, one) => all + one, 0);
export const most = (figures: readonly number[]): number => Math.max(0, ...figures);
const twice = <T>(entries: readonly T[]): T | undefined =>
  entries.find((entry, index) => entries.indexOf(entry) !== index);

/** Caps are weights: together they are at most a hundred. */
export function weigh(parts: readonly { readonly name: string; readonly cap: number }[]): Reason[] {
  const all = sum(parts.map(({ cap }) => cap));
  return all <= WEIGHTS_MOST
    ? []
    : [
        found(
          'weights',
          'caps',
          `The caps add up to ${all} (${parts.map(({ name, cap }) => `${name.replaceAll('_', ' ')} ${cap}`).join(', ')}), and a score has ${WEIGHTS_MOST}. Lower them by ${all - WEIGHTS_MOST}.`,
        ),
      ];
}

type Step = { readonly name: string; readonly from: number };

/** Tiers or grades: each of the vocabulary once, the better one higher, the last one from the floor on, and each within reach. */
export function climb(
  field: string,
  steps: readonly Step[],
  { order, floor, highest }: { order: readonly string[]; floor: number; highest: number },
): Reason[] {
  const names = steps.map(({ name }) => name);
  const again = twice(names);
  const missing = order.filter((name) => !names.includes(name));
  if (again !== undefined) return [found('tier_twice', field, `${spoken(again)} is named twice. Keep one.`)];
  if (missing.length > 0)
    return [
      found('tier_missing', field, `${missing.map(spoken).join(', ')} is not named. Say where it begins.`),
    ];
  const inOrder = order.map((name) => steps.find((step) => step.name === name) as Step);
  const findings: Reason[] = [];
  for (const [index, { name, from }] of inOrder.entries()) {
    const below = inOrder[index + 1];
    if (below && from <= below.from)
      findings.push(
        found(
          'tier_order',
          field,
          `${spoken(name)} begins at ${from} and ${spoken(below.name)} at ${below.from}: nobody would ever be in ${spoken(below.from >= from ? name : below.name)} by rights. Put the better one higher.`,
        ),
      );
    if (from > highest)
      findings.push(
        found(
          'out_of_reach',
          field,
          `${spoken(name)} begins at ${from}, and the best there can be scores ${highest}, so nobody would ever reach it. Begin it lower, or give more points.`,
        ),
      );
  }
  const last = inOrder.at(-1);
  if (last && last.from > floor)
    findings.push(
      found(
        'floor',
        field,
        `${spoken(last.name)} begins at ${last.from}, so who scores less is in nothing. Begin it at ${floor}.`,
      ),
    );
  return findings;
}

const spoken = (name: string): string => name.replace('_', ' ');

export type PhraseList = { readonly field: string; readonly phrases: readonly string[] };

/** Phrases are matched by whole words, so one without a word matches nobody. */
export function readable(lists: readonly PhraseList[]): Reason[] {
  const count = sum(lists.map(({ phrases }) => phrases.length));
  if (count > PHRASES_MOST)
    return [found('phrases', 'phrases', `${count} phrases are more than ${PHRASES_MOST}. Take some out.`)];
  return lists.flatMap(({ field, phrases }) =>
    phrases
      .filter((phrase) => tokenise(phrase).length === 0)
      .map((phrase) =>
        found('phrase_empty', field, `"${phrase}" holds no word, so it would match nobody. Take it out.`),
      ),
  );
}

/** Names that must differ, as the first of two would always win. */
export function distinct(field: string, names: readonly string[]): Reason[] {
  const again = twice(names);
  return again === undefined
    ? []
    : [
        found(
          'twice',
          field,
          `"${again.replaceAll('_', ' ')}" stands there twice, and only the first would count.`,
        ),
      ];
}

/** More points than the cap above them: they count only in part, which may be meant. */
export const overCap = (field: string, name: string, points: number, cap: number): Reason[] =>
  points > cap
    ? [found('over_cap', field, `${name} gives ${points} points and the cap is ${cap}: it counts as ${cap}.`)]
    : [];

import type { Fact, FactSheet } from './contract.ts';
import { GAP, type Slot } from './slot.ts';
import type { Role } from './title.rules.ts';
import { countWords } from './words.rules.ts';

/** Sources that a reader recognises, and how a mail may refer to them. `@@` is the name of the source. */
const BY_SOURCE: readonly { readonly types: RegExp; readonly line: string }[] = [
  { types: /^demo/u, line: 'You asked for a demo of @@, so this will be short.' },
  { types: /^(?:website_?)?visit/u, line: 'Your visit to @@ is the reason for this note.' },
  { types: /^(?:event|webinar)/u, line: 'You registered for @@, which is why this reaches you.' },
  { types: /^competitor/u, line: 'You follow @@, so this may be close to your work.' },
  { types: /^comment/u, line: 'Your comment on @@ prompted this note.' },
  { types: /^(?:directory|community|newsletter)/u, line: 'Your entry in @@ is how this found you.' },
];

const BY_FACT: readonly { readonly key: string; readonly line: string }[] = [
  { key: 'funding', line: 'News of your @@ prompted this note.' },
  { key: 'launch', line: 'News of your @@ prompted this note.' },
  { key: 'expansion', line: 'News of your @@ prompted this note.' },
  { key: 'award', line: 'News of your @@ prompted this note.' },
  { key: 'hiring', line: 'Your search for @@ prompted this note.' },
  { key: 'technology', line: 'Public sources list @@ among your tools.' },
];

/** A payload longer than this reads like a pasted record. */
const MAX_HOOK_WORDS = 12;

const fits = (value: string): boolean =>
  value !== '' && countWords(value) <= MAX_HOOK_WORDS && !/[\n.!?]/u.test(value);

const fill = (line: string, value: string, ...factIds: string[]): Slot => ({
  text: line.replace('@@', () => value),
  wording: line.replace('@@', GAP),
  factIds,
});

const GIVEN_IN_CAPITALS = /[A-Z].*[A-Z]|&/u;

/** "Financial Services" reads "financial services"; "IT" and "SaaS" keep their letters. */
export const industryWording = (industry: string): string =>
  industry
    .split(' ')
    .map((word) => (GIVEN_IN_CAPITALS.test(word) ? word : word.toLowerCase()))
    .join(' ');

/**
 * The first line of a mail: how the lead came to us, else the first fresh hook of at most twelve words, else the industry, else the
 * role alone. `facts` must be fresh already. Null when nothing about the lead is known.
 */
export function openingLine(sheet: FactSheet, facts: readonly Fact[], role: Role | null): Slot | null {
  const source = facts.find((fact) => fact.key === 'source');
  const bySource = BY_SOURCE.find((entry) => entry.types.test((sheet.source.type ?? '').toLowerCase()));
  if (source && bySource && fits(source.value)) return fill(bySource.line, source.value, source.id);
  for (const { key, line } of BY_FACT) {
    const fact = facts.find((candidate) => candidate.key === key && fits(candidate.value));
    if (fact) return fill(line, fact.value, fact.id);
  }
  const title = facts.find((fact) => fact.key === 'title');
  const industry = facts.find((fact) => fact.key === 'industry');
  if (!role) return null;
  const ids = title ? [title.id] : [];
  if (industry && fits(industry.value)) {
    return fill(`A question about ${role.area} in @@.`, industryWording(industry.value), industry.id, ...ids);
  }
  const text = `A question about ${role.area}.`;
  return { text, wording: text, factIds: ids };
}

/** Openers that say nothing; an old template or a person may still bring one. */
const WEAK_OPENERS: readonly RegExp[] = [
  /^(?:i\s+)?(?:just\s+)?want(?:ed)?\s+to\s+reach\s+out[^.!?\n]*[.!?]?\s*/iu,
  /^i(?:'|’)?\s*a?m\s+reaching\s+out[^.!?\n]*[.!?]?\s*/iu,
  /^(?:i\s+)?hope\s+(?:this|you|all)[^.!?\n]*[.!?]\s*/iu,
  /^quick\s+question[:,.!?\s-]*/iu,
];

/** Removes a weak opener from the front of a line and capitalises what remains; an empty result means the line was nothing else. */
export function withoutWeakOpener(line: string): string {
  const rest = WEAK_OPENERS.reduce((text, pattern) => text.replace(pattern, ''), line.trim());
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

import { tokenise } from '#core/text/words';
import type { RouteFacts } from './contract.ts';

const INDUSTRY_SLUG = 20;
/** Intent scores from which a lead is called hot, warm or cool. */
const TEMPERATURES = [
  { tag: 'hot_intent', from: 80 },
  { tag: 'warm_intent', from: 60 },
  { tag: 'cool_intent', from: 40 },
] as const;

/** Words joined by underscores, cut to `most` characters. */
const slug = (text: string, most?: number): string =>
  tokenise(text).join('_').slice(0, most).replace(/_+$/, '');

/** Labels a list can be filtered by: tier, source, industry, intent, reachability. */
export function tagsOf(facts: RouteFacts): string[] {
  const tags: string[] = [facts.tier];
  const source = slug(facts.sourceType ?? '');
  if (source !== '') tags.push(source);
  const name = slug(facts.sourceName ?? '');
  if (name !== '') tags.push(`from_${name}`);
  const industry = slug(facts.industry ?? '', INDUSTRY_SLUG);
  if (industry !== '') tags.push(`industry_${industry}`);
  const score = facts.intentScore ?? 0;
  const temperature = TEMPERATURES.find(({ from }) => score >= from);
  if (temperature) tags.push(temperature.tag);
  if (facts.hasEmail) tags.push('has_email');
  return [...new Set(tags)];
}

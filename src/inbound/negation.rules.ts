import type { ReadLanguage } from '#core/text/language.rules';
import type { Family } from './phrase-family.ts';

const NEGATORS: Readonly<Record<string, RegExp>> = {
  any: /(?:^|\s)(?:not|never|\S+n't|dont|cannot|nicht|kein\S*|nao|non|niet|geen|inte|ikke|nunca|jamais|nessun\S*)(?:\s+\S+){0,3}\s*$/u,
  en: /(?:^|\s)(?:no|nor|without|hardly|less|zero)(?:\s+\S+){0,2}\s*$/u,
  es: /(?:^|\s)(?:no|sin)(?:\s+\S+){0,3}\s*$/u,
  fr: /(?:^|\s)(?:ne|n'\S+|pas|aucun\S*|sans)(?:\s+\S+){0,3}\s*$/u,
  fi: /(?:^|\s)(?:en|ei|emme|eivat)(?:\s+\S+){0,3}\s*$/u,
  pl: /(?:^|\s)(?:nie|bez)(?:\s+\S+){0,3}\s*$/u,
};

/** Every mention in the sentence stands behind a negation. */
export function negated(folded: string, [latin]: Family, language: ReadLanguage | null): boolean {
  const all = [...folded.matchAll(new RegExp(latin.source, 'gu'))];
  if (all.length === 0) return false;
  return all.every((match) => {
    const before =
      folded
        .slice(0, match.index)
        .split(/[,;:]|\bbut\b|\baber\b|\bmais\b|\bpero\b|\bmen\b|\bma\b|\bmaar\b|\bale\b/u)
        .at(-1) ?? '';
    return [NEGATORS.any, NEGATORS[language ?? 'en']].some((negator) => negator?.test(before));
  });
}

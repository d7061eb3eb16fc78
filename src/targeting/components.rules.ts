import { type Count, readCount } from '#core/text/counts';
import { containsPhrase, tokenise, withoutPhrases } from '#core/text/words';
import { type Reason, reason } from '#core/verdict';
import type { IcpFacts } from './contract.ts';
import { type IcpProfile, INTENT_COUNTERS, type TitleClass, type TitleClassRule } from './icp-profile.ts';
import { capped, signed } from './tally.rules.ts';

export type Points = { readonly points: number; readonly line: string };

export const componentReason = (component: string, { points, line }: Points): Reason =>
  reason(`icp.${component}`, `${signed(points)} ${line}`, { points });

export type SizeAnswer = Points & { readonly review: Reason | null; readonly disqualified: Reason | null };

const bandPoints = (profile: IcpProfile, employees: number): number =>
  profile.size.bands.find(({ from, to }) => employees >= from && (to === null || employees <= to))?.points ??
  0;

const shownCount = ({ low, high }: Count): string =>
  high === null
    ? `${low.toLocaleString('en')} or more`
    : low === high
      ? low.toLocaleString('en')
      : `${low}–${high}`;

/**
 * Points for headcount. Missing or unreadable headcount scores nothing and goes to a person; it is not the same as a
 * small company. A range that spans bands is scored by its middle and goes to a person, too.
 */
export function scoreSize(facts: Pick<IcpFacts, 'employees'>, profile: IcpProfile): SizeAnswer {
  const count = readCount(facts.employees);
  if (!count || count.high === 0) {
    const raw = facts.employees;
    const empty = raw === null || raw === undefined || String(raw).trim() === '' || count?.high === 0;
    const line = empty
      ? 'Company size: headcount is unknown'
      : `Company size: "${raw}" is no readable headcount`;
    return {
      points: 0,
      line,
      disqualified: null,
      review: reason('icp.headcount_missing', `${line}, so a person decides.`),
    };
  }
  const low = bandPoints(profile, count.low);
  const high = count.high === null ? low : bandPoints(profile, count.high);
  const middle = count.high === null ? count.low : Math.floor((count.low + count.high) / 2);
  const points = Math.min(profile.size.cap, low === high ? low : bandPoints(profile, middle));
  const line = `Company size: ${shownCount(count)} employees`;
  if (count.high !== null && count.high < profile.size.disqualifyBelow) {
    const text = `${shownCount(count)} employees is below the minimum of ${profile.size.disqualifyBelow}.`;
    return {
      points,
      line,
      review: null,
      disqualified: reason('icp.too_small', text, { employees: count.high }),
    };
  }
  // "5+" may be a small company or a large one; only its lower end is known.
  const vague = low !== high || (count.high === null && count.low < profile.size.disqualifyBelow);
  const review = vague
    ? reason(
        'icp.headcount_vague',
        `${shownCount(count)} employees spans several size bands, so a person decides.`,
      )
    : null;
  return { points, line, review, disqualified: null };
}

export type TitleAnswer = Points & { readonly titleClass: TitleClass | null };

/** "Assistant to the CEO" is an assistant: what follows the word "to" names another person. */
function ownWords(title: string): string[] {
  const words = tokenise(title);
  const to = words.findIndex(
    (word, index) =>
      word === 'to' &&
      index > 0 &&
      /^(?:the|ceo|cfo|coo|cto|president|founder|vp|chief)$/.test(words[index + 1] ?? ''),
  );
  return to < 0 ? words : words.slice(0, to);
}

const matched = (words: readonly string[], rule: TitleClassRule): string | undefined => {
  const left = withoutPhrases(words, rule.not);
  return rule.phrases.find((phrase) => containsPhrase(left, phrase));
};

/** Points for the title: classes are tested in order, the first with a whole-word match wins. */
export function scoreTitle(facts: Pick<IcpFacts, 'title'>, profile: IcpProfile): TitleAnswer {
  const title = facts.title?.trim() ?? '';
  if (title === '') return { points: 0, line: 'Title: unknown', titleClass: null };
  const words = ownWords(title);
  for (const rule of profile.title.classes) {
    const phrase = matched(words, rule);
    if (phrase === undefined) continue;
    const line = `Title: "${title}" is ${rule.label} ("${phrase}")`;
    return { points: Math.min(profile.title.cap, rule.points), line, titleClass: rule.titleClass };
  }
  return { points: 0, line: `Title: "${title}" is in no class`, titleClass: null };
}

export type IndustryAnswer = Points & { readonly industryTier: 1 | 2 | 3 | null };

/** Points for the industry: the first tier with a whole-word match wins; unknown and "in no tier" read differently. */
export function scoreIndustry(facts: Pick<IcpFacts, 'industry'>, profile: IcpProfile): IndustryAnswer {
  const industry = facts.industry?.trim() ?? '';
  if (industry === '') return { points: 0, line: 'Industry: unknown', industryTier: null };
  const words = withoutPhrases(tokenise(industry), profile.industry.not);
  for (const { tier, points, phrases } of profile.industry.tiers) {
    const phrase = phrases.find((candidate) => containsPhrase(words, candidate));
    if (phrase === undefined) continue;
    const line = `Industry: "${industry}" is tier ${tier} ("${phrase}")`;
    return { points: Math.min(profile.industry.cap, points), line, industryTier: tier };
  }
  return { points: 0, line: `Industry: "${industry}" is in no tier`, industryTier: null };
}

export type TechnologyAnswer = Points & { readonly signals: readonly string[] };

/** Points for the tech stack: each known tool counts once however often it is listed. */
export function scoreTechnology(
  facts: Pick<IcpFacts, 'technologies'>,
  profile: IcpProfile,
): TechnologyAnswer {
  const listed = facts.technologies.map(tokenise);
  const found: { phrase: string; signal: string; points: number }[] = [];
  for (const { signal, points, phrases, not } of profile.technology.groups) {
    const own = listed.map((words) => withoutPhrases(words, not));
    for (const phrase of phrases) {
      if (own.some((words) => containsPhrase(words, phrase))) found.push({ phrase, signal, points });
    }
  }
  const sum = capped(
    found.map(({ points }) => points),
    profile.technology.cap,
  );
  const names = found.map(({ phrase, points }) => `${phrase} ${signed(points)}`).join(', ');
  const line =
    found.length === 0 ? 'Tech stack: nothing known that counts' : `Tech stack: ${names}${sum.note}`;
  return {
    points: sum.points,
    line,
    signals: [...new Set(found.map(({ signal }) => signal))],
  };
}

const INTENT_WORDS = {
  visits: 'site visits',
  downloads: 'downloads',
  pricingVisits: 'pricing page visits',
} as const;

const ownNumber = (table: Readonly<Record<string, number>>, key: string): number =>
  Object.hasOwn(table, key) ? (table[key] ?? 0) : 0;

/** Points for intent; the bonus for social engagement shares the cap. */
export function scoreIntent(facts: Pick<IcpFacts, 'intent' | 'sourceType'>, profile: IcpProfile): Points {
  const parts: { name: string; points: number }[] = [];
  for (const counter of INTENT_COUNTERS) {
    const seen = facts.intent[counter];
    const reached = (profile.intent.steps[counter] ?? [])
      .filter(({ from }) => seen >= from)
      .map(({ points }) => points);
    if (reached.length > 0)
      parts.push({ name: `${seen} ${INTENT_WORDS[counter]}`, points: Math.max(...reached) });
  }
  if (facts.intent.demoRequested)
    parts.push({ name: 'demo requested', points: profile.intent.demoRequested });
  const source = facts.sourceType?.trim().toLowerCase() ?? '';
  const fromSource = ownNumber(profile.intent.sources, source);
  if (fromSource > 0) parts.push({ name: `source ${source}`, points: fromSource });
  const bonus = ownNumber(profile.intent.engagement, source);
  if (bonus > 0) parts.push({ name: `social engagement ${source}`, points: bonus });
  const sum = capped(
    parts.map(({ points }) => points),
    profile.intent.cap,
  );
  const names = parts.map(({ name, points }) => `${name} ${signed(points)}`).join(', ');
  const line = parts.length === 0 ? 'Intent: none seen' : `Intent: ${names}${sum.note}`;
  return { points: sum.points, line };
}

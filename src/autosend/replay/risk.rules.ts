/** What tells how much can go wrong with the answer to a recorded reply. */
export type RiskFacts = {
  readonly ownText: string;
  readonly intent: string;
  readonly at: Temporal.Instant;
  /** Somebody named its conversation. */
  readonly named: boolean;
};
export type Risk = { readonly score: number; readonly why: readonly string[] };

const RECENT_HOURS = 48;

type Sign = {
  readonly why: string;
  readonly points: number;
  shows(facts: RiskFacts, now: Temporal.Instant): boolean;
};
const says =
  (pattern: RegExp): Sign['shows'] =>
  ({ ownText }) =>
    pattern.test(ownText);
const readAs =
  (...intents: readonly string[]): Sign['shows'] =>
  ({ intent }) =>
    intents.includes(intent);

/** What makes an answer risky, and by how much: a wrong price costs more than a wrong tone. */
const SIGNS: readonly Sign[] = [
  { why: 'named', points: 100, shows: ({ named }) => named },
  {
    why: 'pricing words',
    points: 50,
    shows: says(/\b(?:pric(?:e|es|ed|ing)|costs?|how much|quotes?|fees?|discounts?|budget|rates?)\b/i),
  },
  {
    why: 'cadence words',
    points: 40,
    shows: says(
      /\b(?:weekly|monthly|quarterly|yearly|annual(?:ly)?|per (?:week|month|quarter|year)|a (?:month|quarter|year))\b|\/\s?(?:mo|month|yr|year)\b/i,
    ),
  },
  {
    why: 'an amount of money',
    points: 25,
    shows: says(/[$€£]\s?\d|\b\d[\d.,]*\s?(?:k\s)?(?:usd|eur|gbp|dollars?|euros?|pounds?|€|£)/i),
  },
  { why: 'information requested', points: 15, shows: readAs('question') },
  { why: 'follow up', points: 10, shows: readAs('not_now') },
  { why: 'meeting requested', points: 8, shows: readAs('meeting_request', 'call_request') },
  {
    why: 'recent',
    points: 2,
    shows: ({ at }, now) => at.until(now).total('hours') <= RECENT_HOURS,
  },
];

/** The points of everything that a reply shows, with each reason. */
export function riskOf(facts: RiskFacts, now: Temporal.Instant): Risk {
  const shown = SIGNS.filter((sign) => sign.shows(facts, now));
  return { score: shown.reduce((sum, { points }) => sum + points, 0), why: shown.map(({ why }) => why) };
}

/** The riskiest of these, what was named before all else and the newest first among equals. */
export const riskiest = <T extends RiskFacts>(
  candidates: readonly T[],
  limit: number,
  now: Temporal.Instant,
): (T & { readonly risk: Risk })[] =>
  candidates
    .map((each) => ({ ...each, risk: riskOf(each, now) }))
    .sort(
      (a, b) =>
        Number(b.named) - Number(a.named) ||
        b.risk.score - a.risk.score ||
        Temporal.Instant.compare(b.at, a.at),
    )
    .slice(0, limit);

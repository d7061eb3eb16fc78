import { type Reason, reason } from '#core/verdict';
import type { AbVerdict, ArmCounts } from './contract.ts';

/** At least 250 people a variant, and a difference that chance makes in fewer than one of twenty cases (gtmos §31). */
export const AB_RULE = { people: 250, alpha: 0.05 } as const;

export type AbQuestion = {
  readonly A: ArmCounts;
  readonly B: ArmCounts;
  /** What counts as success; chosen before the figures are looked at. */
  readonly measure?: 'positive' | 'replied';
  readonly people?: number;
  readonly alpha?: number;
};

/** Expected counts below this make the normal approximation too rough (Cochran 1954); Fisher's exact test holds there. */
const FEWEST_EXPECTED = 5;

/** ln n! for every whole number: a sum up to 256, Stirling's series beyond, whose error there is below 1e-12. */
function logFactorial(n: number): number {
  if (n > 256)
    return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
  let sum = 0;
  for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
  return sum;
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** Fisher's exact test, two-sided: every table with the same margins that is no likelier than the one seen. */
export function fisherExact(a: number, ofA: number, b: number, ofB: number): number {
  const successes = a + b;
  const whole = logChoose(ofA + ofB, successes);
  const likelihood = (x: number): number =>
    Math.exp(logChoose(ofA, x) + logChoose(ofB, successes - x) - whole);
  const seen = likelihood(a);
  let p = 0;
  for (let x = Math.max(0, successes - ofB); x <= Math.min(ofA, successes); x += 1) {
    const each = likelihood(x);
    if (each <= seen * (1 + 1e-7)) p += each;
  }
  return Math.min(1, p);
}

/** The area beyond |z| on both sides of the normal curve (Abramowitz and Stegun 7.1.26, error below 1.5e-7). */
export function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const [a, b, c, d, e] = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429] as const;
  return Math.min(1, Math.exp(-x * x) * t * (a + t * (b + t * (c + t * (d + t * e)))));
}

/** The pooled two-proportion z-test, two-sided. Both shares equal is no difference at all. */
export function twoProportions(a: number, ofA: number, b: number, ofB: number): number {
  const pooled = (a + b) / (ofA + ofB);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / ofA + 1 / ofB));
  return error === 0 ? 1 : twoSided((a / ofA - b / ofB) / error);
}

const share = (successes: number, people: number): number | null =>
  people === 0 ? null : successes / people;
const percent = (rate: number | null): string => (rate === null ? 'nobody' : `${(rate * 100).toFixed(1)} %`);

/**
 * Which variant of a template is better, or why nobody can say. Shares are of people, never of mails. Below the fewest people a
 * variant there is no verdict whatever the figures look like: one against two answers of fifty says nothing.
 */
export function abTest({ A, B, measure = 'positive', ...limits }: AbQuestion): AbVerdict {
  const people = limits.people ?? AB_RULE.people;
  const alpha = limits.alpha ?? AB_RULE.alpha;
  const rates = { A: share(A[measure], A.sent), B: share(B[measure], B.sent) };
  const what = measure === 'positive' ? 'positive answers' : 'answers';
  const seen = `${A[measure]} of ${A.sent} against ${B[measure]} of ${B.sent} ${what}`;
  const end = (
    outcome: AbVerdict['outcome'],
    test: AbVerdict['test'],
    p: number | null,
    why: Reason,
  ): AbVerdict => ({
    ...{ outcome, test, p, rates },
    reasons: [{ ...why, detail: { ...why.detail, people, alpha, measure } }],
  });
  if (A[measure] > A.sent || B[measure] > B.sent)
    return end(
      ...(['inconclusive', null, null] as const),
      reason('ab.more_than_people', `${seen}: more answers than people cannot be. Nothing is concluded.`),
    );
  const fewest = Math.min(A.sent, B.sent);
  if (fewest < people)
    return end(
      ...(['too_few', null, null] as const),
      reason('ab.too_few', `${seen}. Each variant needs ${people} people; ${people - fewest} are missing.`),
    );
  const [ofA, ofB, successes] = [A.sent, B.sent, A[measure] + B[measure]];
  const expected = (Math.min(successes, ofA + ofB - successes) * Math.min(ofA, ofB)) / (ofA + ofB);
  const test = expected < FEWEST_EXPECTED ? 'fisher' : 'two_proportions';
  const ask = test === 'fisher' ? fisherExact : twoProportions;
  const p = ask(A[measure], ofA, B[measure], ofB);
  const chance = `chance alone does that in ${(p * 100).toFixed(1)} of 100 cases`;
  if (p >= alpha)
    return end(
      'inconclusive',
      test,
      p,
      reason('ab.inconclusive', `${seen}: ${chance}, so neither is better.`),
    );
  const outcome = (rates.A ?? 0) > (rates.B ?? 0) ? 'A' : 'B';
  const sides = `${percent(rates.A)} against ${percent(rates.B)}`;
  return end(
    ...([outcome, test, p] as const),
    reason('ab.winner', `${outcome} is better: ${seen}, ${sides}; ${chance}.`),
  );
}

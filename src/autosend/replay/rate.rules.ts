import type { Failure } from './judge-output.rules.ts';

/** `invalid`: it never reached the product, or nobody could judge it. Counts like a failure. */
type Outcome = 'passed' | 'failed' | 'invalid';
export type Judged = {
  readonly id: string;
  readonly category: string;
  readonly outcome: Outcome;
  readonly failures: readonly Failure[];
  /** From 0 to 100, where a model judged the words. */
  readonly score?: number;
};

type CategoryRate = {
  readonly category: string;
  readonly cases: number;
  readonly passed: number;
  readonly failed: number;
  readonly invalid: number;
  readonly rate: number;
};
export type Gate = {
  readonly passed: boolean;
  /** From 0 to 1: that of the worst category, and 0 after one critical failure. */
  readonly rate: number;
  /** The part of all cases that passed. */
  readonly share: number;
  readonly floor: number;
  readonly critical: number;
  readonly categories: readonly CategoryRate[];
};

/** The part of cases that must pass. */
export const FLOOR = 0.95;

/**
 * Whether what was replayed is good enough. The rate is that of the worst category, since each holds one family of rules and an
 * average over all would hide a family that is broken whole; a failure that would have harmed somebody outside sinks it to nothing.
 */
export function gateOf(judged: readonly Judged[], floor: number = FLOOR): Gate {
  const categories = [...Map.groupBy(judged, ({ category }) => category)]
    .map(([category, cases]): CategoryRate => {
      const count = (outcome: Outcome): number => cases.filter((each) => each.outcome === outcome).length;
      const [passed, failed, invalid] = [count('passed'), count('failed'), count('invalid')];
      return { category, cases: cases.length, passed, failed, invalid, rate: passed / cases.length };
    })
    .sort((a, b) => a.category.localeCompare(b.category));
  const critical = judged.filter(({ failures }) => failures.some((each) => each.critical)).length;
  const worst = Math.min(...categories.map(({ rate }) => rate));
  const rate = critical > 0 || judged.length === 0 ? 0 : worst;
  const passed = judged.filter(({ outcome }) => outcome === 'passed').length;
  return {
    ...{ passed: rate >= floor, rate, floor, critical, categories },
    share: judged.length === 0 ? 0 : passed / judged.length,
  };
}

/** How each case ended, kept to compare with. */
export type Baseline = { readonly cases: Readonly<Record<string, { outcome: Outcome; score?: number }>> };
export type Compared = Record<'improved' | 'regressed' | 'unchanged' | 'new_case' | 'gone', string[]>;

const RANK: Readonly<Record<Outcome, number>> = { invalid: 0, failed: 1, passed: 2 };

export const baselineOf = (judged: readonly Judged[]): Baseline => ({
  cases: Object.fromEntries(
    judged.map(({ id, outcome, score }) => [id, { outcome, ...(score === undefined ? {} : { score }) }]),
  ),
});

/** Which cases are better, worse, as before, new, or not there any more. */
export function compareWith({ cases }: Baseline, judged: readonly Judged[]): Compared {
  const compared: Compared = { improved: [], regressed: [], unchanged: [], new_case: [], gone: [] };
  for (const { id, outcome, score } of judged) {
    const before = cases[id];
    const moved =
      before && (RANK[outcome] - RANK[before.outcome] || (score ?? 0) - (before.score ?? score ?? 0));
    const how =
      moved === undefined ? 'new_case' : moved > 0 ? 'improved' : moved < 0 ? 'regressed' : 'unchanged';
    compared[how].push(id);
  }
  compared.gone.push(...Object.keys(cases).filter((id) => !judged.some((each) => each.id === id)));
  return compared;
}

import { type Reason, reason } from '#core/verdict';
import { judge, type ScoringFacts } from './criteria.rules.ts';
import { type Grade, type ScoringProfile, SIGNAL_SCOPES } from './scoring-profile.ts';
import { capped, signed, stepOf } from './tally.rules.ts';

/** Every score lies in this range; only somebody outside the ICP has none. */
export const SCORE_RANGE = { least: 1, most: 100 } as const;
/** How high a weak ICP fit can climb, whatever the signals say. No profile changes it. */
export const ICP_CEILINGS = { 3: 100, 2: 79, 1: 59 } as const;
/** Grades from here on are worth looking people up for. */
export const ENRICH_FROM = 60;

export type ProfileScore = {
  /** 1–100; null for somebody outside the ICP. */
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly components: Readonly<Record<string, number>>;
  readonly ceiling: number;
  /** Whether people or more data are worth their price at this grade. */
  readonly enrich: boolean;
  readonly needsReview: boolean;
  readonly reasons: readonly Reason[];
};

/**
 * Scores an account or a prospect by a profile. `icp` is the grade of the ICP rubric, 0–3: zero is rejected and never
 * scored, one and two cap the score. Without it nothing caps.
 */
export function scoreByProfile(
  profile: ScoringProfile,
  facts: ScoringFacts,
  icp: 0 | 1 | 2 | 3 | null = null,
): ProfileScore {
  if (icp === 0) return rejected();
  const groups = profile.groups.map(({ name, cap, criteria }) => {
    const earned = criteria.map((criterion) => judge(criterion, facts));
    const sum = capped(
      earned.map(({ points }) => points),
      cap,
    );
    const lines = earned.map(({ points, text }) => `${text} ${signed(points)}`).join(', ');
    const spoken = name.replaceAll('_', ' ');
    return {
      name,
      points: sum.points,
      why: reason(`score.${name}`, `${signed(sum.points)} ${spoken}: ${lines}${sum.note}.`, {
        points: sum.points,
        cap,
      }),
    };
  });
  const raw = groups.reduce((total, { points }) => total + points, 0);
  const ceiling = icp === null ? SCORE_RANGE.most : ICP_CEILINGS[icp];
  const score = Math.max(SCORE_RANGE.least, Math.min(ceiling, raw));
  const found = stepOf(profile.grades, score);
  const grade = found?.grade ?? 'F';
  return {
    score,
    grade,
    components: Object.fromEntries(groups.map(({ name, points }) => [name, points])),
    ceiling,
    enrich: score >= ENRICH_FROM,
    needsReview: icp === 1,
    reasons: [
      ...groups.map(({ why }) => why),
      ...foreignSignals(profile, facts),
      ...(raw > ceiling
        ? [reason('score.ceiling', `${raw} capped at ${ceiling} by the ICP grade.`, { raw, ceiling })]
        : []),
      reason('score.total', `= ${score}: ${grade}. ${found?.advice ?? ''}`.trim(), { score, grade }),
    ],
  };
}

const rejected = (): ProfileScore => ({
  score: null,
  grade: null,
  components: {},
  ceiling: 0,
  enrich: false,
  needsReview: false,
  reasons: [reason('score.outside_icp', 'Outside the ICP: rejected, and never scored.')],
});

/** Signals of the other kind of thing count there; saying so keeps anybody from adding them here. */
function foreignSignals({ scope }: ScoringProfile, { signals }: ScoringFacts): Reason[] {
  const own: readonly string[] = SIGNAL_SCOPES[scope];
  const foreign = [...new Set(signals.map(({ kind }) => kind).filter((kind) => !own.includes(kind)))];
  return foreign.length === 0
    ? []
    : [
        reason(
          'score.other_scope',
          `Not counted for the ${scope}: ${foreign.join(', ').replaceAll('_', ' ')}.`,
          {
            foreign,
          },
        ),
      ];
}

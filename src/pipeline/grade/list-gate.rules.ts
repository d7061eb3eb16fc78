import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { RunGrade } from '../contract.ts';

/**
 * Whether a list may be written to by its grade: from B on it may, C when a person said so, below that never, whoever asks. A list of
 * fewer than a hundred points a direction only and is not stopped by it.
 */
export function listGateVerdict(
  run: string,
  grade: Pick<RunGrade, 'grade' | 'score' | 'ships' | 'directional' | 'acknowledgedAt'>,
): Verdict {
  if (grade.directional || grade.ships === 'yes') return allow();
  const detail = { run, grade: grade.grade, score: grade.score };
  if (grade.ships === 'never')
    return refuse(
      reason(
        'list.grade',
        `The list of ${run} has grade ${grade.grade} (${grade.score} of 100). Below C nothing is written to it; repair it, then have it graded again.`,
        detail,
      ),
    );
  if (grade.acknowledgedAt !== null) return allow();
  return refuse(
    reason(
      'list.unacknowledged',
      `The list of ${run} has grade C (${grade.score} of 100), and nobody has said yet that it is to be written to all the same.`,
      detail,
    ),
  );
}

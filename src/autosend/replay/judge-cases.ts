import type { Expectations } from './expectation.ts';
import { type Failure, judgeOutput } from './judge-output.rules.ts';
import type { Played } from './play-cases.ts';
import type { Judged } from './rate.rules.ts';

/** The category of what is expected although there is no such case. */
const NOWHERE = 'without-case';

/**
 * Judges what was played by what is expected of it. A case of which nothing is expected, an expectation without a case and one that
 * cannot be read are invalid: none is passed over.
 */
export function judgeCases({ byCase, broken }: Expectations, played: readonly Played[]): Judged[] {
  const ids = new Set(played.map(({ id }) => id));
  return [
    ...played.map((each): Judged => {
      const { id, category } = each;
      if (!('output' in each)) return invalidCase(id, category, each.type, each.why);
      const expected = byCase.get(id);
      const why = broken.get(id);
      if (why !== undefined) return invalidCase(id, category, 'selection_error', why);
      if (!expected)
        return invalidCase(id, category, 'selection_error', 'Nobody says what is expected of it.');
      const failures = judgeOutput(expected, each.output);
      return { id, category, outcome: failures.length === 0 ? 'passed' : 'failed', failures };
    }),
    ...[...byCase.keys(), ...broken.keys()]
      .filter((id) => !ids.has(id))
      .map((id) =>
        invalidCase(
          id,
          NOWHERE,
          'selection_error',
          broken.get(id) ?? 'It is expected, but there is no such case.',
        ),
      ),
  ];
}

const invalidCase = (id: string, category: string, type: Failure['type'], text: string): Judged => ({
  ...{ id, category, outcome: 'invalid' },
  failures: [{ type, code: 'not_played', text, critical: false }],
});

import type { RunGrade } from '../../../src/pipeline/contract.ts';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { Badge, Button, Time } from '../../ui/primitives.tsx';

const SHIPS = { yes: 'good', when_acknowledged: 'warn', never: 'bad' } as const;

/** The grade of the list, dimension by dimension, and what a person can say to it. */
export function ListGrade({
  runId,
  grade,
  why,
}: {
  runId: string;
  grade: RunGrade;
  why: string | undefined;
}) {
  const act = useAct();
  const waits = grade.ships === 'when_acknowledged' && grade.acknowledgedAt === null && !grade.directional;
  return (
    <details className="mt-3">
      <summary className="cursor-pointer">
        List of {grade.rows}:{' '}
        <Badge tone={grade.directional ? 'neutral' : SHIPS[grade.ships]}>{grade.grade}</Badge>{' '}
        {grade.directional && <span className="text-xs text-soft">too few to prove anything</span>}
      </summary>
      <ul className="mt-2 space-y-1 text-soft">
        {grade.reasons.map(({ code, text }) => (
          <li key={code}>{text}</li>
        ))}
        {grade.acknowledgedAt && (
          <li>
            Said to be written to all the same, <Time at={grade.acknowledgedAt} />.
          </li>
        )}
      </ul>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button
          disabled={why !== undefined}
          why={why}
          onClick={() => void act('Graded as it stands now.', () => post(`/runs/${runId}/grade`))}
        >
          Grade again
        </Button>
        {waits && (
          <Button
            kind="danger"
            disabled={why !== undefined}
            why={why}
            onClick={() =>
              void act('It may be written to. Put what waits into a batch.', () =>
                post(`/runs/${runId}/acknowledge-grade`),
              )
            }
          >
            Write to it all the same
          </Button>
        )}
      </div>
    </details>
  );
}

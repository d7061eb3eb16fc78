import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Run } from '../../../src/pipeline/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { ListGrade } from '../pipeline/ListGrade.tsx';

const SHOWN = 3;

/** How good the lists are that were taken into a campaign, dimension by dimension; nothing where none was graded yet. */
export function CampaignLists({ campaignId }: { campaignId: string }) {
  const scopes = useMe().data?.scopes ?? [];
  const { data, isError } = useQuery({
    queryKey: ['campaign', campaignId, 'runs'],
    queryFn: () => get<{ runs: Run[] }>(`/runs?campaignId=${campaignId}&limit=${SHOWN}`),
    enabled: scopes.includes('runs:read'),
  });
  const why = scopes.includes('runs:write') ? undefined : 'Only who may start runs does this.';
  if (isError)
    return (
      <p role="alert" className="text-sm text-warn">
        The grades of its lists could not be read.
      </p>
    );
  const graded = (data?.runs ?? []).flatMap((run) => (run.grade ? [{ ...run, grade: run.grade }] : []));
  if (graded.length === 0) return null;
  return (
    <section aria-label="Lists" className="rounded-lg border border-line px-4 py-2 text-sm">
      <h2 className="font-medium">Lists</h2>
      <ul>
        {graded.map(({ id, name, startedAt, grade }) => (
          <li key={id}>
            <ListGrade runId={id} grade={grade} why={why} />
            <p className="text-xs text-soft">
              <Link to={paths.runs} className="hover:text-accent">
                {name}
              </Link>
              , <Time at={startedAt} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

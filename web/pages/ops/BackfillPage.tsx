import { useQuery } from '@tanstack/react-query';
import type { BackfillCounts, BackfillRun } from '../../../src/autosend/contract.ts';
import { get } from '../../api.ts';
import { Badge, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { OperationsTabs } from './OperationsTabs.tsx';

const REFRESH_MS = 5_000;

/** Runs over the backlog of replies: what became of each reply, by campaign and by reason. */
export function BackfillPage() {
  const runs = useQuery({
    queryKey: ['backfills'],
    queryFn: () => get<{ backfills: BackfillRun[] }>('/backfills'),
    refetchInterval: REFRESH_MS,
  });
  return (
    <OperationsTabs>
      <Loaded query={runs} rows={6}>
        {({ backfills }) =>
          backfills.length === 0 ? (
            <Empty title="No backlog was worked off yet">
              At the terminal, legwork backfill counts what it would answer and saves nothing.
            </Empty>
          ) : (
            backfills.map((run) => <Run key={run.id} run={run} />)
          )
        }
      </Loaded>
    </OperationsTabs>
  );
}

const STATES = {
  drafting: { tone: 'warn', label: 'writing drafts' },
  sending: { tone: 'warn', label: 'deciding' },
  done: { tone: 'good', label: 'done' },
  abandoned: { tone: 'neutral', label: 'ended early' },
} as const;

function Run({ run }: { run: BackfillRun }) {
  const { tone, label } = STATES[run.state];
  return (
    <Panel
      title={`Backfill of ${run.counts.total} replies`}
      aside={
        <Badge tone={run.halted === null ? tone : 'bad'}>{run.halted === null ? label : 'halted'}</Badge>
      }
    >
      <p className="text-xs text-soft">
        <Time at={run.startedAt} /> by {run.startedBy}
        {run.forcedBy !== null && `, sent in spite of the switch by ${run.forcedBy}`}
        {run.logPath !== null && (
          <>
            {' · log '}
            <code className="break-all">{run.logPath}</code>
          </>
        )}
      </p>
      {run.halted !== null && (
        <p className="mt-2 text-sm">{run.halted} Every reply that is left keeps its place.</p>
      )}
      <div className="mt-3 overflow-x-auto">
        <table className="w-full text-sm">
          <thead className="text-left text-xs text-soft">
            <tr>
              <th className="py-1 pr-4 font-medium">Campaign</th>
              <th className="py-1 pr-4 text-right font-medium">Replies</th>
              <th className="py-1 pr-4 font-medium">Became</th>
              <th className="py-1 font-medium">Why not</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {run.campaigns.map((campaign) => (
              <Row
                key={campaign.campaignId ?? 'none'}
                name={campaign.name ?? 'No campaign'}
                counts={campaign}
              />
            ))}
            <Row name="All" counts={run.counts} />
          </tbody>
        </table>
      </div>
      <p className="mt-2 text-xs text-soft">Slack: {listed(run.slack) || 'nothing to show'}</p>
    </Panel>
  );
}

const Row = ({ name, counts }: { name: string; counts: BackfillCounts }) => (
  <tr>
    <td className="py-1.5 pr-4">{name}</td>
    <td className="py-1.5 pr-4 text-right tabular-nums">{counts.total}</td>
    <td className="py-1.5 pr-4">{listed(counts.states)}</td>
    <td className="py-1.5 text-soft">{listed(counts.why)}</td>
  </tr>
);

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
    .join(', ');

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Run, RunCancelled } from '../../../src/pipeline/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { ListGrade } from '../pipeline/ListGrade.tsx';
import { MotionsPanel } from '../pipeline/MotionsPanel.tsx';
import { SchedulesPanel } from '../pipeline/SchedulesPanel.tsx';
import { OperationsTabs } from './OperationsTabs.tsx';

const TONES: Record<Run['state'], 'accent' | 'warn' | 'good' | 'bad' | 'neutral'> = {
  running: 'accent',
  paused: 'warn',
  awaiting_approval: 'accent',
  done: 'good',
  failed: 'bad',
  cancelled: 'neutral',
};
const OPEN: ReadonlySet<Run['state']> = new Set(['running', 'paused', 'awaiting_approval', 'failed']);
const STOPPED: ReadonlySet<Run['state']> = new Set(['paused', 'failed']);

/** What is done by itself or now, and runs, newest first: what each stage got, did, left out and failed at, and what a person can do. */
export function RunsPage() {
  const may = useMe().data?.scopes.includes('runs:write') ?? false;
  const why = may ? undefined : 'Only who may start runs does this.';
  const runs = useQuery({
    queryKey: ['runs'],
    queryFn: () => get<{ runs: Run[] }>('/runs'),
    refetchInterval: 10_000,
  });
  return (
    <OperationsTabs>
      <div className="mb-4 grid items-start gap-4 lg:grid-cols-2">
        <SchedulesPanel why={why} />
        <MotionsPanel why={why} />
      </div>
      <Loaded query={runs}>
        {({ runs: list }) =>
          list.length === 0 ? (
            <Empty title="No run yet">Launch a campaign, or bring a list: legwork run --leads FILE.</Empty>
          ) : (
            <div className="space-y-4">
              {list.map((run) => (
                <RunPanel key={run.id} run={run} />
              ))}
            </div>
          )
        }
      </Loaded>
    </OperationsTabs>
  );
}

function RunPanel({ run }: { run: Run }) {
  const act = useAct();
  const may = useMe().data?.scopes.includes('runs:write') ?? false;
  const why = may ? undefined : 'Only who may start runs does this.';
  return (
    <Panel title={run.name}>
      <p className="text-xs text-soft">
        <Badge tone={TONES[run.state]}>{run.state.replaceAll('_', ' ')}</Badge> begun{' '}
        <Time at={run.startedAt} />
        {run.finishedAt && (
          <>
            , over <Time at={run.finishedAt} />
          </>
        )}
      </p>
      {run.error && <p className="mt-1 text-warn">{run.error}</p>}
      <Stages run={run} />
      {run.grade && <ListGrade runId={run.id} grade={run.grade} why={why} />}
      <div className="mt-3 flex flex-wrap items-center gap-2">
        {STOPPED.has(run.state) && (
          <Button
            disabled={!may}
            why={why}
            aria-label={`Go on: ${run.name}`}
            onClick={() => void act('It goes on.', () => post(`/runs/${run.id}/resume`))}
          >
            Go on
          </Button>
        )}
        {OPEN.has(run.state) && <Cancel run={run} why={why} />}
      </div>
    </Panel>
  );
}

/** Of every stage: in = done + left out by reason + failed + waiting. */
const Stages = ({ run }: { run: Run }) => (
  <div className="mt-3 overflow-x-auto">
    <table aria-label={`Stages of ${run.name}`} className="w-full text-sm tabular-nums">
      <thead className="text-left text-xs text-soft">
        <tr>
          {['Stage', 'In', 'Done', 'Left out', 'Failed', 'Waiting'].map((title) => (
            <th key={title} className="py-1 pr-3 font-medium">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {run.stages.map(({ name, in: entered, out, skipped, failed, waiting }) => (
          <tr key={name} className="border-t border-line align-top">
            <td className="py-1 pr-3">{name}</td>
            <td className="py-1 pr-3">{entered}</td>
            <td className="py-1 pr-3">{out}</td>
            <td className="py-1 pr-3">
              {Object.entries(skipped).map(([reason, count]) => (
                <span key={reason} className="block">
                  {count} × {reason.replaceAll(/[._]/g, ' ')}
                </span>
              ))}
              {Object.keys(skipped).length === 0 && 0}
            </td>
            <td className={`py-1 pr-3 ${failed > 0 ? 'text-bad' : ''}`}>{failed}</td>
            <td className="py-1 pr-3">{waiting}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** Says first what it means. */
function Cancel({ run, why }: { run: Run; why: string | undefined }) {
  const [open, setOpen] = useState(false);
  const act = useAct();
  if (!open)
    return (
      <Button
        disabled={why !== undefined}
        why={why}
        aria-label={`Cancel: ${run.name}`}
        onClick={() => setOpen(true)}
      >
        Cancel the run
      </Button>
    );
  const told = ({ left, takenBack, leaving }: RunCancelled) =>
    `Cancelled: ${left} leads go no further, ${takenBack} messages were taken back${leaving > 0 ? `, ${leaving} were leaving already` : ''}.`;
  return (
    <div className="w-full space-y-2 rounded border border-line p-3">
      <p>
        Nothing new is begun. Drafts that wait and first messages that were only planned are taken back; what
        has left stays, and so do the sequences of who was written to. It cannot go on afterwards.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          kind="danger"
          onClick={() => void act(told, () => post<RunCancelled>(`/runs/${run.id}/cancel`))}
        >
          Cancel it
        </Button>
        <Button onClick={() => setOpen(false)}>Let it go on</Button>
      </div>
    </div>
  );
}

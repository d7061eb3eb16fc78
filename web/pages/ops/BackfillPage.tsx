import { useQuery } from '@tanstack/react-query';
import type { BackfillRun } from '../../../src/autosend/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { CountsTable, listed } from './BackfillCounts.tsx';
import { BackfillForm } from './BackfillForm.tsx';
import { OperationsTabs } from './OperationsTabs.tsx';

const REFRESH_MS = { working: 1_000, resting: 5_000 } as const;
const isOpen = ({ finishedAt }: BackfillRun): boolean => finishedAt === null;

/** Runs over the backlog of replies: what became of each reply, by campaign and by reason. */
export function BackfillPage() {
  const runs = useQuery({
    queryKey: ['backfills'],
    queryFn: () => get<{ backfills: BackfillRun[] }>('/backfills'),
    refetchInterval: ({ state }) =>
      state.data?.backfills.some(isOpen) ? REFRESH_MS.working : REFRESH_MS.resting,
  });
  return (
    <OperationsTabs>
      <Loaded query={runs} rows={6}>
        {({ backfills }) => (
          <div className="space-y-4">
            {!backfills.some(isOpen) && <BackfillForm />}
            {backfills.length === 0 && (
              <Empty title="No backlog was worked off yet">
                Count first: it says what would become of each reply, and saves nothing.
              </Empty>
            )}
            {backfills.map((run) => (
              <Run key={run.id} run={run} />
            ))}
          </div>
        )}
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
      {run.finishedAt === null && <Steer run={run} />}
      <div className="mt-3">
        <CountsTable became="Became" counts={run.counts} campaigns={run.campaigns} />
      </div>
      <p className="mt-2 text-xs text-soft">Slack: {listed(run.slack) || 'nothing to show'}</p>
    </Panel>
  );
}

/** What may be done with a run that is not finished, and how far it is. */
function Steer({ run: { halted, dueAt, counts } }: { run: BackfillRun }) {
  const act = useAct();
  const may = useMe().data?.scopes.includes('runs:write') ?? false;
  const why = 'Your role may not steer it.';
  const { waiting = 0, drafted = 0 } = counts.states;
  const done = counts.total - waiting - drafted;
  return (
    <div className="mt-3 space-y-2">
      <progress
        aria-label="How far it is"
        className="h-2 w-full accent-accent"
        max={counts.total}
        value={done}
      />
      <p className="text-xs text-soft">
        {done} of {counts.total} are done, {drafted} drafts wait for their turn.
        {dueAt === null && halted === null && ' A terminal works it off, or began to.'}
      </p>
      <div className="flex flex-wrap gap-2">
        {halted === null && (
          <Button
            disabled={!may}
            why={why}
            onClick={() => void act('It rests after what is being done.', () => post('/backfills/pause'))}
          >
            Pause
          </Button>
        )}
        {(halted !== null || dueAt === null) && (
          <Button
            kind="primary"
            disabled={!may}
            why={why}
            onClick={() => void act('It goes on.', () => post('/backfills/resume', {}))}
          >
            Go on here
          </Button>
        )}
        <Button
          kind="danger"
          disabled={!may}
          why={why}
          onClick={() =>
            void act('Ended. What was sent stays, what was written waits.', () => post('/backfills/cancel'))
          }
        >
          End it here
        </Button>
      </div>
    </div>
  );
}

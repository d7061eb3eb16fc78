import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AuditRow } from '../../../src/access/contract.ts';
import type { HealthReport } from '../../../src/ops/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Badge, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { OperationsTabs } from './OperationsTabs.tsx';

type WorkflowRow = { id: string; name: string; status: string; executor: string; startedAt: number };
const TONES = { ok: 'good', degraded: 'warn', failing: 'bad', unconfigured: 'neutral' } as const;

/** How the machine is. */
export function OperationsPage() {
  const health = useQuery({
    queryKey: ['health'],
    queryFn: () => get<HealthReport>('/health'),
    refetchInterval: 10_000,
  });
  const workflows = useQuery({
    queryKey: ['workflows'],
    queryFn: () => get<{ workflows: WorkflowRow[] }>('/workflows'),
  });
  const audit = useQuery({
    queryKey: ['audit'],
    queryFn: () => get<{ rows: AuditRow[] }>('/audit?limit=40'),
  });
  return (
    <OperationsTabs>
      <Panel
        title="Health"
        aside={health.data && <Badge tone={TONES[health.data.status]}>{health.data.status}</Badge>}
      >
        <Loaded query={health} rows={4}>
          {({ probes }) => (
            <ul className="divide-y divide-line">
              {probes.filter(isSetUp).map((probe) => (
                <li key={probe.name} className="flex flex-wrap items-baseline gap-3 py-2 sm:flex-nowrap">
                  <span className="w-36 shrink-0 font-medium">{probe.name}</span>
                  <Badge tone={TONES[probe.state]}>{probe.state}</Badge>
                  <span className="min-w-0 break-words text-soft">{probe.message}</span>
                  <span className="ml-auto shrink-0 text-xs text-soft tabular-nums">
                    {probe.milliseconds} ms
                  </span>
                </li>
              ))}
              <NotSetUp count={probes.filter((probe) => !isSetUp(probe)).length} />
            </ul>
          )}
        </Loaded>
      </Panel>
      <Panel title="Workflows">
        <Loaded query={workflows}>
          {({ workflows: list }) =>
            list.length === 0 ? (
              <Empty title="No workflow yet" />
            ) : (
              <ul className="divide-y divide-line">
                {list.map((entry) => (
                  <li key={entry.id} className="flex flex-wrap items-center gap-3 py-2">
                    <span className="font-medium">{entry.name}</span>
                    <Badge
                      tone={entry.status === 'SUCCESS' ? 'good' : entry.status === 'ERROR' ? 'bad' : 'accent'}
                    >
                      {entry.status.toLowerCase()}
                    </Badge>
                    <span className="truncate text-xs text-soft">{entry.id}</span>
                    <span className="ml-auto text-xs text-soft">
                      <Time at={new Date(entry.startedAt).toISOString()} />
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      <Panel title="Audit log">
        <Loaded query={audit}>
          {({ rows }) => (
            <ul className="divide-y divide-line">
              {rows.map((entry) => (
                <li key={entry.id} className="flex flex-wrap gap-3 py-1.5">
                  <span className="w-40 text-xs text-soft">{entry.at}</span>
                  <span className="w-32 truncate">{entry.actorName}</span>
                  <span className="font-medium">{entry.action}</span>
                  <span className="truncate text-xs text-soft">{entry.subject}</span>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </OperationsTabs>
  );
}

const isSetUp = ({ state }: HealthReport['probes'][number]): boolean => state !== 'unconfigured';

/** What nobody set up is no trouble, and thirty rows of it would hide one that is. */
const NotSetUp = ({ count }: { count: number }) =>
  count === 0 ? null : (
    <li className="py-2 text-soft">
      {count} vendors are not set up.{' '}
      <Link to={paths.vendors} className="text-accent underline">
        See them
      </Link>
    </li>
  );

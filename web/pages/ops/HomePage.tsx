import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LeadFunnel } from '../../../src/leads/contract.ts';
import type { AttentionItem, VerificationReport } from '../../../src/ops/contract.ts';
import type { Run } from '../../../src/pipeline/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Badge, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';

/** What needs me, and how it goes. */
export function HomePage() {
  const attention = useQuery({
    queryKey: ['attention'],
    queryFn: () => get<{ attention: AttentionItem[] }>('/attention'),
    // Much of it is found by looking, as records of a domain or a vendor that is silent, and no event tells of that.
    refetchInterval: 10_000,
  });
  const funnel = useQuery({ queryKey: ['funnel'], queryFn: () => get<LeadFunnel>('/funnel') });
  const runs = useQuery({ queryKey: ['runs'], queryFn: () => get<{ runs: Run[] }>('/runs') });
  const proof = useQuery({ queryKey: ['verify'], queryFn: () => get<VerificationReport>('/verify') });
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-1 gap-4 lg:grid-cols-3">
      <h1 className="sr-only">Home</h1>
      <div className="space-y-4 lg:col-span-2">
        <Panel title="Needs you">
          <Loaded query={attention} rows={3}>
            {({ attention: items }) =>
              items.length === 0 ? (
                <Empty title="Nothing waits for you">
                  New drafts, replies and failures appear here the moment they happen.
                </Empty>
              ) : (
                <ul className="divide-y divide-line">
                  {items.map((item) => (
                    <li key={item.kind}>
                      <Link
                        to={item.href}
                        className="flex items-center justify-between gap-3 py-2.5 hover:text-accent"
                      >
                        <span>{item.title}</span>
                        <span className="text-soft" aria-hidden>
                          →
                        </span>
                      </Link>
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Panel>
        <Panel title="Latest run">
          <Loaded query={runs} rows={6}>
            {({ runs: [run] }) =>
              run ? (
                <RunStrip run={run} />
              ) : (
                <Empty title="No run yet">
                  Import leads with “legwork run --leads FILE” and its six stages show here.
                </Empty>
              )
            }
          </Loaded>
        </Panel>
      </div>
      <div className="space-y-4">
        <Panel title="Leads">
          <Loaded query={funnel} rows={5}>
            {(data) => <FunnelBars funnel={data} />}
          </Loaded>
        </Panel>
        <Panel
          title="Send proof"
          aside={
            proof.data && (
              <Badge tone={proof.data.ok ? 'good' : 'bad'}>{proof.data.ok ? 'all zero' : 'look'}</Badge>
            )
          }
        >
          <Loaded query={proof} rows={4}>
            {(data) => (
              <dl className="space-y-1">
                {Object.entries(data.checks).map(([name, check]) => (
                  <div key={name} className="flex justify-between gap-3" title={check.meaning}>
                    <dt className="text-soft">{name}</dt>
                    <dd className={check.count === 0 ? '' : 'font-semibold text-bad'}>{check.count}</dd>
                  </div>
                ))}
              </dl>
            )}
          </Loaded>
        </Panel>
      </div>
    </div>
  );
}

const GROUPS: [keyof LeadFunnel['groups'], string][] = [
  ['pipeline', 'Pipeline'],
  ['engagement', 'Engaged'],
  ['decay', 'At risk'],
  ['terminal', 'Ended'],
  ['linkedin', 'LinkedIn'],
  ['revival', 'Revival'],
];

function FunnelBars({ funnel }: { funnel: LeadFunnel }) {
  if (funnel.total === 0) return <Empty title="No leads yet" />;
  return (
    <ul className="space-y-2">
      {GROUPS.map(([group, label]) => {
        const count = funnel.groups[group] ?? 0;
        return (
          <li key={group}>
            <Link to={paths.leads} search={{ group }} className="block hover:text-accent">
              <span className="flex justify-between">
                <span>{label}</span>
                <span className="tabular-nums">{count}</span>
              </span>
              <span className="mt-1 block h-1.5 rounded bg-line/60" aria-hidden>
                <span
                  className="block h-1.5 rounded bg-accent"
                  style={{ width: `${(count / funnel.total) * 100}%` }}
                />
              </span>
            </Link>
          </li>
        );
      })}
      <li className="flex justify-between border-t border-line pt-2 font-medium">
        <span>All leads</span>
        <span className="tabular-nums">{funnel.total}</span>
      </li>
    </ul>
  );
}

const skippedText = (skipped: Record<string, number>): string =>
  Object.entries(skipped)
    .map(([reason, count]) => `${count} ${reason.replaceAll(/[._]/g, ' ')}`)
    .join(', ');

const Cell = ({ children, right = false }: { children: ReactNode; right?: boolean }) => (
  <td className={`py-1.5 pr-3 ${right ? 'text-right tabular-nums' : ''}`}>{children}</td>
);

const TONES: Partial<Record<Run['state'], 'good' | 'bad'>> = { done: 'good', failed: 'bad', paused: 'bad' };

export function RunStrip({ run }: { run: Run }) {
  return (
    <div>
      <p className="mb-3 flex flex-wrap items-center gap-2">
        <span className="font-medium">{run.name}</span>
        <Badge tone={TONES[run.state] ?? 'accent'}>{run.state.replaceAll('_', ' ')}</Badge>
        <span className="text-soft">
          <Time at={run.startedAt} />
        </span>
      </p>
      {run.error && <p className="mb-3">{run.error}</p>}
      <div className="overflow-x-auto">
        <table className="w-full text-left">
          <thead className="text-xs text-soft">
            <tr>
              <th className="font-normal">Stage</th>
              <th className="pr-3 text-right font-normal">In</th>
              <th className="pr-3 text-right font-normal">Out</th>
              <th className="pr-3 text-right font-normal">Failed</th>
              <th className="pr-3 text-right font-normal">Waiting</th>
              <th className="font-normal">Skipped</th>
            </tr>
          </thead>
          <tbody>
            {run.stages.map((stage) => (
              <tr key={stage.name} className="border-t border-line">
                <Cell>{stage.name}</Cell>
                <Cell right>{stage.in}</Cell>
                <Cell right>{stage.out}</Cell>
                <Cell right>{stage.failed}</Cell>
                <Cell right>{stage.waiting}</Cell>
                <Cell>
                  <span className="text-soft">{skippedText(stage.skipped)}</span>
                </Cell>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

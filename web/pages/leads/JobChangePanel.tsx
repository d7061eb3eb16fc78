import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { JobChange, JobDecision } from '../../../src/enrichment/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

const DECISIONS: readonly {
  decision: JobDecision;
  label: (change: JobChange) => string;
  means: string;
  done: string;
}[] = [
  {
    decision: 'keep',
    label: ({ knownCompany }) => `Keep at ${knownCompany || 'the known company'}`,
    means: 'the finder is wrong; they are written to again',
    done: 'Kept where we know them.',
  },
  {
    decision: 'move',
    label: ({ newCompany }) => `Move to ${newCompany || 'the new company'}`,
    means:
      'company and title change; they are written to there once an address is known, and at the former one no more',
    done: 'Moved to the new company.',
  },
  {
    decision: 'remove',
    label: () => 'Take out',
    means: 'the lead is rejected, and nothing more is sent',
    done: 'Taken out; nothing more is sent to them.',
  },
];

/** Where a finder places somebody else than we do: what changed, who said so and when, and what to do about it. */
export function JobChangePanel({ leadId }: { leadId: string }) {
  const query = useQuery({
    queryKey: ['lead', leadId, 'job-change'],
    queryFn: () => get<{ jobChanges: JobChange[] }>(`/job-changes?leadId=${leadId}`),
  });
  // Nearly nobody has one, so nothing is announced while it loads.
  if (query.isPending) return null;
  return (
    <Loaded query={query} rows={2}>
      {({ jobChanges: [change] }) => change && <Decide change={change} />}
    </Loaded>
  );
}

function Decide({ change }: { change: JobChange }) {
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const may = useMe().data?.scopes.includes('leads:write') ?? false;
  const decide = async (decision: JobDecision, done: string) => {
    setBusy(true);
    await act(done, () => post(`/leads/${change.leadId}/job-change`, { decision }));
    setBusy(false);
  };
  return (
    <Panel title="Seems to work elsewhere">
      <p>
        <span className="text-soft">Known:</span> {change.knownCompany || 'no company'}{' '}
        <span aria-hidden>→</span> <span className="text-soft">now:</span>{' '}
        {change.newCompany || 'another company'}
        {change.title && <>, {change.title}</>}
      </p>
      <p className="mt-1 text-xs text-soft">
        {change.provider} said so <Time at={change.observedAt} />. Nothing is sent and nothing is overwritten
        until you decide.
      </p>
      <ul className="mt-3 space-y-2">
        {DECISIONS.map(({ decision, label, means, done }) => (
          <li key={decision} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Button
              kind={decision === 'remove' ? 'danger' : 'plain'}
              disabled={!may || busy || (decision === 'move' && !change.newCompany)}
              why={
                !may
                  ? 'Your role may not change leads.'
                  : busy
                    ? 'It is being done.'
                    : 'The finder did not name the new company.'
              }
              onClick={() => void decide(decision, done)}
            >
              {label(change)}
            </Button>
            <span className="text-xs text-soft">{means}</span>
          </li>
        ))}
      </ul>
      {!may && <p className="mt-2 text-xs text-soft">Your role may not change leads.</p>}
    </Panel>
  );
}

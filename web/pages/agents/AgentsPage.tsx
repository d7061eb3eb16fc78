import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { AgentCard } from '../../../src/agents/contract.ts';
import { get, put } from '../../api.ts';
import { Badge, Loaded, Panel } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { OperationsTabs } from '../ops/OperationsTabs.tsx';

const RISKS = { low: 'neutral', medium: 'neutral', high: 'warn', critical: 'bad' } as const;

/** Who does what, and what each may do here. */
export function AgentsPage() {
  const agents = useQuery({ queryKey: ['agents'], queryFn: () => get<{ agents: AgentCard[] }>('/agents') });
  return (
    <OperationsTabs>
      <p className="text-soft">
        Every operation is done by one of these or by a person. Take an action away and exactly that work
        stops, with the reason.
      </p>
      <Loaded query={agents} rows={6}>
        {({ agents: list }) => (
          <div className="grid gap-4 lg:grid-cols-2">
            {list.map((agent) => (
              <Agent key={agent.name} agent={agent} />
            ))}
          </div>
        )}
      </Loaded>
    </OperationsTabs>
  );
}

const Agent = ({ agent }: { agent: AgentCard }) => (
  <Panel
    title={agent.name.toLowerCase().replaceAll('_', ' ')}
    aside={
      <span className="flex items-center gap-2 text-xs text-soft">
        {agent.role}
        {agent.approves && <Badge tone="accent">votes on approvals</Badge>}
      </span>
    }
  >
    <p className="mb-2 text-xs text-soft tabular-nums">
      at most {agent.caps.minute} a minute, {agent.caps.hour} an hour, {agent.caps.day} a day
    </p>
    <ul className="flex flex-wrap gap-x-4 gap-y-1.5">
      {agent.grants.map((grant) => (
        <Grant key={grant.action} agent={agent.name} grant={grant} />
      ))}
    </ul>
  </Panel>
);

function Grant({ agent, grant }: { agent: AgentCard['name']; grant: AgentCard['grants'][number] }) {
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const change = useMutation({
    mutationFn: (granted: boolean) => put(`/agents/${agent}/grants/${grant.action}`, { granted }),
    onError: (error) => toast.error(error.message),
  });
  return (
    <li>
      <label
        className={`flex items-center gap-1.5 ${grant.granted ? '' : 'text-soft line-through'}`}
        title={may ? undefined : 'Only an owner or admin changes grants.'}
      >
        <input
          type="checkbox"
          checked={change.isPending ? (change.variables ?? grant.granted) : grant.granted}
          disabled={!may || change.isPending}
          onChange={(event) => change.mutate(event.target.checked)}
        />
        {grant.action.replaceAll('_', ' ')}
        {(grant.risk === 'high' || grant.risk === 'critical') && (
          <Badge tone={RISKS[grant.risk]}>{grant.risk}</Badge>
        )}
      </label>
    </li>
  );
}

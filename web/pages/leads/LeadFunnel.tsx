import { useQuery } from '@tanstack/react-query';
import { type LeadFunnel as Counts, STATUS_GROUPS } from '../../../src/leads/contract.ts';
import { get } from '../../api.ts';

/** How many leads stand where; a group opens its rows, and the same one again shows all. */
export function LeadFunnel({
  group,
  choose,
}: {
  group: string | undefined;
  choose: (group: string | undefined) => void;
}) {
  const funnel = useQuery({ queryKey: ['funnel'], queryFn: () => get<Counts>('/funnel') });
  const counts = funnel.data;
  if (funnel.error && !counts)
    return <p className="mb-3 text-xs text-warn">The counts could not be loaded. {funnel.error.message}</p>;
  return (
    <ul aria-label="Leads by group" className="mb-3 grid grid-cols-3 gap-2 md:grid-cols-6">
      {Object.entries(STATUS_GROUPS).map(([name, statuses]) => (
        <li key={name}>
          <button
            type="button"
            aria-pressed={group === name}
            title={statuses
              .map((status) => `${status.replaceAll('_', ' ')} ${counts?.statuses[status] ?? 0}`)
              .join('\n')}
            onClick={() => choose(group === name ? undefined : name)}
            className={`w-full rounded-lg border px-3 py-2 text-left hover:border-soft ${group === name ? 'border-accent bg-accent/10' : 'border-line bg-surface'}`}
          >
            <span className="block text-xs text-soft">{name}</span>
            <span className="block text-base font-semibold tabular-nums">
              {counts ? (counts.groups[name] ?? 0).toLocaleString('en-US') : '…'}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

import { Link } from '@tanstack/react-router';
import type { ITEM_STATES, Overview } from '../../../src/approval/contract.ts';
import { paths } from '../../paths.ts';
import { INPUT } from '../../ui/fields.tsx';

export type Search = {
  item: string | undefined;
  state: string | undefined;
  kind: string | undefined;
  tier: string | undefined;
  campaign: string | undefined;
};

const STATES: readonly { state: (typeof ITEM_STATES)[number]; label: string }[] = [
  { state: 'pending', label: 'Waiting' },
  { state: 'approved', label: 'Approved' },
  { state: 'executed', label: 'Carried out' },
  { state: 'rejected', label: 'Rejected' },
  { state: 'expired', label: 'Expired' },
  { state: 'withdrawn', label: 'Taken back' },
];

/** What waits, and what became of the rest. */
export const StateTabs = ({ state, counts }: { state: string; counts: Record<string, number> }) => (
  <nav aria-label="Which approvals" className="flex flex-wrap gap-1">
    {STATES.map(({ state: each, label }) => (
      <Link
        key={each}
        to={paths.approvals}
        search={{
          ...{ state: each === 'pending' ? undefined : each, item: undefined },
          ...{ kind: undefined, tier: undefined, campaign: undefined },
        }}
        aria-current={state === each ? 'page' : undefined}
        className={`rounded px-2 py-1 ${state === each ? 'bg-line/60 font-medium' : 'text-soft hover:text-ink'}`}
      >
        {label} {(counts[each] ?? 0) > 0 && <span className="text-xs text-soft">{counts[each]}</span>}
      </Link>
    ))}
  </nav>
);

/** Only some of them: of one campaign, tier or kind, as far as there is a choice. */
export function ItemFilters({
  search,
  overview: { campaigns, tiers, kinds },
  go,
}: {
  search: Search;
  overview: Overview;
  go: (change: Partial<Search>) => void;
}) {
  // Each has a kind, so that all kinds together are everything.
  const all = kinds.reduce((sum, { count }) => sum + count, 0);
  const { campaign, tier, kind } = search;
  return (
    <div className="mb-3 flex flex-wrap gap-x-4 gap-y-2">
      <Choice
        label="Campaign"
        value={campaign}
        options={campaigns}
        all={all}
        choose={(to) => go({ campaign: to })}
      />
      <Choice label="Tier" value={tier} options={tiers} all={all} choose={(to) => go({ tier: to })} />
      <Choice label="Kind" value={kind} options={kinds} all={all} choose={(to) => go({ kind: to })} />
    </div>
  );
}

function Choice({
  label,
  value,
  options,
  all,
  choose,
}: {
  label: string;
  value: string | undefined;
  options: Overview['kinds'];
  /** How many there are, whichever is chosen. */
  all: number;
  choose: (value: string | undefined) => void;
}) {
  if (value === undefined && !options.some(({ count }) => count < all)) return null;
  return (
    <label className="flex min-w-0 items-center gap-2">
      <span className="text-xs text-soft">{label}</span>
      <select
        value={value ?? ''}
        onChange={(event) => choose(event.target.value || undefined)}
        className={`${INPUT} max-w-60 min-w-0`}
      >
        <option value="">all</option>
        {value !== undefined && options.every((option) => option.value !== value) && (
          <option value={value}>{value}</option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {label === 'Campaign' ? option.value : option.value.replaceAll('_', ' ')} ({option.count})
          </option>
        ))}
      </select>
    </label>
  );
}

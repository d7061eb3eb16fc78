import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Lead, SCORE_GRADES } from '../../../src/leads/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Button, Empty, Loaded } from '../../ui/primitives.tsx';
import { Archives, ArchiveThese } from './Archives.tsx';
import { LeadDrawer } from './LeadDrawer.tsx';
import { LeadFunnel } from './LeadFunnel.tsx';
import { LeadsTabs } from './LeadsTabs.tsx';
import { LeadTable } from './LeadTable.tsx';

type Search = {
  lead: string | undefined;
  search: string | undefined;
  group: string | undefined;
  tier: string | undefined;
  grade: string | undefined;
  waits: string | undefined;
  archived: string | undefined;
};
const TIERS = ['', 'tier_1', 'tier_2', 'tier_3', 'tier_4'];
const ARCHIVED = ['', 'only'];
const GRADES = ['', ...SCORE_GRADES];

/** Every lead, newest change first; the address carries the whole view. */
export function LeadsPage() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [typed, setTyped] = useState(search.search ?? '');
  const go = (change: Partial<Search>) =>
    void navigate({ to: '/leads', search: { ...search, ...change }, replace: true });
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed !== (search.search ?? '')) go({ search: typed || undefined });
    }, 250);
    return () => clearTimeout(timer);
  });
  const query = useInfiniteQuery({
    queryKey: [
      'leads',
      search.search,
      search.group,
      search.tier,
      search.grade,
      search.waits,
      search.archived,
    ],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const asked = new URLSearchParams({ limit: '100' });
      if (search.search) asked.set('search', search.search);
      if (search.group) asked.set('group', search.group);
      if (search.tier) asked.set('tier', search.tier);
      if (search.grade) asked.set('grade', search.grade);
      if (search.waits) asked.set('waits', search.waits);
      if (search.archived) asked.set('archived', 'only');
      if (pageParam) asked.set('after', pageParam);
      return get<{ leads: Lead[]; next: string | null }>(`/leads?${asked}`);
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <LeadsTabs>
      <LeadFunnel group={search.group} choose={(group) => go({ group })} />
      <div className="flex flex-wrap gap-2">
        <input
          type="search"
          aria-label="Search leads"
          placeholder="Name, company or address"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="min-w-56 flex-1 rounded border border-line bg-surface px-3 py-1.5"
        />
        <Choice
          label="Tier"
          value={search.tier ?? ''}
          options={TIERS}
          onChange={(tier) => go({ tier: tier || undefined })}
        />
        <Choice
          label="Grade of the person"
          value={search.grade ?? ''}
          options={GRADES}
          onChange={(grade) => go({ grade: grade || undefined })}
        />
        <Choice
          label="Archived"
          value={search.archived ?? ''}
          options={ARCHIVED}
          empty="no"
          onChange={(archived) => go({ archived: archived || undefined })}
        />
        <Button kind="primary" onClick={() => void navigate({ to: paths.importLeads })}>
          Import leads
        </Button>
      </div>
      {search.archived ? <Archives /> : <ArchiveThese filter={search} />}
      {search.waits && (
        <p className="my-3 flex flex-wrap items-center gap-3 rounded-lg border border-warn/40 px-4 py-2.5">
          <span className="min-w-0 flex-1">
            Only people whom a finder places at another company. Open one, and decide whether to keep, move or
            take them out.
          </span>
          <Button onClick={() => go({ waits: undefined })}>Show all leads</Button>
        </p>
      )}
      <Loaded query={query} rows={12}>
        {({ pages }) => {
          const leads = pages.flatMap((page) => page.leads);
          if (leads.length === 0 && search.archived)
            return <Empty title="No lead is archived">Who is archived shows here, and nowhere else.</Empty>;
          if (leads.length === 0 && search.waits)
            return (
              <Empty title="Nobody waits for a decision">
                Whom a finder places at another company shows here, until you decided about them.
              </Empty>
            );
          if (leads.length === 0)
            return (
              <Empty title="No lead matches">
                <Link to={paths.importLeads} className="text-accent underline">
                  Import a list
                </Link>
                , or clear the filters.
              </Empty>
            );
          return <LeadTable leads={leads} open={(lead) => go({ lead })} pages={query} />;
        }}
      </Loaded>
      <LeadDrawer leadId={search.lead} close={() => go({ lead: undefined })} />
    </LeadsTabs>
  );
}

const Choice = ({
  label,
  value,
  options,
  empty = 'all',
  onChange,
}: {
  label: string;
  value: string;
  options: readonly string[];
  /** What is said for nothing chosen. */
  empty?: string;
  onChange: (value: string) => void;
}) => (
  <label className="flex items-center gap-2">
    <span className="text-xs text-soft">{label}</span>
    <select
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="rounded border border-line bg-surface px-2 py-1.5"
    >
      {options.map((option) => (
        <option key={option} value={option}>
          {option === '' ? empty : option.replaceAll('_', ' ')}
        </option>
      ))}
    </select>
  </label>
);

import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ApprovalItem, Overview } from '../../../src/approval/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Empty, Loaded } from '../../ui/primitives.tsx';
import { ApprovalDrawer } from './ApprovalDrawer.tsx';
import { ItemFilters, type Search, StateTabs } from './ApprovalFilters.tsx';
import { BatchCards } from './BatchCard.tsx';
import { ClientLinks } from './ClientLinks.tsx';
import { ItemList } from './ItemList.tsx';
import { keyOf } from './keys.ts';

type Page = {
  items: ApprovalItem[];
  next: string | null;
  counts: Record<string, number>;
  overview: Overview | null;
};

/** What waits for a yes, and what became of the rest. A approves, J and K move. The address carries the whole view. */
export function ApprovalsPage() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (change: Partial<Search>) =>
    void navigate({ to: paths.approvals, search: { ...search, item: undefined, ...change }, replace: true });
  const state = search.state ?? 'pending';
  const query = useItems(search, state);
  const [first] = query.data?.pages ?? [];
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  // One that a link names may be on no page that is loaded.
  const current = search.item ?? items[0]?.id;
  const place = items.findIndex(({ id }) => id === current);
  const move = (steps: number) => {
    const id = items[Math.max(0, place + steps)]?.id;
    if (id) go({ item: id });
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (key === 'j') move(1);
      if (key === 'k') move(-1);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  return (
    <div className="mx-auto max-w-6xl">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h1 className="text-lg font-semibold">
          Approvals
          {first && <Waiting search={search} first={first} />}
        </h1>
        <StateTabs state={state} counts={first?.counts ?? {}} />
      </div>
      {state === 'pending' && first && (
        <>
          {(first.counts.pending ?? 0) > 0 && <BatchCards />}
          <ClientLinks />
        </>
      )}
      {first?.overview && <ItemFilters search={search} overview={first.overview} go={go} />}
      <Loaded query={query} rows={8}>
        {({ pages: [{ counts } = { counts: {} }] }) => (
          <>
            {items.length === 0 && <Nothing state={state} isFiltered={isFiltered(search)} counts={counts} />}
            {current && (
              <div className="grid grid-cols-1 gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
                {items.length > 0 && (
                  <ItemList items={items} current={current} show={(item) => go({ item })} pages={query} />
                )}
                <ApprovalDrawer
                  key={current}
                  itemId={current}
                  decided={() => go({ item: items[place + 1]?.id ?? items[place - 1]?.id })}
                />
              </div>
            )}
          </>
        )}
      </Loaded>
    </div>
  );
}

const isFiltered = ({ kind, tier, campaign }: Search): boolean => Boolean(kind ?? tier ?? campaign);

const useItems = ({ kind, tier, campaign }: Search, state: string) =>
  useInfiniteQuery({
    queryKey: ['approvals', state, kind, tier, campaign],
    initialPageParam: '',
    queryFn: ({ pageParam: after }) => {
      const asked = Object.entries({ state, kind, tier, campaign, after }).flatMap(([name, value]) =>
        value ? [[name, value]] : [],
      );
      return get<Page>(`/approvals?${new URLSearchParams(asked)}`);
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** How many wait, or how many of them are shown. */
const Waiting = ({ search, first }: { search: Search; first: Page }) => (
  <span className="ml-2 text-sm font-normal text-soft">
    {isFiltered(search) && search.state === undefined && `${first.overview?.total ?? 0} of `}
    {first.counts.pending ?? 0} waiting
  </span>
);

function Nothing({
  state,
  isFiltered: filtered,
  counts,
}: {
  state: string;
  isFiltered: boolean;
  counts: Record<string, number>;
}) {
  if (filtered) return <Empty title="Nothing fits">Choose “all” to see the others.</Empty>;
  if (state !== 'pending')
    return <Empty title="Nothing here yet">What comes to this end is kept here.</Empty>;
  return (
    <Empty title="Nothing waits for you">
      {counts.approved || counts.executed
        ? 'Everything was decided. New drafts appear here by themselves.'
        : 'Start a run with “legwork run --leads FILE”; its drafts come here before anything is sent.'}
    </Empty>
  );
}

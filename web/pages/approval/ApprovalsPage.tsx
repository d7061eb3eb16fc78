import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { toast } from 'sonner';
import type { ApprovalItem } from '../../../src/approval/contract.ts';
import { get, post } from '../../api.ts';
import { Empty, Loaded, Tier, Time } from '../../ui/primitives.tsx';
import { ApprovalDrawer } from './ApprovalDrawer.tsx';
import { BatchCards } from './BatchCard.tsx';
import { ClientLinks } from './ClientLinks.tsx';

type Page = { items: ApprovalItem[]; counts: Record<string, number> };

/** Drafts that wait for a yes. A approves, J and K move. */
export function ApprovalsPage() {
  const { item: chosen }: { item?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['approvals'], queryFn: () => get<Page>('/approvals') });
  const items = query.data?.items ?? [];
  const index = items.findIndex((item) => item.id === chosen);
  const current = items[index] ?? items[0];
  const show = useCallback(
    (id: string | undefined) => void navigate({ to: '/approvals', search: { item: id }, replace: true }),
    [navigate],
  );

  const approve = useCallback(
    async (item: ApprovalItem) => {
      try {
        await post(`/approvals/${item.id}/approve`, { contentHash: item.contentHash });
        toast.success(`Approved: ${item.title}`);
        show(items[items.indexOf(item) + 1]?.id);
      } catch (error) {
        toast.error(error instanceof Error ? error.message : String(error));
      }
      await client.invalidateQueries();
    },
    [client, items, show],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || event.metaKey || event.ctrlKey || !current)
        return;
      const at = items.indexOf(current);
      if (event.key === 'j') show(items[Math.min(items.length - 1, at + 1)]?.id);
      if (event.key === 'k') show(items[Math.max(0, at - 1)]?.id);
      if (event.key === 'a') void approve(current);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [approve, current, items, show]);

  return (
    <div className="mx-auto max-w-6xl">
      <h1 className="mb-3 text-lg font-semibold">
        Approvals
        {query.data && (
          <span className="ml-2 text-sm font-normal text-soft">{query.data.counts.pending ?? 0} waiting</span>
        )}
      </h1>
      <Loaded query={query} rows={8}>
        {(page) =>
          page.items.length === 0 ? (
            <>
              <Empty title="No draft waits for you">
                {page.counts.approved || page.counts.executed
                  ? 'Everything was decided. New drafts appear here by themselves.'
                  : 'Start a run with “legwork run --leads FILE”; its drafts come here before anything is sent.'}
              </Empty>
              <ClientLinks />
            </>
          ) : (
            <>
              <BatchCards items={page.items} />
              <ClientLinks />
              <div className="grid grid-cols-1 gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
                <ul className="max-h-[35vh] divide-y lg:max-h-[75vh] divide-line overflow-y-auto rounded-lg border border-line bg-surface">
                  {page.items.map((item) => (
                    <li key={item.id}>
                      <button
                        type="button"
                        onClick={() => show(item.id)}
                        aria-current={item.id === current?.id}
                        className={`w-full px-3 py-2 text-left ${item.id === current?.id ? 'bg-line/50' : 'hover:bg-line/30'}`}
                      >
                        <span className="flex items-center justify-between gap-2">
                          <span className="truncate font-medium">
                            {String(item.preview.toName ?? item.preview.to)}
                          </span>
                          <Tier tier={item.tier} />
                        </span>
                        <span className="block truncate text-soft">
                          {String(item.preview.subject || 'On LinkedIn')}
                        </span>
                        <span className="block text-xs text-soft">
                          {String(item.preview.company ?? '')} · <Time at={item.createdAt} />
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
                {current && <ApprovalDrawer key={current.id} itemId={current.id} approve={approve} />}
              </div>
            </>
          )
        }
      </Loaded>
    </div>
  );
}

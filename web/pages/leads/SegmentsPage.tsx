import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { toast } from 'sonner';
import { conditionText, type Segment, type SegmentPage } from '../../../src/leads/segments/contract.ts';
import { get, post } from '../../api.ts';
import { Badge, Button, Empty, Loaded, Panel } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { LeadDrawer } from './LeadDrawer.tsx';
import { LeadsTabs } from './LeadsTabs.tsx';
import { LeadTable } from './LeadTable.tsx';
import { SegmentEditor } from './SegmentEditor.tsx';

type Search = { segment: string | undefined; lead: string | undefined };
/** Members move without anybody here doing something. */
const LOOK_AGAIN_MS = 3_000;

/** Filters that keep their leads current; the address carries which one is open. */
export function SegmentsPage() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (change: Partial<Search>) =>
    void navigate({ to: '/leads/segments', search: { ...search, ...change }, replace: true });
  const [editing, setEditing] = useState<Segment | 'new'>();
  const may = useMe().data?.scopes.includes('leads:write') ?? false;
  const query = useQuery({
    queryKey: ['segments'],
    queryFn: () => get<{ segments: Segment[] }>('/segments'),
    refetchInterval: LOOK_AGAIN_MS,
  });
  return (
    <LeadsTabs>
      <Panel
        title="Segments"
        aside={
          <Button
            disabled={!may}
            why="Your role reads leads and changes none."
            onClick={() => setEditing('new')}
          >
            New segment
          </Button>
        }
      >
        <Loaded query={query} rows={4}>
          {({ segments }) =>
            segments.length === 0 ? (
              <Empty title="No segment yet">
                A segment is a filter that always holds the leads it fits, for example every COO in a company
                of 50 and more.
              </Empty>
            ) : (
              <ul className="divide-y divide-line">
                {segments.map((segment) => (
                  <SegmentRow
                    key={segment.id}
                    segment={segment}
                    open={search.segment === segment.id}
                    show={() => go({ segment: segment.id })}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      {search.segment && (
        <Members
          key={search.segment}
          segmentId={search.segment}
          may={may}
          edit={setEditing}
          gone={() => go({ segment: undefined })}
          open={(lead) => go({ lead })}
        />
      )}
      <LeadDrawer leadId={search.lead} close={() => go({ lead: undefined })} />
      {editing && (
        <SegmentEditor
          segment={editing === 'new' ? undefined : editing}
          close={() => setEditing(undefined)}
          saved={({ id }) => go({ segment: id })}
        />
      )}
    </LeadsTabs>
  );
}

const SegmentRow = ({ segment, open, show }: { segment: Segment; open: boolean; show: () => void }) => (
  <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2">
    <button
      type="button"
      aria-expanded={open}
      onClick={show}
      className={`text-left hover:text-accent ${open ? 'font-semibold' : 'font-medium'}`}
    >
      {segment.name}
    </button>
    <span className="tabular-nums">
      {segment.members.toLocaleString('en')} {segment.members === 1 ? 'lead' : 'leads'}
    </span>
    {segment.state === 'building' && <Badge tone="accent">being filled</Badge>}
    <span className="basis-full text-xs text-soft">{segment.filter.all.map(conditionText).join(' · ')}</span>
  </li>
);

function Members({
  segmentId,
  may,
  edit,
  gone,
  open,
}: {
  segmentId: string;
  may: boolean;
  edit: (segment: Segment) => void;
  gone: () => void;
  open: (lead: string) => void;
}) {
  const query = useInfiniteQuery({
    queryKey: ['segment', segmentId],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      get<SegmentPage>(`/segments/${segmentId}?limit=100${pageParam ? `&after=${pageParam}` : ''}`),
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: LOOK_AGAIN_MS,
  });
  return (
    <Loaded query={query} rows={6}>
      {({ pages }) => {
        const [first] = pages;
        if (!first) return null;
        const leads = pages.flatMap((page) => page.leads);
        return (
          <Panel
            title={first.segment.name}
            aside={may && <Moves segment={first.segment} edit={edit} gone={gone} />}
          >
            {leads.length === 0 ? (
              <Empty
                title={
                  first.segment.state === 'building'
                    ? 'The leads are being looked through'
                    : 'Nobody fits now'
                }
              />
            ) : (
              <LeadTable leads={leads} open={open} pages={query} />
            )}
          </Panel>
        );
      }}
    </Loaded>
  );
}

function Moves({
  segment,
  edit,
  gone,
}: {
  segment: Segment;
  edit: (segment: Segment) => void;
  gone: () => void;
}) {
  const remove = useMutation({
    mutationFn: async () => {
      const sure = window.confirm(
        `Delete the segment "${segment.name}"? Its ${segment.members} leads stay as they are.`,
      );
      if (!sure) return;
      // Closed before it is gone, so that nobody asks for its leads any more.
      gone();
      await post(`/segments/${segment.id}/delete`);
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <span className="flex gap-2">
      <Button onClick={() => edit(segment)}>Edit</Button>
      <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
        Delete
      </Button>
    </span>
  );
}

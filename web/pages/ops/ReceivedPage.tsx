import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { FigureRows, InboundCount, ReconciliationView } from '../../../src/inbound/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { NextPage } from '../../ui/pages.tsx';
import { Badge, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { OperationsTabs } from './OperationsTabs.tsx';

/** Names of what came in; a comparison is named by its id. */
const CAME_IN = 'in';

/** What came in by each way and what became of it, and how mailboxes and vendors compare with what we hold. */
export function ReceivedPage() {
  const counts = useQuery({
    queryKey: ['received', 'counts'],
    queryFn: () => get<{ counts: InboundCount[] }>('/inbound/counts'),
  });
  const looks = useQuery({
    queryKey: ['received', 'looks'],
    queryFn: () => get<{ reconciliations: ReconciliationView[] }>('/reconciliations?limit=10'),
  });
  return (
    <OperationsTabs>
      <Panel title="What came in">
        <Loaded query={counts} rows={3}>
          {({ counts: sources }) =>
            sources.length === 0 ? (
              <Empty title="Nothing came in yet">
                Each mail and each answer a vendor tells of is counted here.
              </Empty>
            ) : (
              <ul className="divide-y divide-line">
                {sources.map((count) => (
                  <Source
                    key={count.source}
                    of={CAME_IN}
                    source={count.source}
                    whole={['received', count.received]}
                    parts={RECEIVED.map(([figure, label]) => ({
                      figure,
                      label,
                      count: count[figure],
                      opens: true,
                    }))}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      <Panel title="Compared with mailboxes and vendors">
        <Loaded query={looks} rows={3}>
          {({ reconciliations: [last, ...earlier] }) =>
            last === undefined ? (
              <Empty title="Never compared yet">
                Every night mailboxes and vendors are compared with the database; `legwork reconcile` does it
                now.
              </Empty>
            ) : (
              <Comparison last={last} earlier={earlier} />
            )
          }
        </Loaded>
      </Panel>
    </OperationsTabs>
  );
}

const RECEIVED = [
  ['replies', 'replies'],
  ['automatic', 'automatic'],
  ['bounces', 'bounces'],
  ['optOuts', 'opt-outs'],
  ['duplicates', 'seen before'],
  ['own', 'our own'],
  ['unmatched', 'of nobody known'],
  ['unreadable', 'unreadable'],
  ['erased', 'of who was forgotten'],
  ['waiting', 'waiting'],
] as const;

/** What is listed behind its count, and what is only counted. */
const COMPARED = [
  ['known', 'held', false],
  ['fresh', 'on their way', false],
  ['strangers', 'not ours to read', false],
  ['inbound', 'taken in', true],
  ['reread', 'read again', true],
  ['sent', 'written by hand', true],
  ['failed', 'not healed', true],
] as const;

function Comparison({ last, earlier }: { last: ReconciliationView; earlier: readonly ReconciliationView[] }) {
  const problems = last.sources.filter(({ error }) => error !== null).length;
  return (
    <div className="space-y-3">
      <p>
        {last.nightly ? 'By itself' : `By ${last.begunBy}`}, <Time at={last.beganAt} />, {last.days}{' '}
        {last.days === 1 ? 'day' : 'days'} back:{' '}
        {last.endedAt === null ? 'still under way.' : `${last.totals.looked} messages were looked at.`}{' '}
        {problems > 0 && <Badge tone="bad">{problems} could not be compared</Badge>}
      </p>
      <ul className="divide-y divide-line">
        {last.sources.map(({ source, counts, uncopied, error, waiting }) => (
          <Source
            key={source}
            of={last.id}
            source={source}
            whole={['looked', counts.looked]}
            parts={COMPARED.map(([figure, label, opens]) => ({
              figure,
              label,
              opens,
              count: counts[figure],
            }))}
            beside={[
              { figure: 'uncopied', label: 'without a copy in Sent', opens: true, count: uncopied.length },
              { figure: 'people', label: 'people who became leads', opens: true, count: counts.people },
            ]}
            problem={waiting ? 'It waits for its turn.' : error}
          />
        ))}
      </ul>
      {earlier.length > 0 && (
        <details>
          <summary className="text-soft">Before that</summary>
          <ul className="mt-1 space-y-1">
            {earlier.map(({ id, beganAt, totals }) => (
              <li key={id}>
                <Time at={beganAt} />: {totals.looked} looked at,{' '}
                {totals.inbound + totals.reread + totals.sent} healed, {totals.failed} not healed
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

type Part = {
  readonly figure: string;
  readonly label: string;
  readonly count: number;
  readonly opens: boolean;
};

/** One way with its sum and what that is made of; each figure that lists something opens it. */
function Source({
  of,
  source,
  whole: [name, sum],
  parts,
  beside = [],
  problem = null,
}: {
  of: string;
  source: string;
  whole: readonly [string, number];
  parts: readonly Part[];
  beside?: readonly Part[];
  problem?: string | null;
}) {
  const open: { of?: string; source?: string; figure?: string } = useSearch({ strict: false });
  const isHere = open.of === of && open.source === source;
  const all = {
    figure: name,
    label: name === 'looked' ? 'looked at' : name,
    count: sum,
    opens: of === CAME_IN,
  };
  const missing = sum - parts.reduce((total, { count }) => total + count, 0);
  const shown = [all, ...[...parts, ...beside].filter(({ count }) => count > 0)];
  return (
    <li className="space-y-1.5 py-2">
      <p className="font-medium break-words">{source === 'mailbox' ? 'Mailboxes' : source}</p>
      {problem !== null && <p className="break-words text-bad">{problem}</p>}
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        {shown.map((part) => (
          <Figure
            key={part.figure}
            part={part}
            search={
              isHere && open.figure === part.figure
                ? { of: undefined, source: undefined, figure: undefined }
                : { of, source, figure: part.figure }
            }
            isOpen={isHere && open.figure === part.figure}
          />
        ))}
        {missing === 0 ? (
          <span className="text-xs text-soft">adds up</span>
        ) : (
          <Badge tone="bad">{missing} of them are not accounted for</Badge>
        )}
      </p>
      {isHere && open.figure && <Rows of={of} source={source} figure={open.figure} />}
    </li>
  );
}

type Search = { of: string | undefined; source: string | undefined; figure: string | undefined };

function Figure({ part, search, isOpen }: { part: Part; search: Search; isOpen: boolean }) {
  const { label, count, opens } = part;
  const text = (
    <>
      <span className="font-medium tabular-nums">{count.toLocaleString()}</span> {label}
    </>
  );
  if (!opens || count === 0) return <span title="Counted; nothing of them is listed.">{text}</span>;
  return (
    <Link to={paths.received} search={search} aria-expanded={isOpen} className="text-accent hover:underline">
      {text}
    </Link>
  );
}

function Rows({ of, source, figure }: { of: string; source: string; figure: string }) {
  const base = of === CAME_IN ? `/inbound/counts/${figure}` : `/reconciliations/${of}/${figure}`;
  const query = useInfiniteQuery({
    queryKey: ['received', 'rows', of, source, figure],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      get<FigureRows>(
        `${base}?source=${encodeURIComponent(source)}${pageParam && `&after=${encodeURIComponent(pageParam)}`}`,
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Loaded query={query} rows={3}>
      {({ pages }) => (
        <>
          <ul aria-label={`${source}: ${figure}`} className="max-h-96 space-y-1 overflow-y-auto text-sm">
            {pages
              .flatMap(({ rows }) => rows)
              .map(({ id, at, address, subject, leadId, leadName, threadId, text }) => (
                <li key={id} className="flex flex-wrap gap-x-3">
                  <span className="text-xs text-soft">
                    <Time at={at} />
                  </span>
                  {threadId ? (
                    <Link
                      to={paths.inbox}
                      search={{ thread: threadId, show: undefined, intent: undefined }}
                      className="font-medium hover:text-accent"
                    >
                      {leadName ?? address ?? 'Somebody'}
                    </Link>
                  ) : leadId ? (
                    <Link
                      to={paths.leads}
                      search={{ lead: leadId }}
                      className="font-medium hover:text-accent"
                    >
                      {leadName ?? address ?? 'Somebody'}
                    </Link>
                  ) : (
                    <span className="font-medium">{address ?? 'Nobody known'}</span>
                  )}
                  <span className="min-w-0 break-words text-soft">
                    {[subject, text].filter(Boolean).join(' · ')}
                  </span>
                </li>
              ))}
          </ul>
          <NextPage pages={query} />
          {query.hasNextPage && !query.isFetchingNextPage && (
            <button
              type="button"
              className="text-accent underline"
              onClick={() => void query.fetchNextPage()}
            >
              More
            </button>
          )}
        </>
      )}
    </Loaded>
  );
}

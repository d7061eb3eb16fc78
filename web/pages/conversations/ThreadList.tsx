import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Thread } from '../../../src/conversations/contract.ts';
import { Badge, Button, Intent, Time } from '../../ui/primitives.tsx';
import { Away } from './Away.tsx';

/** Pixels of a row before it is measured. */
const ROW = 81;

type Pages = Pick<
  UseInfiniteQueryResult,
  'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'fetchNextPage'
>;

/** Conversations in rows, as many as are in sight; the next page is asked for before its place is reached. */
export function ThreadList({
  threads,
  chosen,
  choose,
  pages: { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage },
}: {
  threads: readonly Thread[];
  chosen: string | undefined;
  choose: (thread: string) => void;
  /** Where the conversations come from, page by page. */
  pages: Pages;
}) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: threads.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (index) => threads[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const isNear = (shown.at(-1)?.index ?? -1) >= threads.length - 25;
  useEffect(() => {
    if (isNear && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [isNear, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <div
      ref={box}
      className="max-h-[35vh] overflow-y-auto rounded-lg border border-line bg-surface lg:max-h-[75vh]"
    >
      {threads.length === 0 && <p className="px-3 py-2 text-soft">No other conversation here.</p>}
      <ul aria-label="Conversations" className="relative" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const thread = threads[index];
          return (
            thread && (
              <li
                key={String(key)}
                ref={rows.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={hasNextPage ? -1 : threads.length}
                className="absolute inset-x-0 border-b border-line"
                style={{ top: start }}
              >
                <Row thread={thread} isChosen={thread.id === chosen} choose={choose} />
              </li>
            )
          );
        })}
      </ul>
      <p role="status" className="px-3 py-2 text-xs text-soft empty:hidden">
        {isFetchingNextPage && 'Loading the next ones…'}
        {isFetchNextPageError && !isFetchingNextPage && (
          <span className="flex items-center gap-2 text-warn">
            The next ones could not be loaded; those above are as they were.
            <Button onClick={() => void fetchNextPage()}>Try again</Button>
          </span>
        )}
      </p>
    </div>
  );
}

const Row = ({
  thread,
  isChosen,
  choose,
}: {
  thread: Thread;
  isChosen: boolean;
  choose: (thread: string) => void;
}) => (
  <button
    type="button"
    onClick={() => choose(thread.id)}
    aria-current={isChosen}
    className={`w-full px-3 py-2 text-left ${isChosen ? 'bg-line/50' : 'hover:bg-line/30'}`}
  >
    <span className="flex items-center justify-between gap-2">
      <span className={`truncate ${thread.unread ? 'font-semibold' : ''}`}>
        {thread.unread && <span className="sr-only">Unread: </span>}
        {thread.leadName ?? 'Unknown'}
      </span>
      <span className="text-xs text-soft">
        <Time at={thread.lastMessageAt} />
      </span>
    </span>
    <span className="block truncate text-soft">{thread.preview}</span>
    <span className="mt-1 flex flex-wrap items-center gap-1.5">
      <Intent intent={thread.intent} confidence={thread.confidence} />
      {thread.channel === 'linkedin' && <Badge>LinkedIn</Badge>}
      {thread.away && <Away away={thread.away} />}
      {thread.needsAnswer && <Badge tone="accent">needs an answer</Badge>}
      {thread.snoozedUntil && (
        <Badge>
          until&nbsp;
          <Time at={thread.snoozedUntil} />
        </Badge>
      )}
      <span className="truncate text-xs text-soft">{thread.company}</span>
    </span>
  </button>
);

import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ApprovalItem } from '../../../src/approval/contract.ts';
import { Button, Tier, Time } from '../../ui/primitives.tsx';
import { shownKind } from './items/kinds.ts';

/** Pixels of a row before it is measured. */
const ROW = 73;

type Pages = Pick<
  UseInfiniteQueryResult,
  'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'fetchNextPage'
>;

/** The things in rows, as many as are in sight; the next page is asked for before its place is reached. */
export function ItemList({
  items,
  current,
  show,
  pages: { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage },
}: {
  items: readonly ApprovalItem[];
  current: string | undefined;
  show: (id: string) => void;
  /** Where the items come from, page by page. */
  pages: Pages;
}) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const isNear = (shown.at(-1)?.index ?? -1) >= items.length - 25;
  useEffect(() => {
    if (isNear && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [isNear, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const place = items.findIndex(({ id }) => id === current);
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place);
  }, [place, rows]);
  return (
    <div
      ref={box}
      className="max-h-[35vh] self-start overflow-y-auto rounded-lg border border-line bg-surface lg:max-h-[75vh]"
    >
      <ul aria-label="Approvals" className="relative" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const item = items[index];
          return (
            item && (
              <li
                key={String(key)}
                ref={rows.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={hasNextPage ? -1 : items.length}
                className="absolute inset-x-0 border-b border-line"
                style={{ top: start }}
              >
                <Row item={item} isCurrent={item.id === current} show={show} />
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

function Row({
  item,
  isCurrent,
  show,
}: {
  item: ApprovalItem;
  isCurrent: boolean;
  show: (id: string) => void;
}) {
  const { name, line, aside } = shownKind(item.kind).row(item);
  return (
    <button
      type="button"
      onClick={() => show(item.id)}
      aria-current={isCurrent}
      className={`w-full px-3 py-2 text-left ${isCurrent ? 'bg-line/50' : 'hover:bg-line/30'}`}
    >
      <span className="flex items-center justify-between gap-2">
        <span className="truncate font-medium" title={name}>
          {name}
        </span>
        {item.tier !== null && <Tier tier={item.tier} />}
      </span>
      <span className="block truncate text-soft">{line}</span>
      <span className="block text-xs text-soft">
        {aside && `${aside} · `}
        <Time at={item.decidedAt ?? item.createdAt} />
        {item.claim && ` · ${item.claim.name} looks at it`}
      </span>
    </button>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { NextPage, type Pages, useNextPage } from './pages.tsx';

/** Rows in a box of their own, as many as are in sight; the next page is asked for before its place is reached. */
export function RowList<T extends { readonly id: string }>({
  label,
  items,
  current,
  height,
  pages,
  children,
}: {
  label: string;
  items: readonly T[];
  /** The row that is kept in sight when it changes; undefined keeps the place. */
  current?: string | undefined;
  /** Pixels of a row before it is measured. */
  height: number;
  pages: Pages;
  children: (item: T) => ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  useNextPage(pages, { last: shown.at(-1)?.index ?? -1, of: items.length });
  const place = current === undefined ? -1 : items.findIndex(({ id }) => id === current);
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place);
  }, [place, rows]);
  return (
    <div
      ref={box}
      className="max-h-[35vh] self-start overflow-y-auto rounded-lg border border-line bg-surface lg:max-h-[75vh]"
    >
      <ul aria-label={label} className="relative" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const item = items[index];
          return (
            item && (
              <li
                key={String(key)}
                ref={rows.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={pages.hasNextPage ? -1 : items.length}
                className="absolute inset-x-0 border-b border-line"
                style={{ top: start }}
              >
                {children(item)}
              </li>
            )
          );
        })}
      </ul>
      <NextPage pages={pages} />
    </div>
  );
}

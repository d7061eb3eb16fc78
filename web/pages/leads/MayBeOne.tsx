import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NextPage } from '../../ui/pages.tsx';
import { Badge, Button, Empty, Loaded, Panel } from '../../ui/primitives.tsx';

type Words = { readonly title: string; readonly none: string; readonly meaning: string };

/** Pairs that may be one, and those that were made one; each list says what it is when nothing stands there. */
export function MayBeOne<P, A, M extends { id: string }>({
  words: { title, none, meaning },
  made,
  pairs,
  duplicates,
  pages,
  merges,
  pair,
  merged,
}: {
  words: Words;
  made: { readonly title: string; readonly none: string };
  pairs: UseQueryResult<A>;
  /** The pairs in what was answered. */
  duplicates: (answer: A) => readonly P[];
  /** Where the pairs come page by page. */
  pages?: UseInfiniteQueryResult<A>;
  merges: UseQueryResult<{ merges: M[] }>;
  /** One pair as a list item with its own key. */
  pair: (each: P) => ReactNode;
  merged: (each: M) => ReactNode;
}) {
  return (
    <>
      <Panel title={title}>
        <Loaded query={pairs}>
          {(answer) =>
            duplicates(answer).length === 0 ? (
              <Empty title={none}>{meaning}</Empty>
            ) : (
              <ul aria-label={title} className="divide-y divide-line">
                {duplicates(answer).map(pair)}
              </ul>
            )
          }
        </Loaded>
        {pages?.hasNextPage && !pages.isFetchNextPageError && (
          <Button disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Load more
          </Button>
        )}
        {pages && <NextPage pages={pages} what="pairs" />}
      </Panel>
      <Panel title={made.title}>
        <Loaded query={merges} rows={2}>
          {({ merges: all }) =>
            all.length === 0 ? (
              <p className="text-soft">{made.none}</p>
            ) : (
              <ul aria-label={made.title} className="divide-y divide-line">
                {all.map(merged)}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

/** Why two may be one. */
export const Evidence = ({ of }: { of: readonly string[] }) => (
  <span className="inline-flex flex-wrap gap-1">
    {of.map((each) => (
      <Badge key={each} tone="neutral">
        {each.replaceAll('_', ' ')}
      </Badge>
    ))}
  </span>
);

export const movedRecords = (count: number): string => `${count} ${count === 1 ? 'record' : 'records'} moved`;

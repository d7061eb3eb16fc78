import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button } from './primitives.tsx';

/** Where the rows of a list come from, page by page. */
export type Pages = Pick<
  UseInfiniteQueryResult,
  'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'fetchNextPage'
>;

/** Rows before the end of what is loaded at which the next page is asked for. */
const NEAR = 25;

/** Asks for the next page before its place is reached; one that failed waits for a person. */
export function useNextPage(
  { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage }: Pages,
  { last, of }: { last: number; of: number },
): void {
  const isNear = last >= of - NEAR;
  useEffect(() => {
    if (isNear && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [isNear, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
}

/** What is said below the rows of the page behind them. */
export const NextPage = ({
  pages: { isFetchingNextPage, isFetchNextPageError, fetchNextPage },
  what = 'ones',
}: {
  pages: Pages;
  what?: string;
}) => (
  <p role="status" className="px-3 py-2 text-xs text-soft empty:hidden">
    {isFetchingNextPage && `Loading the next ${what}…`}
    {isFetchNextPageError && !isFetchingNextPage && (
      <span className="flex items-center gap-2 text-warn">
        The next {what} could not be loaded; those above are as they were.
        <Button onClick={() => void fetchNextPage()}>Try again</Button>
      </span>
    )}
  </p>
);

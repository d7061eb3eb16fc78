import type { BackfillCounts, BackfillRun } from './contract.ts';
import type { RunRow } from './run.store.ts';
import type { CountRow } from './target.store.ts';

type Counted = Pick<CountRow, 'state' | 'why' | 'count'>;

/** Sums of what was counted; every target is in one of `states`, and once below why where it was skipped or failed. */
export function sumOf(rows: readonly Counted[]): BackfillCounts {
  const [states, why]: [Record<string, number>, Record<string, number>] = [{}, {}];
  for (const row of rows) {
    states[row.state] = (states[row.state] ?? 0) + row.count;
    if (row.why !== null) why[row.why] = (why[row.why] ?? 0) + row.count;
  }
  return { total: rows.reduce((sum, { count }) => sum + count, 0), states, why };
}

/** A run with its counts, whole and by campaign. */
export function runWith({ forcedBy, ...run }: RunRow, rows: readonly CountRow[]): BackfillRun {
  const slack: Record<string, number> = {};
  for (const row of rows)
    if (row.state === 'review')
      slack[row.slack ?? 'waiting'] = (slack[row.slack ?? 'waiting'] ?? 0) + row.count;
  return {
    ...{ ...run, forcedBy, counts: sumOf(rows), slack },
    campaigns: [...Map.groupBy(rows, ({ campaignId }) => campaignId)].map(([campaignId, group]) => ({
      ...{ campaignId, name: group[0]?.name ?? null },
      ...sumOf(group),
    })),
  };
}

import { join } from 'node:path';
import type { Ctx } from '#core/ctx';
import { takeOfLifetime } from '#gateway';
import { appendLine, mendLog, readLines } from '../kit/durable-files.ts';
import { CLAY_LAST_ROW } from './lifetime-cap.rules.ts';

/**
 * Counts rows per source for ever. `take` counts one row before it is sent and answers how many went before it; null
 * when the source is full, and then nothing is counted. It never gives one number twice.
 */
export type SubmissionCount = { take(source: string, ctx: Pick<Ctx, 'db'>): Promise<number | null> };

/** A count in the database, for however many processes and workspaces share the source. */
export const sharedSubmissionCount: SubmissionCount = {
  take: (source, ctx) => takeOfLifetime(ctx, `clay:${source}`, CLAY_LAST_ROW),
};

/** A count in a file, for one process at a time: the sandbox and tests. */
export function openSubmissionCount(folder: string): SubmissionCount {
  const path = join(folder, 'clay-submissions.log');
  mendLog(path);
  const used = new Map<string, number>();
  const add = (source: string, rows: number): void => void used.set(source, (used.get(source) ?? 0) + rows);
  for (const { source, rows } of readLines<{ source: string; rows: number }>(path)) add(source, rows);
  return {
    async take(source) {
      const before = used.get(source) ?? 0;
      if (before >= CLAY_LAST_ROW) return null;
      appendLine(path, { source, rows: 1 });
      add(source, 1);
      return before;
    },
  };
}

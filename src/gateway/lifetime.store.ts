import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import { row } from '#core/db/index';

/**
 * Counts one thing of which a vendor takes only `most` in the life of `scope`, before it is sent. Answers how many went
 * before it; null when there is no room, and then nothing is counted. One statement: no two callers get one number, in
 * whatever process they are.
 */
export async function takeOfLifetime(
  ctx: Pick<Ctx, 'db'>,
  scope: string,
  most: number,
): Promise<number | null> {
  const taken = await ctx.db.tx((tx) =>
    row<{ before: number }>(
      tx,
      sql`insert into lifetime_counts (scope, used) select ${scope}, 1 where ${most}::int > 0
          on conflict (scope) do update set used = lifetime_counts.used + 1 where lifetime_counts.used < ${most}::int
          returning used - 1 as before`,
    ),
  );
  return taken?.before ?? null;
}

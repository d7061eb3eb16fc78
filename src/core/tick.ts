import { sql } from 'drizzle-orm';
import type { Ctx } from './ctx.ts';
import { instantOf, row, type Statement, type Tx } from './db/index.ts';

/**
 * Idempotent, set-based work that is due from time to time, per workspace. A tick does what is due at `ctx.now()`
 * and returns how many things it moved; it never sleeps and never assumes how often it is called.
 */
export type Tick = {
  readonly name: string;
  readonly everySeconds: number;
  run(ctx: Ctx): Promise<number>;
  /**
   * Selects the next instant at which there is something to do, past when it is due already, null when there is nothing. The
   * sandbox's virtual clock jumps there, and while it flies a tick that knows this is not run before.
   */
  nextDue?(now: Temporal.Instant): Statement;
  /** It comes back for ever, whether anything happened or not, so the virtual clock is not moved for it; else time would never stand still. */
  readonly recurs?: boolean;
};

/** When each of these ticks has something to do next, in one statement; those that have nothing or do not know are left out. */
export async function whenDue(
  tx: Tx,
  ticks: readonly Tick[],
  now: Temporal.Instant,
): Promise<ReadonlyMap<Tick, Temporal.Instant>> {
  const asked = ticks.flatMap((tick) => (tick.nextDue ? [{ tick, at: tick.nextDue(now) }] : []));
  if (asked.length === 0) return new Map();
  const answers = asked.map(({ at }, index) => sql`(${at}) as ${sql.identifier(`tick_${index}`)}`);
  const found = await row<Record<string, string | null>>(tx, sql`select ${sql.join(answers, sql`, `)}`);
  return new Map(
    asked.flatMap(({ tick }, index) => {
      const at = found?.[`tick_${index}`];
      return at ? [[tick, instantOf(at)] as const] : [];
    }),
  );
}

import { sql } from 'drizzle-orm';
import { row, type Tx } from '#core/db/index';

export async function databaseAnswers(tx: Tx): Promise<void> {
  await row(tx, sql`select 1`);
}

const counted = async (tx: Tx, statement: ReturnType<typeof sql>): Promise<number> =>
  Number((await row<{ count: string }>(tx, statement))?.count ?? 0);

/** Servers that work off events and ticks and gave a sign within ten seconds; a command that runs for a moment is none. */
export const workingExecutors = (tx: Tx): Promise<number> =>
  counted(
    tx,
    sql`select count(*) from executors where stopped_at is null and beat_at > clock_timestamp() - interval '10 seconds' and role in ('all', 'worker')`,
  );

export const deadLetters = (tx: Tx): Promise<number> =>
  counted(tx, sql`select count(*) from event_dead_letters where replayed_at is null`);

import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';

export type SourceRow = {
  source: string;
  received: number;
  waiting: number;
  dead: number;
  lastAt: string | null;
};

/** The vendors that ever delivered here, with what became of it in the last 30 days. */
export const webhookSources = (tx: Tx, now: Temporal.Instant): Promise<SourceRow[]> =>
  rows(
    tx,
    sql`select source, count(*)::int as received, count(*) filter (where processed_at is null and dead_at is null)::int as waiting,
          count(*) filter (where dead_at is not null)::int as dead, max(received_at) as "lastAt"
        from webhook_inbox where received_at > ${now.subtract({ hours: 720 }).toString()} group by source order by source`,
  );

export type RefusalRow = { source: string; code: string; count: number; lastAt: string };

export const webhookRefusals = (tx: Tx, now: Temporal.Instant): Promise<RefusalRow[]> =>
  rows(
    tx,
    sql`select source, code, sum(count)::int as count, max(last_at) as "lastAt" from webhook_refusals
        where day > ${now.subtract({ hours: 720 }).toString().slice(0, 10)}::date group by source, code order by source, code`,
  );

export type DeadRow = {
  id: string;
  source: string;
  at: string;
  error: string;
  body: string;
  attempts: number;
};

/** Deliveries set aside, newest first, with the beginning of what they said. */
export const deadDeliveries = (tx: Tx, limit: number): Promise<DeadRow[]> =>
  rows(
    tx,
    sql`select id, source, received_at as at, coalesce(error, '') as error, left(body, 2000) as body, attempts
        from webhook_inbox where dead_at is not null order by dead_at desc limit ${limit}`,
  );

/** Lets a dead delivery be worked off again. False when it is not dead or not there. */
export const reviveDelivery = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update webhook_inbox set dead_at = null where id = ${id} and dead_at is not null returning 1`,
    )
  ).length === 1;

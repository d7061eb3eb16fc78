import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { type ReadSoFar, readSoFar } from './correction.store.ts';
import type { SecondReading } from './second-reading.rules.ts';

export type Reread = ReadSoFar & { readonly text: string; readonly corrected: boolean };

/** Replies of these to which the campaign they answer wants a second reading. */
export const repliesToReread = (tx: Tx, replyIds: readonly string[]): Promise<Reread[]> =>
  rows<Reread>(
    tx,
    sql`select ${readSoFar}, m.visible_text as text, r.corrected_by is not null as corrected from replies r
        join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
        join threads t on t.workspace_id = r.workspace_id and t.id = r.thread_id
        join campaigns c on c.workspace_id = t.workspace_id and c.id = t.campaign_id
        where r.id = any (${arrayOf(replyIds, 'uuid')}) and c.settings ->> 'repliesReadBy' = 'model'`,
  );

/** Puts these down to be read again; what was put down before stays as it is. */
export async function wantReadings(
  tx: Tx,
  workspaceId: string,
  replies: readonly Reread[],
  at: Temporal.Instant,
): Promise<void> {
  for (const { id, leadId, intent, confidence } of replies)
    await tx.execute(sql`
      insert into reply_readings (workspace_id, reply_id, lead_id, was, was_confidence, wanted_at)
      values (${workspaceId}, ${id}, ${leadId}, ${intent}, ${confidence}, ${at.toString()}) on conflict do nothing`);
}

/** What waits for its second reading, the oldest first. */
export const waitingReadings = (
  tx: Tx,
  limit: number,
): Promise<{ replyId: string; wantedAt: string; text: string }[]> =>
  rows(
    tx,
    sql`select w.reply_id as "replyId", w.wanted_at as "wantedAt", m.visible_text as text from reply_readings w
        join replies r on r.workspace_id = w.workspace_id and r.id = w.reply_id join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
        where w.state = 'waiting' order by w.wanted_at, w.reply_id limit ${limit}`,
  );
export const nextReading = () => sql`select min(w.wanted_at) from reply_readings w where w.state = 'waiting'`;

/** The reply as it is read now, held, with its reading if nobody has settled that. */
export const holdReading = async (tx: Tx, replyId: string): Promise<Reread | undefined> =>
  (
    await rows<Reread>(
      tx,
      sql`select ${readSoFar}, m.visible_text as text, r.corrected_by is not null as corrected from reply_readings w
          join replies r on r.workspace_id = w.workspace_id and r.id = w.reply_id join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
          join threads t on t.workspace_id = r.workspace_id and t.id = r.thread_id
          where w.reply_id = ${replyId} and w.state = 'waiting' for update of w, r`,
    )
  )[0];

export type Settled = {
  readonly outcome: SecondReading['outcome'];
  readonly said: { readonly intent: string; readonly confidence: number; readonly sentence: string } | null;
  readonly model: string | null;
  readonly reasons: readonly Reason[];
};

/** Ends a second reading with what became of it. */
export async function settleReading(
  tx: Tx,
  replyId: string,
  made: Settled,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    update reply_readings set state = 'settled', outcome = ${made.outcome}, intent = ${made.said?.intent ?? null}, confidence = ${made.said?.confidence ?? null},
      quote = ${made.said?.sentence ?? null}, model = ${made.model}, reasons = ${JSON.stringify(made.reasons)}::jsonb, settled_at = ${at.toString()}
    where reply_id = ${replyId} and state = 'waiting'`);
}

/** Writes what counts now over the rules' own reading, which the settled reading keeps. */
export async function writeReading(tx: Tx, replyId: string, read: SecondReading): Promise<void> {
  await tx.execute(sql`
    update replies set intent = ${read.intent}, confidence = ${read.confidence}, evidence = case when ${read.outcome === 'replaced'} then ${read.evidence} else evidence end,
      read_by = case when ${read.outcome === 'replaced'} then 'model' else read_by end, reasons = reasons || ${JSON.stringify(read.reasons)}::jsonb where id = ${replyId}`);
}

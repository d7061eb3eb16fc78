import { sql } from 'drizzle-orm';
import type { Channel } from '#conversations';
import { row, type Tx } from '#core/db/index';
import type { Intent } from './contract.ts';

export type ReadSoFar = {
  id: string;
  leadId: string;
  threadId: string;
  channel: Channel;
  fromAddress: string;
  intent: Intent;
  confidence: number;
  automatic: boolean;
  optOut: boolean;
  /** No later answer in its thread: its intent is the thread's. */
  newest: boolean;
};

/** The columns of a reply as it is read so far, of `replies r`, `messages m` and `threads t`. */
export const readSoFar = sql`r.id, r.lead_id as "leadId", r.thread_id as "threadId", t.channel, m.from_address as "fromAddress", r.intent, r.confidence, r.automatic, r.opt_out as "optOut",
  not exists (select 1 from messages n where n.workspace_id = m.workspace_id and n.thread_id = m.thread_id and n.direction = 'in' and (n.at, n.id) > (m.at, m.id)) as newest`;

/** A reply as it is read so far, held: whoever corrects it at the same moment waits and sees what this one made of it. */
export const holdReply = (tx: Tx, replyId: string): Promise<ReadSoFar | undefined> =>
  row<ReadSoFar>(
    tx,
    sql`select ${readSoFar}
        from replies r join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
        join threads t on t.workspace_id = r.workspace_id and t.id = r.thread_id
        where r.id = ${replyId} for update of r`,
  );

/** Writes the new reading over the old one, which is kept beside it. */
export async function writeCorrection(
  tx: Tx,
  workspaceId: string,
  made: {
    id: string;
    reply: ReadSoFar;
    to: Intent;
    automatic: boolean;
    optOut: boolean;
    by: string;
    at: Temporal.Instant;
  },
): Promise<void> {
  const { id, reply, to, by, at } = made;
  await tx.execute(sql`
    update replies set intent = ${to}, confidence = 1, automatic = ${made.automatic}, opt_out = ${made.optOut}, corrected_by = ${by}, read_by = 'person' where id = ${reply.id}`);
  await tx.execute(sql`
    insert into reply_corrections (workspace_id, id, reply_id, lead_id, was, was_confidence, became, corrected_by, corrected_at)
    values (${workspaceId}, ${id}, ${reply.id}, ${reply.leadId}, ${reply.intent}, ${reply.confidence}, ${to}, ${by}, ${at.toString()})`);
}

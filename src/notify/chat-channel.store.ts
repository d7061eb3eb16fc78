import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';

export type OwnChannel = { channelId: string; changedAt: string; changedBy: string };

export const ownChannel = (tx: Tx, workspaceId: string): Promise<OwnChannel | undefined> =>
  row(
    tx,
    sql`select channel_id as "channelId", changed_at as "changedAt", changed_by as "changedBy" from chat_channels where workspace_id = ${workspaceId}`,
  );

/** Whether another workspace calls this channel its own. */
export const isOfAnother = async (tx: Tx, workspaceId: string, channelId: string): Promise<boolean> =>
  (await row(
    tx,
    sql`select 1 as taken from taken_chat_channels where channel_id = ${channelId}
          and not exists (select 1 from chat_channels where workspace_id = ${workspaceId} and channel_id = ${channelId})`,
  )) !== undefined;

/** Takes this channel in place of the one before; false when it is taken. */
export async function putChannel(
  tx: Tx,
  {
    workspaceId,
    channelId,
    by,
    at,
  }: { workspaceId: string; channelId: string; by: string; at: Temporal.Instant },
): Promise<boolean> {
  await removeChannel(tx, workspaceId);
  const free = await rows(
    tx,
    sql`insert into taken_chat_channels (channel_id) values (${channelId}) on conflict do nothing returning 1`,
  );
  if (free.length === 0) return false;
  const written = await rows(
    tx,
    sql`insert into chat_channels (workspace_id, channel_id, changed_at, changed_by)
        values (${workspaceId}, ${channelId}, ${at.toString()}, ${by}) on conflict do nothing returning 1`,
  );
  return written.length === 1;
}

/** Gives the channel of a workspace free. */
export async function removeChannel(tx: Tx, workspaceId: string): Promise<void> {
  await tx.execute(sql`with gone as (delete from chat_channels where workspace_id = ${workspaceId} returning channel_id)
    delete from taken_chat_channels t using gone where t.channel_id = gone.channel_id`);
}

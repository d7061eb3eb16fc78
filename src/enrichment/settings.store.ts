import { sql } from 'drizzle-orm';
import { row, type Tx } from '#core/db/index';

export const findSettings = async (tx: Tx): Promise<unknown> =>
  (await row<{ settings: unknown }>(tx, sql`select settings from enrichment_settings`))?.settings;

export const putSettings = (
  tx: Tx,
  record: { workspaceId: string; settings: unknown; by: string; at: Temporal.Instant },
): Promise<unknown> =>
  tx.execute(sql`
    insert into enrichment_settings (workspace_id, settings, updated_at, updated_by)
    values (${record.workspaceId}, ${JSON.stringify(record.settings)}::jsonb, ${record.at.toString()}, ${record.by})
    on conflict (workspace_id) do update set settings = excluded.settings, updated_at = excluded.updated_at, updated_by = excluded.updated_by`);

import { sql } from 'drizzle-orm';
import { recordset, type Tx } from '#core/db/index';

export type NewTrackedLink = {
  readonly id: string;
  readonly token: string;
  readonly ledgerId: string;
  readonly leadId: string;
  readonly url: string | null;
};

/** Writes down where the links of messages lead that leave now; what was written for an earlier try stays. */
export async function insertTrackedLinks(
  tx: Tx,
  workspaceId: string,
  links: readonly NewTrackedLink[],
  at: Temporal.Instant,
): Promise<void> {
  if (links.length === 0) return;
  await tx.execute(sql`
    insert into tracked_links (workspace_id, id, token, ledger_id, lead_id, url, created_at)
    select ${workspaceId}::uuid, r.id, r.token, r."ledgerId", r."leadId", r.url, ${at.toString()}
    from jsonb_to_recordset(${recordset(links)}) as r(id uuid, token text, "ledgerId" uuid, "leadId" uuid, url text)
    on conflict (token) do nothing`);
}

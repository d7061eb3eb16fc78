import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import { type Campaign, campaignSettings } from './contract.ts';

type CampaignRow = {
  id: string;
  name: string;
  state: Campaign['state'];
  settings: unknown;
  createdAt: string;
};
const COLUMNS = sql`id, name, state, settings, created_at as "createdAt"`;
const read = (found: CampaignRow): Campaign => ({
  ...found,
  settings: campaignSettings.parse(found.settings),
});

export async function findCampaign(tx: Tx, id: string): Promise<Campaign | undefined> {
  const found = await row<CampaignRow>(tx, sql`select ${COLUMNS} from campaigns where id = ${id}`);
  return found && read(found);
}

export async function listCampaigns(tx: Tx): Promise<Campaign[]> {
  return (
    await rows<CampaignRow>(tx, sql`select ${COLUMNS} from campaigns order by created_at desc, id`)
  ).map(read);
}

/** Writes the campaign under its name; an existing one gets the new settings. Returns its id. */
export async function upsertCampaign(
  tx: Tx,
  record: { workspaceId: string; id: string; name: string; settings: unknown; at: Temporal.Instant },
): Promise<string> {
  const written = await row<{ id: string }>(
    tx,
    sql`insert into campaigns (workspace_id, id, name, state, settings, created_at, updated_at)
        values (${record.workspaceId}, ${record.id}, ${record.name}, 'active', ${JSON.stringify(record.settings)}::jsonb, ${record.at.toString()}, ${record.at.toString()})
        on conflict (workspace_id, name) do update set settings = excluded.settings, updated_at = excluded.updated_at
        returning id`,
  );
  return written?.id ?? record.id;
}

export type Enrolment = { id: string; leadId: string };

/** Enrols leads; one already enrolled keeps its enrolment. Returns every lead's enrolment. */
export async function enrolLeads(
  tx: Tx,
  record: { workspaceId: string; campaignId: string; enrolments: readonly Enrolment[]; at: Temporal.Instant },
): Promise<Enrolment[]> {
  const leads = record.enrolments.map((entry) => entry.leadId);
  await tx.execute(sql`
    insert into enrolments (workspace_id, id, campaign_id, lead_id, state, started_at, updated_at)
    select ${record.workspaceId}, r.id, ${record.campaignId}, r.lead_id, 'active', ${record.at.toString()}, ${record.at.toString()}
    from jsonb_to_recordset(${recordset(record.enrolments.map((entry) => ({ id: entry.id, lead_id: entry.leadId })))}) as r(id uuid, lead_id uuid)
    on conflict (workspace_id, campaign_id, lead_id) do nothing`);
  return rows<Enrolment>(
    tx,
    sql`select id, lead_id as "leadId" from enrolments where campaign_id = ${record.campaignId} and lead_id = any (${arrayOf(leads, 'uuid')})`,
  );
}

/** Ends every living enrolment of these leads, in all campaigns. */
export async function exitEnrolments(
  tx: Tx,
  leads: readonly { leadId: string; reason: string }[],
  at: Temporal.Instant,
): Promise<void> {
  if (leads.length === 0) return;
  await tx.execute(sql`
    update enrolments e set state = 'exited', exit_reason = r.reason, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(leads.map((entry) => ({ lead_id: entry.leadId, reason: entry.reason })))}) as r(lead_id uuid, reason text)
    where e.lead_id = r.lead_id and e.state in ('active', 'paused')`);
}

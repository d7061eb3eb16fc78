import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
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

/** Moves a campaign on, unless it stands elsewhere by now; its autonomy changes with it where one is given. */
export async function moveCampaign(
  tx: Tx,
  move: {
    campaignId: string;
    from: Campaign['state'];
    to: Campaign['state'];
    autonomy?: Campaign['settings']['autonomy'];
    at: Temporal.Instant;
  },
): Promise<boolean> {
  const autonomy = move.autonomy === undefined ? {} : { autonomy: move.autonomy };
  const moved = await rows(
    tx,
    sql`update campaigns set state = ${move.to}, settings = settings || ${JSON.stringify(autonomy)}::jsonb, updated_at = ${move.at.toString()}
        where id = ${move.campaignId} and state = ${move.from} returning 1`,
  );
  return moved.length === 1;
}

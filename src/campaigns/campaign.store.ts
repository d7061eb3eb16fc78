import { sql } from 'drizzle-orm';
import { AUTONOMY_LEVELS } from '#approval/contract';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { FIRST_LEVEL } from './autonomy.ts';
import { type Campaign, type CampaignSettings, campaignSettings } from './contract.ts';

type CampaignRow = {
  id: string;
  name: string;
  state: Campaign['state'];
  settings: string;
  version: number;
  createdAt: string;
};
const COLUMNS = sql`id, name, state, settings::text as settings, version, created_at as "createdAt"`;

/** Far more campaigns than are under way at a time. */
const MOST_READ = 500;
const alreadyRead = new Map<string, CampaignSettings>();

/**
 * Reading settings takes ten times as long as asking for them, and each batch that leaves asks for them several times; the same text reads the
 * same. Nobody may change what all of them are given.
 */
function settingsOf(text: string): CampaignSettings {
  const known = alreadyRead.get(text);
  if (known) return known;
  const settings = frozen(campaignSettings.parse(JSON.parse(text)));
  if (alreadyRead.size >= MOST_READ) alreadyRead.clear();
  alreadyRead.set(text, settings);
  return settings;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

const read = (found: CampaignRow): Campaign => ({ ...found, settings: settingsOf(found.settings) });

export async function findCampaign(tx: Tx, id: string): Promise<Campaign | undefined> {
  const found = await row<CampaignRow>(tx, sql`select ${COLUMNS} from campaigns where id = ${id}`);
  return found && read(found);
}

export async function listCampaigns(tx: Tx): Promise<Campaign[]> {
  return (
    await rows<CampaignRow>(tx, sql`select ${COLUMNS} from campaigns order by created_at desc, id`)
  ).map(read);
}

/** Writes the campaign under its name; an existing one gets the new settings, with more autonomy than it has only where `mayRaise`: undefined otherwise. */
export async function upsertCampaign(
  tx: Tx,
  record: {
    workspaceId: string;
    id: string;
    name: string;
    settings: unknown;
    mayRaise: boolean;
    at: Temporal.Instant;
  },
): Promise<{ id: string; made: boolean } | undefined> {
  const levels = arrayOf(AUTONOMY_LEVELS, 'text');
  return row<{ id: string; made: boolean }>(
    tx,
    sql`insert into campaigns (workspace_id, id, name, state, settings, created_at, updated_at)
        values (${record.workspaceId}, ${record.id}, ${record.name}, 'active', ${JSON.stringify(record.settings)}::jsonb, ${record.at.toString()}, ${record.at.toString()})
        on conflict (workspace_id, name) do update set settings = excluded.settings, version = campaigns.version + (campaigns.settings is distinct from excluded.settings)::int, updated_at = excluded.updated_at
        where ${record.mayRaise} or array_position(${levels}, excluded.settings ->> 'autonomy') <= array_position(${levels}, coalesce(campaigns.settings ->> 'autonomy', ${FIRST_LEVEL}))
        returning id, xmax = 0 as made`,
  );
}

/** Adds a campaign nothing leaves for yet; undefined when there is one of this name. */
export async function insertCampaign(
  tx: Tx,
  made: { workspaceId: string; id: string; name: string; settings: unknown; at: Temporal.Instant },
): Promise<Campaign | undefined> {
  const found = await row<CampaignRow>(
    tx,
    sql`insert into campaigns (workspace_id, id, name, state, settings, created_at, updated_at)
        values (${made.workspaceId}, ${made.id}, ${made.name}, 'draft', ${JSON.stringify(made.settings)}::jsonb, ${made.at.toString()}, ${made.at.toString()})
        on conflict (workspace_id, name) do nothing returning ${COLUMNS}`,
  );
  return found && read(found);
}

/** Changes name and settings of a campaign that is still at this version and not archived. */
export async function updateCampaign(
  tx: Tx,
  changed: { id: string; version: number; name: string; settings: unknown; at: Temporal.Instant },
): Promise<Campaign | undefined> {
  const found = await row<CampaignRow>(
    tx,
    sql`update campaigns set name = ${changed.name}, settings = ${JSON.stringify(changed.settings)}::jsonb, version = version + 1, updated_at = ${changed.at.toString()}
        where id = ${changed.id} and version = ${changed.version} and state <> 'archived' returning ${COLUMNS}`,
  );
  return found && read(found);
}

/** Moves a campaign that is still at this version from one of these states to another. */
export async function moveCampaign(
  tx: Tx,
  move: {
    id: string;
    version: number;
    from: readonly Campaign['state'][];
    to: Campaign['state'];
    at: Temporal.Instant;
  },
): Promise<Campaign | undefined> {
  const found = await row<CampaignRow>(
    tx,
    sql`update campaigns set state = ${move.to}, version = version + 1, updated_at = ${move.at.toString()},
          held = case when ${move.to === 'active'} then null else held end, resumed_at = case when ${move.to === 'active'} then ${move.at.toString()}::timestamptz else resumed_at end
        where id = ${move.id} and version = ${move.version} and state = any (${arrayOf(move.from, 'text')}) returning ${COLUMNS}`,
  );
  return found && read(found);
}

/** Stops a campaign that runs, with less autonomy than it had, and says why. False where it does not run. */
export async function holdCampaign(
  tx: Tx,
  held: {
    campaignId: string;
    autonomy: Campaign['settings']['autonomy'];
    reasons: readonly Reason[];
    at: Temporal.Instant;
  },
): Promise<boolean> {
  const moved = await rows(
    tx,
    sql`update campaigns set state = 'paused', held = ${JSON.stringify({ at: held.at.toString(), reasons: held.reasons })}::jsonb, settings = settings || ${JSON.stringify({ autonomy: held.autonomy })}::jsonb, version = version + 1, updated_at = ${held.at.toString()}
        where id = ${held.campaignId} and state = 'active' returning 1`,
  );
  return moved.length === 1;
}

/** Since when a campaign is stopped by itself, and why; null where a person stopped it. */
export async function heldReasons(
  tx: Tx,
  campaignId: string,
): Promise<{ at: string; reasons: Reason[] } | null> {
  const found = await row<{ held: { at: string; reasons: Reason[] } | null }>(
    tx,
    sql`select held from campaigns where id = ${campaignId}`,
  );
  return found?.held ?? null;
}

/** Campaigns that stopped by themselves and wait for a person. */
export const heldCampaigns = (tx: Tx): Promise<{ name: string }[]> =>
  rows(tx, sql`select name from campaigns where state = 'paused' and held is not null order by name`);

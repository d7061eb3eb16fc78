import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import { CLOSED_STATUSES } from '#leads/contract';
import type { ProfileKind } from './contract.ts';

export type StoredProfile = {
  kind: ProfileKind;
  version: number;
  content: Record<string, unknown>;
  reverts: number | null;
  madeBy: string;
  madeAt: string;
};

const COLUMNS = sql`kind, version, content, reverts, made_by_name as "madeBy", made_at as "madeAt"`;

/** The newest version of each profile the workspace has changed. */
export const currentProfiles = (tx: Tx): Promise<StoredProfile[]> =>
  rows<StoredProfile>(
    tx,
    sql`select distinct on (kind) ${COLUMNS} from profile_versions order by kind, version desc`,
  );

/** Every version of a profile, the newest first. */
export const versionsOfProfile = (tx: Tx, kind: ProfileKind): Promise<StoredProfile[]> =>
  rows<StoredProfile>(
    tx,
    sql`select ${COLUMNS} from profile_versions where kind = ${kind} order by version desc`,
  );

/** Adds the version behind the one that was read; undefined where somebody else was first. */
export const insertProfile = (
  tx: Tx,
  workspaceId: string,
  made: {
    kind: ProfileKind;
    /** The version that was read. */
    behind: number;
    content: unknown;
    reverts: number | null;
    by: string;
    byName: string;
    at: Temporal.Instant;
  },
): Promise<StoredProfile | undefined> =>
  row<StoredProfile>(
    tx,
    sql`insert into profile_versions (workspace_id, kind, version, content, reverts, made_by, made_by_name, made_at)
        select ${workspaceId}, ${made.kind}, ${made.behind + 1}::int, ${JSON.stringify(made.content)}::jsonb, ${made.reverts}, ${made.by}, ${made.byName}, ${made.at.toString()}
        where ${made.behind}::int = (select coalesce(max(version), 1) from profile_versions where kind = ${made.kind})
        on conflict do nothing returning ${COLUMNS}`,
  );

/** Leads that were scored, are open, and whose company is known to be below this headcount and not below the other. */
export const countClosing = async (tx: Tx, below: number, before: number): Promise<number> =>
  (
    await row<{ count: number }>(
      tx,
      sql`select count(*)::int as count from companies c
          join people p on p.workspace_id = c.workspace_id and p.company_id = c.id and p.erased_at is null
          join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id and l.merged_into is null and l.score is not null
          where c.employees > 0 and c.employees < ${below}::int and c.employees >= ${before}::int and l.status <> all (${arrayOf([...CLOSED_STATUSES], 'text')})`,
    )
  )?.count ?? 0;

/** Has everything that a profile concerns scored anew, from the beginning. */
export const beginSweep = (tx: Tx, workspaceId: string, kind: ProfileKind): Promise<unknown> =>
  tx.execute(
    sql`insert into profile_sweeps (workspace_id, kind, after) values (${workspaceId}, ${kind}, null)
        on conflict (workspace_id, kind) do update set after = null`,
  );

export type Sweep = { kind: ProfileKind; after: string | null };

/** Takes what is to be gone through by a changed profile; two workers never take the same. */
export const takeSweep = (tx: Tx, kind: ProfileKind): Promise<Sweep | undefined> =>
  row<Sweep>(tx, sql`select kind, after from profile_sweeps where kind = ${kind} for update skip locked`);

/** Notes how far it was gone through; null where nothing is left. */
export const moveSweep = (tx: Tx, { kind, after }: Sweep): Promise<unknown> =>
  tx.execute(
    after === null
      ? sql`delete from profile_sweeps where kind = ${kind}`
      : sql`update profile_sweeps set after = ${after} where kind = ${kind}`,
  );

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The next leads behind that one that were scored before. */
export const scoredLeadsBehind = async (tx: Tx, after: string | null, limit: number): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select l.id from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          where l.id > ${after ?? NOBODY}::uuid and l.score is not null and l.merged_into is null and p.erased_at is null order by l.id limit ${limit}`,
    )
  ).map(({ id }) => id);

/** How much of each kind is still to be gone through. */
export const sweepsLeft = (tx: Tx): Promise<{ kind: ProfileKind; left: number }[]> =>
  rows(
    tx,
    sql`select s.kind, case when s.kind = 'account'
          then (select count(*)::int from companies c where s.after is null or c.id > s.after)
          else (select count(*)::int from leads l where l.score is not null and l.merged_into is null and (s.after is null or l.id > s.after)) end as left
        from profile_sweeps s order by s.kind`,
  );

type Newest = { ids: string[]; of: number };

/** The newest leads that were scored, and how many there are. */
export const newestLeads = (tx: Tx, limit: number): Promise<Newest> =>
  newest(
    tx,
    sql`from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id where l.score is not null and l.merged_into is null and p.erased_at is null`,
    sql`l.id`,
    limit,
  );

/** The newest companies of which a lead was scored, and how many there are. */
export const newestCompanies = (tx: Tx, limit: number): Promise<Newest> =>
  newest(
    tx,
    sql`from companies c where exists (select 1 from people p join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
          where p.workspace_id = c.workspace_id and p.company_id = c.id and p.erased_at is null and l.merged_into is null and l.score is not null)`,
    sql`c.id`,
    limit,
  );

async function newest(tx: Tx, which: SQL, id: SQL, limit: number): Promise<Newest> {
  const found = await rows<{ id: string }>(
    tx,
    sql`select ${id} as id ${which} order by ${id} desc limit ${limit}`,
  );
  const counted = await row<{ count: number }>(tx, sql`select count(*)::int as count ${which}`);
  return { ids: found.map((each) => each.id), of: counted?.count ?? 0 };
}

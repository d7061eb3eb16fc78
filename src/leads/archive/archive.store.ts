import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';

/** Of these leads those that can be put away, in the order of their ids. */
export const stillHere = async (tx: Tx, ids: readonly string[]): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select id from leads where id = any (${arrayOf(ids, 'uuid')}) and archived_at is null and merged_into is null order by id`,
    )
  ).map(({ id }) => id);

/** Some of these, by name or address. */
export const namesOfLeads = async (tx: Tx, ids: readonly string[], limit: number): Promise<string[]> =>
  (
    await rows<{ name: string | null }>(
      tx,
      sql`select coalesce(p.full_name, (select a.address from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id order by a.address limit 1)) as name
          from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          where l.id = any (${arrayOf(ids.slice(0, limit), 'uuid')}) order by l.id`,
    )
  ).flatMap(({ name }) => name ?? []);

/** Puts these away. Returns those that were not away before. */
export const markArchived = async (
  tx: Tx,
  archiveId: string,
  ids: readonly string[],
  at: Temporal.Instant,
): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`update leads set archived_at = ${at.toString()}, archive_id = ${archiveId}, next_send_at = null, updated_at = ${at.toString()}
          where id in (select id from leads where id = any (${arrayOf(ids, 'uuid')}) and archived_at is null order by id for update) returning id`,
    )
  ).map(({ id }) => id);

/** Takes back what was put away together. */
export const markRestored = async (tx: Tx, archiveId: string, at: Temporal.Instant): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`update leads set archived_at = null, archive_id = null, updated_at = ${at.toString()}
          where id in (select id from leads where archive_id = ${archiveId} order by id for update) returning id`,
    )
  ).map(({ id }) => id);

export type ArchiveRow = { id: string; at: string; leads: number };

/** What was put away together, the last first. */
export const archives = (tx: Tx, limit: number): Promise<ArchiveRow[]> =>
  rows(
    tx,
    sql`select archive_id as id, min(archived_at) as at, count(*)::int as leads from leads
        where archive_id is not null group by archive_id order by min(archived_at) desc, archive_id limit ${limit}`,
  );

/** Who is still put away of one of them, and since when. */
export const archivedUnder = (tx: Tx, archiveId: string): Promise<{ id: string; at: string }[]> =>
  rows(tx, sql`select id, archived_at as at from leads where archive_id::text = ${archiveId} order by id`);

/** Of these people those whose lead was put away. */
export const archivedPeople = async (tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select person_id as id from leads where person_id = any (${arrayOf(personIds, 'uuid')}) and archived_at is not null`,
      )
    ).map(({ id }) => id),
  );

/** How many of the people of a list were put away. */
export const archivedAmong = async (tx: Tx, ids: readonly string[]): Promise<number> =>
  (
    await rows(
      tx,
      sql`select 1 from leads where id = any (${arrayOf(ids, 'uuid')}) and archived_at is not null`,
    )
  ).length;

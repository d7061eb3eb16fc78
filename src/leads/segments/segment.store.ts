import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { LeadRow } from '../views.ts';
import type { Segment, SegmentFilter } from './contract.ts';

const COLUMNS = sql`id, name, filter, version, case when state = 'new' then 'building' else state end as state, members, created_by as "createdBy", updated_at as "updatedAt"`;

/** Adds a segment; undefined when there is one of this name. */
export const insertSegment = (
  tx: Tx,
  workspaceId: string,
  made: { id: string; name: string; filter: SegmentFilter; by: string; at: Temporal.Instant },
): Promise<Segment | undefined> =>
  row(
    tx,
    sql`insert into segments (workspace_id, id, name, filter, looked_at, created_by, created_at, updated_at)
        values (${workspaceId}, ${made.id}, ${made.name}, ${JSON.stringify(made.filter)}::jsonb, ${made.at.toString()}, ${made.by}, ${made.at.toString()}, ${made.at.toString()})
        on conflict do nothing returning ${COLUMNS}`,
  );

/** Changes a segment that is still at this version; a changed filter is gone through anew. */
export const updateSegment = (
  tx: Tx,
  changed: { id: string; version: number; name: string; filter: SegmentFilter; at: Temporal.Instant },
): Promise<Segment | undefined> =>
  row(
    tx,
    sql`update segments set name = ${changed.name}, version = version + 1, updated_at = ${changed.at.toString()},
          state = case when filter = ${JSON.stringify(changed.filter)}::jsonb or state = 'new' then state else 'building' end,
          built_to = case when filter = ${JSON.stringify(changed.filter)}::jsonb then built_to end,
          filter = ${JSON.stringify(changed.filter)}::jsonb
        where id = ${changed.id} and version = ${changed.version} and state <> 'deleting' returning ${COLUMNS}`,
  );

/** Takes a segment out of sight at once; its members go bit by bit. */
export const markDeleting = async (tx: Tx, id: string, at: Temporal.Instant): Promise<boolean> =>
  (await row(
    tx,
    sql`update segments set state = 'deleting', updated_at = ${at.toString()} where id = ${id} and state <> 'deleting' returning 1`,
  )) !== undefined;

export const listSegments = (tx: Tx): Promise<Segment[]> =>
  rows(tx, sql`select ${COLUMNS} from segments where state <> 'deleting' order by lower(name)`);

/** By id or by name. */
export const findSegment = (tx: Tx, named: string): Promise<Segment | undefined> =>
  row(
    tx,
    sql`select ${COLUMNS} from segments where (id::text = ${named} or lower(name) = lower(${named})) and state <> 'deleting' limit 1`,
  );

/** Everybody in it now. */
export const leadsOfSegment = async (tx: Tx, segmentId: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select lead_id as id from segment_members where segment_id = ${segmentId} order by lead_id`,
    )
  ).map(({ id }) => id);

/** A page of members, the newest lead first. */
export const membersOf = (
  tx: Tx,
  segmentId: string,
  page: { before: string | null; limit: number },
): Promise<LeadRow[]> =>
  rows(
    tx,
    sql`select l.id, p.full_name as name, p.title, c.name as company, a.address as email, l.status, l.tier, l.score, c.account_score as "accountScore", c.account_grade as "accountGrade", l.prospect_score as "prospectScore", l.prospect_grade as "prospectGrade", l.needs_review as "needsReview",
          l.next_send_at as "nextSendAt", l.updated_at::text as "updatedAt"
        from (select workspace_id, lead_id from segment_members
              where segment_id = ${segmentId} and (${page.before}::uuid is null or lead_id < ${page.before}::uuid)
              order by lead_id desc limit ${page.limit}) m
        join leads l on l.workspace_id = m.workspace_id and l.id = m.lead_id
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        left join lateral (select address from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id order by a.is_primary desc, (a.verification = 'valid') desc, a.created_at, a.address limit 1) a on true
        order by l.id desc`,
  );

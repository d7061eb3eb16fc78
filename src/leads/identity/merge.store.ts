import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { LeadStatus } from '../contract.ts';
import type { Duplicate, Merge } from './contract.ts';

export type MergeSide = {
  leadId: string;
  personId: string;
  status: LeadStatus;
  mergedInto: string | null;
  erased: boolean;
  person: Record<string, unknown>;
};

/** Both leads with their people, held until the transaction ends, always in one order. */
export const holdSides = (tx: Tx, ids: readonly string[]): Promise<MergeSide[]> =>
  rows(
    tx,
    sql`select l.id as "leadId", l.person_id as "personId", l.status, l.merged_into as "mergedInto", p.erased_at is not null as erased,
          jsonb_build_object('company_id', p.company_id, 'first_name', p.first_name, 'last_name', p.last_name, 'full_name', p.full_name, 'title', p.title, 'location', p.location) as person
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid) order by l.id for update of l, p`,
  );

export async function insertMerge(
  tx: Tx,
  workspaceId: string,
  made: {
    id: string;
    survivor: MergeSide;
    merged: MergeSide;
    reason: string;
    by: string;
    at: Temporal.Instant;
  },
): Promise<boolean> {
  const written = await rows(
    tx,
    sql`insert into merges (workspace_id, id, survivor_id, merged_id, reason, survivor_status, merged_status, survivor_person, merged_by, merged_at)
        values (${workspaceId}, ${made.id}, ${made.survivor.leadId}, ${made.merged.leadId}, ${made.reason}, ${made.survivor.status}, ${made.merged.status}, ${JSON.stringify(made.survivor.person)}::jsonb, ${made.by}, ${made.at.toString()})
        on conflict do nothing returning 1`,
  );
  return written.length === 1;
}

/** Completes the survivor with what only the other side knew, and marks the other as gone into it. */
export async function closeMerged(
  tx: Tx,
  made: { survivor: MergeSide; merged: MergeSide; status: LeadStatus; at: Temporal.Instant },
): Promise<void> {
  const at = made.at.toString();
  await tx.execute(sql`
    update people s set company_id = coalesce(s.company_id, m.company_id), first_name = coalesce(s.first_name, m.first_name), last_name = coalesce(s.last_name, m.last_name),
      full_name = coalesce(s.full_name, m.full_name), title = coalesce(s.title, m.title), location = coalesce(s.location, m.location), updated_at = ${at}
    from people m where s.workspace_id = m.workspace_id and s.id = ${made.survivor.personId} and m.id = ${made.merged.personId}`);
  await tx.execute(
    sql`update leads set status = ${made.status}, status_at = case when status = ${made.status} then status_at else ${at} end, updated_at = ${at} where id = ${made.survivor.leadId}`,
  );
  await tx.execute(
    sql`update leads set merged_into = ${made.survivor.leadId}, next_send_at = null, updated_at = ${at} where id = ${made.merged.leadId}`,
  );
}

export type OpenMerge = Merge & {
  survivorStatus: LeadStatus;
  mergedStatus: LeadStatus;
  survivorPerson: Record<string, unknown>;
};

const COLUMNS = sql`m.id, m.survivor_id as "survivorId", m.merged_id as "mergedId", m.reason, m.merged_by as "mergedBy", m.merged_at as "mergedAt", m.undone_at as "undoneAt",
  m.survivor_status as "survivorStatus", m.merged_status as "mergedStatus", m.survivor_person as "survivorPerson",
  (select count(*)::int from merge_moves v where v.workspace_id = m.workspace_id and v.merge_id = m.id) as moved`;

export const findMerge = (tx: Tx, id: string): Promise<OpenMerge | undefined> =>
  row(tx, sql`select ${COLUMNS} from merges m where m.id = ${id} for update`);
export const listMerges = (tx: Tx, limit: number): Promise<OpenMerge[]> =>
  rows(tx, sql`select ${COLUMNS} from merges m order by m.merged_at desc, m.id desc limit ${limit}`);

/** A later merge of the same survivor that still holds has to be undone first. */
export const laterMerge = (
  tx: Tx,
  { id, survivorId, mergedAt }: Pick<OpenMerge, 'id' | 'survivorId' | 'mergedAt'>,
) =>
  row<{ id: string }>(
    tx,
    sql`select id from merges where undone_at is null and id <> ${id} and (survivor_id = ${survivorId} or merged_id = ${survivorId}) and (merged_at, id) > (${mergedAt}::timestamptz, ${id}::uuid) limit 1`,
  );

/** Puts status and person of the survivor back as they were, where nobody changed them since, and lets the other go. */
export async function reopenMerged(
  tx: Tx,
  undone: { merge: OpenMerge; status: LeadStatus; by: string; at: Temporal.Instant },
): Promise<void> {
  const { merge, at } = undone;
  await tx.execute(sql`
    update people p set (company_id, first_name, last_name, full_name, title, location) =
      (select r.company_id, r.first_name, r.last_name, r.full_name, r.title, r.location
       from jsonb_to_record(${JSON.stringify(merge.survivorPerson)}::jsonb) as r(company_id uuid, first_name text, last_name text, full_name text, title text, location text))
    from leads l where l.workspace_id = p.workspace_id and l.person_id = p.id and l.id = ${merge.survivorId} and p.erased_at is null`);
  await tx.execute(
    sql`update leads set status = ${undone.status}, updated_at = ${at.toString()} where id = ${merge.survivorId}`,
  );
  await tx.execute(
    sql`update leads set merged_into = null, updated_at = ${at.toString()} where id = ${merge.mergedId}`,
  );
  await tx.execute(
    sql`update merges set undone_by = ${undone.by}, undone_at = ${at.toString()} where id = ${merge.id}`,
  );
}

/** Pairs that may be one person, by evidence that is not enough to merge them without somebody who looks. */
export const likelyDuplicates = (tx: Tx, limit: number): Promise<Duplicate[]> =>
  rows(
    tx,
    sql`with open as (
          select l.id, l.person_id, l.created_at, p.full_name, p.last_name, p.company_id, c.name as company from leads l
            join people p on p.workspace_id = l.workspace_id and p.id = l.person_id and p.erased_at is null
            left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
          where l.merged_into is null),
        pairs as (
          select a.id as one, b.id as other, 'same_name_and_company' as evidence from open a join open b on a.company_id = b.company_id and lower(a.full_name) = lower(b.full_name) and a.id < b.id
          union
          select a.id, b.id, 'same_phone_and_surname' from open a join person_phones t on t.person_id = a.person_id join person_phones u on u.phone = t.phone
            join open b on b.person_id = u.person_id and lower(a.last_name) = lower(b.last_name) and a.id < b.id)
        select p.one as "survivorId", p.other as "mergedId", o.full_name as name, o.company, jsonb_agg(p.evidence order by p.evidence) as evidence
        from pairs p join open o on o.id = p.one group by p.one, p.other, o.full_name, o.company order by count(*) desc, p.one limit ${limit}`,
  );

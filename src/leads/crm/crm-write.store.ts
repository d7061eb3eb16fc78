import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Statement, type Tx } from '#core/db/index';
import type { WriteState } from './crm-writes.rules.ts';

export type NewWrite = {
  id: string;
  vendor: string;
  contactId: string;
  kind: 'tag' | 'block';
  cause: string;
  tags: readonly string[];
  why: string;
};

/** Plans what the CRM is to be told; what it was told once, or is to be told already, is not told again. */
export async function planWrites(
  tx: Tx,
  workspaceId: string,
  writes: readonly NewWrite[],
  at: Temporal.Instant,
): Promise<number> {
  if (writes.length === 0) return 0;
  const planned = await rows(
    tx,
    sql`insert into crm_writes (workspace_id, id, vendor, contact_id, kind, cause, tags, why, due_at, created_at)
        select ${workspaceId}, r.id, r.vendor, r."contactId", r.kind, r.cause, r.tags, r.why, ${at.toString()}, ${at.toString()}
        from jsonb_to_recordset(${recordset(writes)}) as r(id uuid, vendor text, "contactId" text, kind text, cause text, tags text[], why text)
        on conflict (workspace_id, vendor, contact_id, kind, cause) do nothing returning 1`,
  );
  return planned.length;
}

/** Contacts of these hashes or with these ids that are suppressed here and may still be mailed there. */
export const contactsToBlock = (
  tx: Tx,
  workspaceId: string,
  asked: { hashes: readonly string[] } | { ids: readonly string[] },
): Promise<{ vendor: string; contactId: string; why: string }[]> =>
  rows(
    tx,
    // What the CRM itself said is not said back to it: somebody there may have had a reason to lift it.
    sql`select distinct on (c.vendor, c.contact_id) c.vendor, c.contact_id as "contactId", s.reason as why from crm_contacts c
        join crm_connections k on k.workspace_id = c.workspace_id and k.vendor = c.vendor and k.enabled
        join suppressions s on s.workspace_id = c.workspace_id and s.kind = 'address' and s.hash = c.hash and s.source <> 'crm' and s.lifted_at is null and s.campaign_id is null
        where c.workspace_id = ${workspaceId} and c.gone_at is null and not 'email' = any (c.blocked)
          and ${'hashes' in asked ? sql`c.hash = any (${arrayOf(asked.hashes, 'text')})` : sql`c.id = any (${arrayOf(asked.ids, 'uuid')})`}
        order by c.vendor, c.contact_id, s.at`,
  );

/** Contacts that are these leads, or have these ids, with the lead's status. */
export const contactsOfLeads = (
  tx: Tx,
  workspaceId: string,
  asked: { leadIds: readonly string[] } | { ids: readonly string[]; statuses: readonly string[] },
): Promise<{ vendor: string; contactId: string; leadId: string; status: string }[]> =>
  rows(
    tx,
    sql`select c.vendor, c.contact_id as "contactId", l.id as "leadId", l.status from crm_contacts c
        join crm_connections k on k.workspace_id = c.workspace_id and k.vendor = c.vendor and k.enabled
        join leads l on l.workspace_id = c.workspace_id and l.person_id = c.person_id
        where c.workspace_id = ${workspaceId} and c.gone_at is null
          and ${
            'leadIds' in asked
              ? sql`l.id = any (${arrayOf(asked.leadIds, 'uuid')})`
              : sql`c.id = any (${arrayOf(asked.ids, 'uuid')}) and l.status = any (${arrayOf(asked.statuses, 'text')})`
          }
        order by c.vendor, c.contact_id`,
  );

export type DueWrite = {
  id: string;
  contactId: string;
  kind: 'tag' | 'block';
  tags: string[];
  why: string;
  attempts: number;
  personId: string | null;
  isGone: boolean;
  /** The CRM has it already. */
  isThere: boolean;
};

/**
 * Takes what is due, until `lease`, and notes on each contact what is about to be written, so that its coming back is no
 * change. Of two that ask at once one gets nothing.
 */
export async function claimWrites(
  tx: Tx,
  scope: {
    workspaceId: string;
    vendor: string;
    now: Temporal.Instant;
    lease: Temporal.Instant;
    limit: number;
  },
): Promise<DueWrite[]> {
  const { workspaceId, vendor } = scope;
  const due = await rows<DueWrite>(
    tx,
    sql`with chosen as (
          select id from crm_writes where workspace_id = ${workspaceId} and vendor = ${vendor} and state = 'waiting' and due_at <= ${scope.now.toString()}
          order by due_at, id limit ${scope.limit} for update skip locked)
        update crm_writes w set due_at = ${scope.lease.toString()} from chosen, crm_contacts c
        where w.workspace_id = ${workspaceId} and w.id = chosen.id and c.workspace_id = w.workspace_id and c.vendor = w.vendor and c.contact_id = w.contact_id
        returning w.id, w.contact_id as "contactId", w.kind, to_jsonb(w.tags) as tags, w.why, w.attempts, c.person_id as "personId", c.gone_at is not null as "isGone",
          case w.kind when 'tag' then c.tags @> w.tags else 'email' = any (c.blocked) end as "isThere"`,
  );
  const told = due.filter(({ isGone, isThere }) => !isGone && !isThere);
  if (told.length > 0)
    await tx.execute(sql`
      update crm_contacts c set own_tags = array(select distinct unnest(c.own_tags || r.tags)), own_blocked = array(select distinct unnest(c.own_blocked || r.blocked))
      from (select "contactId", coalesce(array_agg(distinct tag) filter (where tag is not null), '{}') as tags,
              case when bool_or(kind = 'block') then '{email}'::text[] else '{}' end as blocked
            from jsonb_to_recordset(${recordset(told)}) as x("contactId" text, kind text, tags text[]) left join lateral unnest(x.tags) tag on true group by "contactId") r
      where c.workspace_id = ${workspaceId} and c.vendor = ${vendor} and c.contact_id = r."contactId"`);
  return due;
}

/**
 * Writes where writes stand. What was done is on the contact from now on; what else the CRM has on it is left to the next
 * reading, so that somebody's change is not taken for ours.
 */
export async function settleWrites(
  tx: Tx,
  { workspaceId, at }: { workspaceId: string; at: Temporal.Instant },
  settled: readonly ({ id: string } & WriteState)[],
): Promise<void> {
  const records = settled.map(({ dueAt, ...rest }) => ({ ...rest, dueAt: dueAt.toString() }));
  await tx.execute(sql`
    update crm_writes w set state = r.state, attempts = r.attempts, due_at = r."dueAt", error = r.error,
      settled_at = case when r.state = 'waiting' then null else ${at.toString()}::timestamptz end
    from jsonb_to_recordset(${recordset(records)}) as r(id uuid, state text, attempts int, "dueAt" timestamptz, error text)
    where w.workspace_id = ${workspaceId} and w.id = r.id and w.state = 'waiting'`);
  const done = settled.filter(({ state }) => state === 'done').map(({ id }) => id);
  if (done.length === 0) return;
  const union = (one: SQL, other: SQL): SQL =>
    sql`array(select distinct word collate "C" from unnest(${one} || ${other}) word order by 1)`;
  await tx.execute(sql`
    update crm_contacts c set tags = ${union(sql`c.tags`, sql`r.tags`)}, blocked = ${union(sql`c.blocked`, sql`r.blocked`)}, ever_blocked = ${union(sql`c.ever_blocked`, sql`r.blocked`)}
    from (select vendor, contact_id, coalesce(array_agg(distinct tag) filter (where tag is not null), '{}') as tags, case when bool_or(kind = 'block') then '{email}'::text[] else '{}' end as blocked
          from crm_writes left join lateral unnest(tags) tag on true where workspace_id = ${workspaceId} and id = any (${arrayOf(done, 'uuid')}) group by vendor, contact_id) r
    where c.workspace_id = ${workspaceId} and c.vendor = r.vendor and c.contact_id = r.contact_id`);
}

/** Puts off everything that is due at a CRM. */
export const postponeWrites = (
  tx: Tx,
  scope: { workspaceId: string; vendor: string; now: Temporal.Instant; until: Temporal.Instant },
): Promise<unknown> =>
  tx.execute(
    sql`update crm_writes set due_at = ${scope.until.toString()} where workspace_id = ${scope.workspaceId} and vendor = ${scope.vendor} and state = 'waiting' and due_at < ${scope.until.toString()}`,
  );

export const nextWrite = (): Statement =>
  sql`select min(w.due_at) from crm_writes w join crm_connections k on k.workspace_id = w.workspace_id and k.vendor = w.vendor and k.enabled where w.state = 'waiting'`;

import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import { recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import { GIVEN_UP_AFTER, NIGHT_HOUR, type Tally } from './look.rules.ts';
import type { LookedAt, SourceReport } from './look.ts';

const READABLE = sql`state not in ('disconnected', 'removed') and connection ? 'imap'`;
const PATIENCE = sql`make_interval(hours => ${GIVEN_UP_AFTER.hours})`;
/** Sources of a look at night that wait for their turn, or whose look has died. */
const waiting = sql`s.at is null and n.night is not null and n.ended_at is null`;

/**
 * When there is something to compare next: at once while a night's look is under way, else at the coming night; null without a
 * mailbox or vendor that was ever read. In a sandbox, where nothing is lost by itself, a night is compared when it has come for
 * other reasons and brought mail: its clock does not fly for this.
 */
export const nextLook = (now: Temporal.Instant): Statement =>
  sql`select coalesce(
    (select min(coalesce(s.taken_at + ${PATIENCE}, n.began_at)) from reconciliations n
       join reconciled_sources s on s.workspace_id = n.workspace_id and s.reconciliation_id = n.id where ${waiting}),
    (select d.night from workspaces w
       cross join lateral (select coalesce(
         (select max(n.began_at) from reconciliations n where n.night is not null),
         (select min(m.created_at) from mailboxes m where ${READABLE}),
         (select min(p.read_until) from vendor_polls p)) as since) f
       cross join lateral (select date_trunc('day', f.since - make_interval(hours => ${NIGHT_HOUR}), 'UTC') + make_interval(hours => ${24 + NIGHT_HOUR}) as night) d
       where w.mode <> 'sandbox' or (d.night <= ${now.toString()} and exists (select 1 from threads t where t.last_message_at >= f.since))))`;

export const dueLook = async (tx: Tx, now: Temporal.Instant): Promise<string | null> =>
  Object.values((await row<Record<string, string | null>>(tx, nextLook(now))) ?? {})[0] ?? null;

/** Begins a look with the sources it will take one by one. Of two that begin a night one wins; false for the other. */
export async function beginLook(
  tx: Tx,
  workspaceId: string,
  look: { id: string; night: Temporal.Instant | null; days: number; by: string; at: Temporal.Instant },
  sources: readonly LookedAt[],
): Promise<boolean> {
  const begun = await row(
    tx,
    sql`insert into reconciliations (workspace_id, id, night, days, begun_by, began_at)
        values (${workspaceId}, ${look.id}, ${look.night?.toString() ?? null}, ${look.days}, ${look.by}, ${look.at.toString()})
        on conflict (workspace_id, night) do nothing returning 1`,
  );
  if (begun && sources.length > 0)
    await tx.execute(sql`
      insert into reconciled_sources (workspace_id, reconciliation_id, source, kind, vendor, ref)
      select ${workspaceId}, ${look.id}, r.source, r.kind, r.vendor, r.ref
      from jsonb_to_recordset(${recordset(sources)}) as r(source text, kind text, vendor text, ref text)
      on conflict (workspace_id, reconciliation_id, source) do nothing`);
  return begun !== undefined;
}

export type TakenSource = LookedAt & {
  readonly lookId: string;
  readonly days: number;
  readonly beganAt: string;
};

/** Takes the next waiting source: of one look, or of the nights'. Two workers never take the same. */
export const takeSource = (
  tx: Tx,
  now: Temporal.Instant,
  lookId: string | null,
): Promise<TakenSource | undefined> =>
  row<TakenSource>(
    tx,
    sql`with next as (
          select s.* from reconciled_sources s join reconciliations n on n.workspace_id = s.workspace_id and n.id = s.reconciliation_id
          where ${lookId === null ? waiting : sql`s.at is null and n.id = ${lookId}`} and (s.taken_at is null or s.taken_at <= ${now.toString()}::timestamptz - ${PATIENCE})
          order by n.began_at, s.source limit 1 for update of s skip locked)
        update reconciled_sources s set taken_at = ${now.toString()} from next, reconciliations n
        where s.workspace_id = next.workspace_id and s.reconciliation_id = next.reconciliation_id and s.source = next.source
          and n.workspace_id = s.workspace_id and n.id = s.reconciliation_id
        returning s.source, s.kind, s.vendor, s.ref, s.reconciliation_id as "lookId", n.days, n.began_at as "beganAt"`,
  );

/** Keeps what was found at a source. */
export async function settleSource(
  ctx: Ctx,
  tx: Tx,
  { lookId, report }: { lookId: string; report: SourceReport },
): Promise<void> {
  const at = ctx.now();
  await tx.execute(sql`
    update reconciled_sources set at = ${at.toString()}, counts = ${JSON.stringify(report.counts)}::jsonb, error = ${report.error},
      uncopied = array(select jsonb_array_elements_text(${JSON.stringify(report.uncopied)}::jsonb)::uuid)
    where reconciliation_id = ${lookId} and source = ${report.source}`);
  if (report.rows.length === 0) return;
  // A source whose look died and was taken up again lists what the second look found.
  await tx.execute(
    sql`delete from reconciled_messages where reconciliation_id = ${lookId} and source = ${report.source}`,
  );
  await tx.execute(sql`
    insert into reconciled_messages (workspace_id, id, reconciliation_id, source, outcome, mail_id, notice_id, message_id, lead_id, at)
    select ${ctx.workspace.id}, r.id, ${lookId}, ${report.source}, r.outcome, r."mailId", r."noticeId", r."messageId", r."leadId", r.at
    from jsonb_to_recordset(${recordset(report.rows.map((each) => ({ ...each, id: ctx.ids.next(), at: each.at.toString() })))})
      as r(id uuid, outcome text, "mailId" uuid, "noticeId" uuid, "messageId" uuid, "leadId" uuid, at timestamptz)`);
}

/** Ends the looks in which nothing waits any more. */
export async function endLooks(tx: Tx, at: Temporal.Instant): Promise<void> {
  await tx.execute(sql`
    update reconciliations n set ended_at = ${at.toString()} where n.ended_at is null
      and not exists (select 1 from reconciled_sources s where s.workspace_id = n.workspace_id and s.reconciliation_id = n.id and s.at is null)`);
}

/** Forgets looks that began before this instant. */
export async function forgetLooks(tx: Tx, before: Temporal.Instant): Promise<void> {
  await tx.execute(sql`delete from reconciliations where began_at < ${before.toString()}`);
}

export type StoredLook = {
  readonly id: string;
  readonly night: string | null;
  readonly days: number;
  readonly begunBy: string;
  readonly beganAt: string;
  readonly endedAt: string | null;
  readonly sources: readonly {
    source: string;
    at: string | null;
    counts: Partial<Tally>;
    uncopied: string[];
    error: string | null;
  }[];
};

/** The newest looks, each with what was found where. */
export const newestLooks = (tx: Tx, limit: number): Promise<StoredLook[]> =>
  rows<StoredLook>(
    tx,
    sql`select n.id, n.night, n.days, n.begun_by as "begunBy", n.began_at as "beganAt", n.ended_at as "endedAt",
          coalesce((select jsonb_agg(jsonb_build_object('source', s.source, 'at', s.at, 'counts', s.counts, 'uncopied', s.uncopied, 'error', s.error) order by s.source)
                    from reconciled_sources s where s.workspace_id = n.workspace_id and s.reconciliation_id = n.id), '[]') as sources
        from reconciliations n order by n.began_at desc, n.id desc limit ${limit}`,
  );

/** Whether there is anything that could be compared. */
export async function hasReadable(tx: Tx): Promise<boolean> {
  const found = await row<{ any: boolean }>(
    tx,
    sql`select exists (select 1 from mailboxes where ${READABLE}) or exists (select 1 from vendor_polls) as any`,
  );
  return found?.any ?? false;
}

import { sql } from 'drizzle-orm';
import {
  arrayOf,
  type Behind,
  exactTime,
  newestFirst,
  recordset,
  row,
  rows,
  type Statement,
  type Tx,
} from '#core/db/index';
import type { Reason } from '#core/verdict';
import { THAT_STAYS } from '#leads';
import type { SignalOutcome, SignalView } from '../contract.ts';

export type NewSignal = {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly seenBy: 'webhook' | 'poll';
  readonly kind: string;
  readonly title: string;
  readonly url: string | null;
  readonly visitorKey: string | null;
  readonly raw: object;
  readonly happenedAt: string;
  readonly expiresAt: string;
};

/** Keeps what sources told, as they told it; what is there already stays as it is. Returns how many were new. */
export async function insertSignals(
  tx: Tx,
  workspaceId: string,
  signals: readonly NewSignal[],
  at: Temporal.Instant,
): Promise<number> {
  if (signals.length === 0) return 0;
  const written = await rows(
    tx,
    sql`insert into signals (workspace_id, id, source, source_id, seen_by, kind, title, url, visitor_key, raw, happened_at, expires_at, received_at)
        select ${workspaceId}, r.id, r.source, r."sourceId", r."seenBy", r.kind, r.title, r.url, r."visitorKey", r.raw, r."happenedAt", r."expiresAt", ${at.toString()}
        from jsonb_to_recordset(${recordset(signals)}) as r(id uuid, source text, "sourceId" text, "seenBy" text, kind text, title text, url text, "visitorKey" text,
          raw jsonb, "happenedAt" timestamptz, "expiresAt" timestamptz) order by r.source, r."sourceId"
        on conflict (workspace_id, source, source_id) do nothing returning 1`,
  );
  return written.length;
}

export type DueSignal = {
  readonly id: string;
  readonly source: string;
  readonly kind: string;
  readonly url: string | null;
  readonly visitorKey: string | null;
  readonly raw: unknown;
  readonly happenedAt: string;
  readonly attempts: number;
};

/** Takes the oldest signal nobody has read, but for those that failed in this turn; two workers never take the same. */
export const takeSignal = (tx: Tx, failed: readonly string[]): Promise<DueSignal | undefined> =>
  row<DueSignal>(
    tx,
    sql`select id, source, kind, url, visitor_key as "visitorKey", raw, happened_at as "happenedAt", attempts from signals
        where processed_at is null and id <> all (${arrayOf(failed, 'uuid')}) order by received_at, id limit 1 for update skip locked`,
  );

export const oldestSignal = (): Statement =>
  sql`select min(received_at) from signals where processed_at is null`;

export type ReadSignal = {
  readonly outcome: SignalOutcome;
  readonly leadId: string | null;
  readonly companyId: string | null;
  readonly reasons: readonly Reason[];
};

/** Settles a signal; of somebody who said no or was forgotten nothing is kept but that something came. */
export async function settleSignal(
  tx: Tx,
  id: string,
  { outcome, leadId, companyId, reasons }: ReadSignal,
  at: Temporal.Instant,
): Promise<void> {
  const silent = outcome === 'refused' || outcome === 'erased';
  await tx.execute(sql`
    update signals set processed_at = ${at.toString()}, outcome = ${outcome}, lead_id = ${leadId}, company_id = ${companyId}, reasons = ${JSON.stringify(reasons)}::jsonb
      ${silent ? sql`, raw = '{}', title = '', url = null, visitor_key = null` : sql``} where id = ${id}`);
}

/** Notes that reading failed; it is tried again. */
export async function noteSignalFailure(tx: Tx, id: string, why: Reason): Promise<void> {
  await tx.execute(
    sql`update signals set attempts = attempts + 1, reasons = ${JSON.stringify([why])}::jsonb where id = ${id}`,
  );
}

export type LiveSignal = {
  readonly leadId: string | null;
  readonly companyId: string | null;
  readonly kind: string;
  readonly title: string;
  readonly url: string | null;
  readonly happenedAt: string;
  readonly expiresAt: string;
};

/** Signals of these people and companies that still say something. */
export const liveSignals = (
  tx: Tx,
  of: { readonly leadIds: readonly string[]; readonly companyIds: readonly string[] },
  now: Temporal.Instant,
): Promise<LiveSignal[]> => {
  const columns = sql`lead_id as "leadId", company_id as "companyId", kind, title, url, happened_at as "happenedAt", expires_at as "expiresAt"`;
  return rows<LiveSignal>(
    tx,
    sql`select ${columns} from signals where lead_id = any (${arrayOf(of.leadIds, 'uuid')}) and expires_at > ${now.toString()}
        union all
        select ${columns} from signals where company_id = any (${arrayOf(of.companyIds, 'uuid')}) and expires_at > ${now.toString()}`,
  );
};

/** A company under one of these domains. */
export const companyOf = (tx: Tx, domains: readonly string[]): Promise<{ id: string } | undefined> =>
  row(
    tx,
    sql`select ${THAT_STAYS} as id from companies c where c.domain = any (${arrayOf(domains, 'text')}) order by 1 limit 1`,
  );

/** The person behind a lead. */
export const personOf = (tx: Tx, leadId: string): Promise<{ personId: string } | undefined> =>
  row(tx, sql`select person_id as "personId" from leads where id = ${leadId}`);

/** The newest signals, all or of one source. */
export const newestSignals = (
  tx: Tx,
  page: { readonly source: string | null; readonly limit: number },
): Promise<SignalView[]> =>
  rows<SignalView>(
    tx,
    sql`select s.id, s.source, s.kind, s.title, s.url, s.outcome, s.lead_id as "leadId", s.reasons, ${exactTime(sql`s.happened_at`)} as "happenedAt",
          ${exactTime(sql`s.expires_at`)} as "expiresAt", ${exactTime(sql`s.received_at`)} as "receivedAt"
        from signals s where ${page.source === null ? sql`true` : sql`s.source = ${page.source}`} order by s.received_at desc, s.id desc limit ${page.limit}`,
  );

/** Signals of a lead and of its company, newest first. */
export const signalsOfLead = (
  tx: Tx,
  leadId: string,
  page: { readonly before: Behind | null; readonly limit: number },
) => {
  const at = sql`s.happened_at`;
  return rows<{ id: string; type: string; channel: string; summary: string; at: string }>(
    tx,
    sql`select s.id, s.kind as type, case when s.kind = 'web_visit' then 'web' else 'system' end as channel,
          s.title || ' (' || s.source || ')' as summary, ${exactTime(at)} as at
        from signals s where (s.lead_id = ${leadId} or s.company_id = (select p.company_id from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id where l.id = ${leadId}))
          and ${newestFirst({ at, id: sql`s.id` }, page)}`,
  );
};

/** How many signals came since then and wait since before, by source. */
export const countSignals = (
  tx: Tx,
  { since, before }: { readonly since: Temporal.Instant; readonly before: Temporal.Instant },
): Promise<{ source: string; received: number; waiting: number }[]> =>
  rows(
    tx,
    sql`select source, count(*) filter (where received_at >= ${since.toString()})::int as received,
          count(*) filter (where processed_at is null and received_at < ${before.toString()})::int as waiting
        from signals where received_at >= ${since.toString()} or processed_at is null group by source order by source`,
  );

/** How many signals nobody has read yet show these marks. */
export const countUnreadSignalsWith = async (tx: Tx, pattern: string): Promise<number> =>
  (await rows(tx, sql`select 1 from signals where processed_at is null and raw::text ~* ${pattern}`)).length;

/** Empties visits of no lead that show these marks. Returns how many. */
export const emptySignalsWith = async (tx: Tx, pattern: string): Promise<number> =>
  (
    await rows(
      tx,
      sql`update signals set raw = '{}', title = '', url = null, visitor_key = null, reasons = '[]'
          where lead_id is null and kind = 'web_visit' and (raw::text ~* ${pattern} or title ~* ${pattern} or url ~* ${pattern} or visitor_key ~* ${pattern}) returning 1`,
    )
  ).length;

/** Forgets what has had nothing to say since then. */
export async function dropPast(tx: Tx, before: Temporal.Instant, limit: number): Promise<void> {
  await tx.execute(sql`
    delete from signals where (workspace_id, id) in (
      select workspace_id, id from signals where expires_at < ${before.toString()} and received_at < ${before.toString()} and processed_at is not null limit ${limit})`);
  await tx.execute(
    sql`delete from visitors where visited_at < ${before.toString()} and judged_at < ${before.toString()}`,
  );
}

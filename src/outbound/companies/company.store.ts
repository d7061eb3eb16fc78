import { sql } from 'drizzle-orm';
import { arrayOf, type Behind, exactTime, newestFirst, row, rows, type Tx } from '#core/db/index';
import { NO_PLACE } from '../overdue.rules.ts';
import type { AskedCompany } from './company-hold.store.ts';
import type { CompanyPause } from './contract.ts';

/** Where a workspace keeps its policy. */
export const COMPANY_POLICIES = sql`company_policies`;

export type KnownCompany = { id: string; name: string; domain: string | null };

/** Companies of this id, domain or name, in whatever spelling of capitals. */
export const findCompanies = (tx: Tx, asked: { id: string | null; text: string }): Promise<KnownCompany[]> =>
  rows<KnownCompany>(
    tx,
    asked.id !== null
      ? sql`select id, name, domain from companies where id = ${asked.id}`
      : sql`select id, name, domain from companies where domain = ${asked.text} or name_folded = ${asked.text} order by name, id limit 5`,
  );

export type PauseRecord = {
  workspaceId: string;
  companyId: string;
  reason: string;
  by: string;
  at: Temporal.Instant;
};

/** Pauses a company, or says anew why and until when. */
export async function putPause(tx: Tx, made: PauseRecord & { until: string | null }): Promise<void> {
  await tx.execute(sql`
    insert into company_pauses (workspace_id, company_id, reason, until, paused_at, paused_by)
    values (${made.workspaceId}, ${made.companyId}, ${made.reason}, ${made.until}, ${made.at.toString()}, ${made.by})
    on conflict (workspace_id, company_id) do update set reason = excluded.reason, until = excluded.until, paused_at = excluded.paused_at,
      paused_by = excluded.paused_by, resumed_at = null, resumed_by = null, resumed_why = null`);
}

/** Lets a company go on: ends its pause, and what was answered there until now holds nobody back any more. */
export async function endPause(tx: Tx, made: PauseRecord): Promise<void> {
  const at = made.at.toString();
  await tx.execute(sql`
    insert into company_pauses (workspace_id, company_id, reason, paused_at, paused_by, resumed_at, resumed_by, resumed_why)
    values (${made.workspaceId}, ${made.companyId}, ${made.reason}, ${at}, ${made.by}, ${at}, ${made.by}, ${made.reason})
    on conflict (workspace_id, company_id) do update set resumed_at = excluded.resumed_at, resumed_by = excluded.resumed_by, resumed_why = excluded.resumed_why`);
}

const PAUSE = sql`v.company_id as "companyId", c.name as company, c.domain, v.reason, v.until, v.paused_at as "pausedAt", v.paused_by as "pausedBy"`;
const FROM_PAUSES = sql`from company_pauses v join companies c on c.workspace_id = v.workspace_id and c.id = v.company_id`;
const HOLDS = (now: Temporal.Instant) =>
  sql`v.resumed_at is null and (v.until is null or v.until > ${now.toString()})`;

/** Companies that are paused at this moment, the newest pause first. */
export const pausedPage = (
  tx: Tx,
  page: { limit: number; behind: Behind | null; now: Temporal.Instant },
): Promise<(CompanyPause & Behind)[]> =>
  rows(
    tx,
    sql`select ${PAUSE}, ${exactTime(sql`v.paused_at`)} as at, v.company_id as id ${FROM_PAUSES}
        where ${HOLDS(page.now)} and ${newestFirst({ at: sql`v.paused_at`, id: sql`v.company_id` }, { before: page.behind, limit: page.limit })}`,
  );

/** The pause that holds back who belongs to one of these companies. */
export const pauseOf = (
  tx: Tx,
  asked: AskedCompany,
  now: Temporal.Instant,
): Promise<CompanyPause | undefined> =>
  row<CompanyPause>(
    tx,
    sql`select ${PAUSE} ${FROM_PAUSES} where ${HOLDS(now)} and (v.company_id = ${asked.companyId} or c.domain = any (${arrayOf(asked.domains, 'text')}))
        order by v.until desc nulls first limit 1`,
  );

/** The company a domain of theirs belongs to. */
export const companyByDomain = (tx: Tx, domains: readonly string[]): Promise<KnownCompany | undefined> =>
  row<KnownCompany>(
    tx,
    sql`select id, name, domain from companies where domain = any (${arrayOf(domains, 'text')}) order by created_at, id limit 1`,
  );

/** Has what is planned to everybody of a company planned anew. Answers keep their minute. */
export async function replanCompany(tx: Tx, { id, domain }: KnownCompany): Promise<void> {
  await tx.execute(sql`
    update send_ledger s set planned_for = ${NO_PLACE.toString()} where s.state = 'planned' and s.answer_id is null and s.lead_id in (
      select l.id from leads l where l.person_id in (
        select p.id from people p where p.company_id = ${id} union select a.person_id from person_addresses a where a.domain = ${domain}))`);
}

/** Has whatever waits because of its company planned anew. */
export async function replanHeld(tx: Tx): Promise<void> {
  await tx.execute(sql`
    update send_ledger s set planned_for = ${NO_PLACE.toString()}
    where s.state = 'planned' and s.answer_id is null and s.reasons -> 0 ->> 'code' like 'touch.company%'`);
}

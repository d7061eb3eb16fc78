import { sql } from 'drizzle-orm';
import { arrayOf, type Behind, exactTime, newestFirst, row, rows, type Tx } from '#core/db/index';
import { type KnownCompany, THAT_STAYS } from '#leads';
import { NO_PLACE } from '../overdue.rules.ts';
import type { AskedCompany } from './company-hold.store.ts';
import type { CompanyPause } from './contract.ts';

/** Where a workspace keeps its policy. */
export const COMPANY_POLICIES = sql`company_policies`;

export type PauseRecord = {
  workspaceId: string;
  companyId: string;
  reason: string;
  by: string;
  at: Temporal.Instant;
};

/** A company with what was merged into it: a pause is of all of them, so that it holds for each should they be taken apart. */
const ALL_OF = (companyId: string) =>
  sql`companies c where c.id = ${companyId} or c.merged_into = ${companyId}`;

/** Pauses a company, or says anew why and until when. */
export async function putPause(tx: Tx, made: PauseRecord & { until: string | null }): Promise<void> {
  await tx.execute(sql`
    insert into company_pauses (workspace_id, company_id, reason, until, paused_at, paused_by)
    select ${made.workspaceId}, c.id, ${made.reason}, ${made.until}, ${made.at.toString()}, ${made.by} from ${ALL_OF(made.companyId)}
    on conflict (workspace_id, company_id) do update set reason = excluded.reason, until = excluded.until, paused_at = excluded.paused_at,
      paused_by = excluded.paused_by, resumed_at = null, resumed_by = null, resumed_why = null`);
}

/** Lets a company go on: ends its pause, and what was answered there until now holds nobody back any more. */
export async function endPause(tx: Tx, made: PauseRecord): Promise<void> {
  const at = made.at.toString();
  await tx.execute(sql`
    insert into company_pauses (workspace_id, company_id, reason, paused_at, paused_by, resumed_at, resumed_by, resumed_why)
    select ${made.workspaceId}, c.id, ${made.reason}, ${at}, ${made.by}, ${at}, ${made.by}, ${made.reason} from ${ALL_OF(made.companyId)}
    on conflict (workspace_id, company_id) do update set resumed_at = excluded.resumed_at, resumed_by = excluded.resumed_by, resumed_why = excluded.resumed_why`);
}

const PAUSE = sql`k.id as "companyId", k.name as company, k.domain, v.reason, v.until, v.paused_at as "pausedAt", v.paused_by as "pausedBy"`;
const FROM_PAUSES = sql`from company_pauses v join companies c on c.workspace_id = v.workspace_id and c.id = v.company_id
  join companies k on k.workspace_id = c.workspace_id and k.id = ${THAT_STAYS}`;
const HOLDS = (now: Temporal.Instant) =>
  sql`v.resumed_at is null and (v.until is null or v.until > ${now.toString()})`;

/** The pause of what was merged into another is told once, with the other's own where that holds too. */
const TOLD_ONCE = (now: Temporal.Instant) =>
  sql`(c.merged_into is null or not exists (select 1 from company_pauses o where o.workspace_id = v.workspace_id and o.resumed_at is null and (o.until is null or o.until > ${now.toString()})
    and (o.company_id = k.id or (o.company_id < v.company_id and o.company_id in (select g.id from companies g where g.workspace_id = v.workspace_id and g.merged_into = k.id)))))`;

/** Companies that are paused at this moment, the newest pause first. */
export const pausedPage = (
  tx: Tx,
  page: { limit: number; behind: Behind | null; now: Temporal.Instant },
): Promise<(CompanyPause & Behind)[]> =>
  rows(
    tx,
    sql`select ${PAUSE}, ${exactTime(sql`v.paused_at`)} as at, v.company_id as id ${FROM_PAUSES}
        where ${HOLDS(page.now)} and ${TOLD_ONCE(page.now)} and ${newestFirst({ at: sql`v.paused_at`, id: sql`v.company_id` }, { before: page.behind, limit: page.limit })}`,
  );

/** The pause that holds back who belongs to one of these companies. */
export const pauseOf = (
  tx: Tx,
  asked: AskedCompany,
  now: Temporal.Instant,
): Promise<CompanyPause | undefined> =>
  row<CompanyPause>(
    tx,
    sql`select ${PAUSE} ${FROM_PAUSES} where ${HOLDS(now)} and (k.id = ${asked.companyId} or k.id in (select ${THAT_STAYS} from companies c where c.domain = any (${arrayOf(asked.domains, 'text')})))
        order by v.until desc nulls first limit 1`,
  );

/** The company a domain of theirs belongs to. */
export const companyByDomain = (tx: Tx, domains: readonly string[]): Promise<KnownCompany | undefined> =>
  row<KnownCompany>(
    tx,
    sql`select k.id, k.name, k.domain from companies c join companies k on k.workspace_id = c.workspace_id and k.id = ${THAT_STAYS}
        where c.domain = any (${arrayOf(domains, 'text')}) order by c.created_at, c.id limit 1`,
  );

/** Has what is planned to everybody of these companies planned anew. Answers keep their minute. */
export async function replanCompanies(tx: Tx, companyIds: readonly string[]): Promise<void> {
  const ids = arrayOf(companyIds, 'uuid');
  await tx.execute(sql`
    update send_ledger s set planned_for = ${NO_PLACE.toString()} where s.state = 'planned' and s.answer_id is null and s.lead_id in (
      select l.id from leads l where l.person_id in (
        select p.id from people p where p.company_id = any (${ids})
        union select a.person_id from person_addresses a join companies c on c.domain = a.domain where c.id = any (${ids}) or c.merged_into = any (${ids})))`);
}

/** Has whatever waits because of its company planned anew. */
export async function replanHeld(tx: Tx): Promise<void> {
  await tx.execute(sql`
    update send_ledger s set planned_for = ${NO_PLACE.toString()}
    where s.state = 'planned' and s.answer_id is null and s.reasons -> 0 ->> 'code' like 'touch.company%'`);
}

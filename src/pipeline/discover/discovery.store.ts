import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import { THAT_STAYS } from '#leads';
import type { EnrichmentAnswer } from '#vendors/ports/enrichment-source';
import type { DiscoveryRequest } from './contract.ts';

export type DiscoveryRow = {
  id: string;
  vendor: string;
  search: DiscoveryRequest['search'];
  wanted: number;
  state: 'searching' | 'ready' | 'waiting' | 'revealing' | 'done' | 'failed' | 'cancelled';
  nextPage: number;
  total: number | null;
  error: string | null;
  startedAt: string;
  confirmedBy: string | null;
};
const COLUMNS = sql`id, vendor, search, wanted, state, next_page as "nextPage", total, error, started_at as "startedAt", confirmed_by as "confirmedBy"`;

export type NewCandidate = {
  providerId: string;
  position: number;
  firstName: string;
  maskedLastName: string;
  title: string | null;
  companyName: string | null;
  hasEmail: boolean;
};

export async function insertDiscovery(
  tx: Tx,
  workspaceId: string,
  made: { id: string; vendor: string; request: DiscoveryRequest; by: string; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`insert into discoveries (workspace_id, id, vendor, search, wanted, state, started_by, started_at)
    values (${workspaceId}, ${made.id}, ${made.vendor}, ${JSON.stringify(made.request.search)}::jsonb, ${made.request.limit}, 'searching', ${made.by}, ${made.at.toString()})`);
}

export const findDiscovery = (tx: Tx, id: string, lock = false): Promise<DiscoveryRow | undefined> =>
  row(tx, sql`select ${COLUMNS} from discoveries where id = ${id} ${lock ? sql`for update` : sql``}`);

export const listDiscoveries = (tx: Tx, limit: number): Promise<DiscoveryRow[]> =>
  rows(tx, sql`select ${COLUMNS} from discoveries order by started_at desc, id desc limit ${limit}`);

/** Takes what is to be paid for, for a while: another process finds nothing meanwhile. */
export const claimRevealing = (
  tx: Tx,
  now: Temporal.Instant,
  until: Temporal.Instant,
): Promise<{ id: string; vendor: string }[]> =>
  rows(
    tx,
    sql`update discoveries set leased_until = ${until.toString()}
        where state = 'revealing' and (leased_until is null or leased_until <= ${now.toString()}) returning id, vendor`,
  );

/** When there is something to pay for; null when nothing waits. */
export const nextReveal = (now: Temporal.Instant): Statement =>
  sql`select min(coalesce(leased_until, ${now.toString()}::timestamptz)) from discoveries where state = 'revealing'`;

/** Moves a discovery on if it stands where we think. Of two movers one does. */
export const moveDiscovery = async (
  tx: Tx,
  id: string,
  from: readonly DiscoveryRow['state'][],
  to: DiscoveryRow['state'],
  more: { error?: string | null; by?: string; at?: Temporal.Instant } = {},
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update discoveries set state = ${to}, leased_until = null, error = ${more.error ?? null}, confirmed_by = coalesce(${more.by ?? null}, confirmed_by), finished_at = ${more.at?.toString() ?? null}
          where id = ${id} and state in (select jsonb_array_elements_text(${JSON.stringify(from)}::jsonb)) returning 1`,
    )
  ).length === 1;

/** Stores a page of candidates with the position of the next one; a page that was stored before changes nothing. */
export async function storePage(
  tx: Tx,
  workspaceId: string,
  id: string,
  page: { candidates: readonly NewCandidate[]; nextPage: number; total: number; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`
    insert into discovery_candidates (workspace_id, discovery_id, provider_id, position, first_name, masked_last_name, title, company_name, has_email, state, at)
    select ${workspaceId}, ${id}, r."providerId", r.position, r."firstName", r."maskedLastName", r.title, r."companyName", r."hasEmail", 'found', ${page.at.toString()}
    from jsonb_to_recordset(${recordset(page.candidates)}) as r("providerId" text, position int, "firstName" text, "maskedLastName" text, title text, "companyName" text, "hasEmail" boolean)
    on conflict do nothing`);
  await tx.execute(
    sql`update discoveries set next_page = ${page.nextPage}, total = ${page.total} where id = ${id}`,
  );
}

export type KnownBefore = { providerId: string; paidBefore: boolean; knownHere: boolean };

/**
 * Which candidates are known already: paid for in an earlier search, or somebody here of the same first name and company
 * whose surname begins and ends as the masked one does.
 */
export const knownBefore = (
  tx: Tx,
  workspaceId: string,
  candidates: readonly NewCandidate[],
): Promise<KnownBefore[]> =>
  rows(
    tx,
    sql`select r."providerId",
          exists (select 1 from discovery_candidates d join discoveries o on o.workspace_id = d.workspace_id and o.id = d.discovery_id
                  where d.workspace_id = ${workspaceId} and d.provider_id = r."providerId"
                    and (d.state in ('answered', 'revealed', 'missed', 'unknown') or (d.state = 'chosen' and o.state in ('waiting', 'revealing')))) as "paidBefore",
          exists (select 1 from companies c join people p on p.workspace_id = c.workspace_id and p.company_id = ${THAT_STAYS}
                  where c.workspace_id = ${workspaceId} and lower(c.name) = lower(r."companyName") and lower(p.first_name) = lower(r."firstName")
                    and starts_with(lower(p.last_name), lower(split_part(r."maskedLastName", '*', 1)))
                    and lower(p.last_name) like '%' || lower(regexp_replace(r."maskedLastName", '^.*[*]', ''))) as "knownHere"
        from jsonb_to_recordset(${recordset(candidates)}) as r("providerId" text, "firstName" text, "maskedLastName" text, "companyName" text)`,
  );

/** Writes whom we pay for and why not the others, each chosen one with the question it is asked in. Whoever stands otherwise than `from` stays so. */
export async function writeChoices(
  tx: Tx,
  id: string,
  choices: readonly {
    providerId: string;
    state: 'chosen' | 'skipped';
    reason: string | null;
    bulk: number | null;
  }[],
  from: readonly ('found' | 'chosen' | 'skipped')[] = ['found'],
): Promise<void> {
  await tx.execute(sql`
    update discovery_candidates d set state = r.state, reason = r.reason, bulk = r.bulk
    from jsonb_to_recordset(${recordset(choices)}) as r("providerId" text, state text, reason text, bulk int)
    where d.discovery_id = ${id} and d.provider_id = r."providerId" and d.state = any (${arrayOf(from, 'text')})`);
}

export type CandidateRow = NewCandidate & {
  state: 'found' | 'skipped' | 'chosen' | 'answered' | 'revealed' | 'missed' | 'failed' | 'unknown';
  reason: string | null;
  bulk: number | null;
  answer: EnrichmentAnswer | null;
  leadId: string | null;
};

export const candidatesOf = (tx: Tx, id: string): Promise<CandidateRow[]> =>
  rows(
    tx,
    sql`select provider_id as "providerId", position, first_name as "firstName", masked_last_name as "maskedLastName", title, company_name as "companyName", has_email as "hasEmail",
          state, reason, bulk, answer, lead_id as "leadId" from discovery_candidates where discovery_id = ${id} order by position`,
  );

/** What became of candidates; only what is still open moves. */
export async function settleCandidates(
  tx: Tx,
  id: string,
  settled: readonly {
    providerId: string;
    state: CandidateRow['state'];
    reason?: string | null;
    answer?: EnrichmentAnswer | null;
    leadId?: string | null;
  }[],
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    update discovery_candidates d set state = r.state, reason = r.reason, answer = case when r.state = 'answered' then r.answer end, lead_id = coalesce(r."leadId", d.lead_id), at = ${at.toString()}
    from jsonb_to_recordset(${recordset(settled)}) as r("providerId" text, state text, reason text, answer jsonb, "leadId" uuid)
    where d.discovery_id = ${id} and d.provider_id = r."providerId" and d.state in ('chosen', 'answered')`);
}

/** How earlier questions to a vendor went: how many were asked and how many were found and paid. */
export const experienceOf = async (tx: Tx, vendor: string): Promise<{ asked: number; paid: number }> =>
  (await row<{ asked: number; paid: number }>(
    tx,
    sql`select count(*)::int as asked, count(*) filter (where c.state = 'revealed')::int as paid
        from discovery_candidates c join discoveries d on d.workspace_id = c.workspace_id and d.id = c.discovery_id
        where d.vendor = ${vendor} and c.state in ('revealed', 'missed')`,
  )) ?? { asked: 0, paid: 0 };

/** Whole credits left under the cap; null where there is no cap. */
export const creditsLeft = async (tx: Tx, vendor: string): Promise<number | null> => {
  const found = await row<{ left: number }>(
    tx,
    sql`select ((limit_micros - used_micros) / 1000000)::int as left from spend_budgets where vendor = ${vendor} and unit = 'credit'`,
  );
  return found?.left ?? null;
};

export const leadsByAddress = (
  tx: Tx,
  addresses: readonly string[],
): Promise<{ address: string; leadId: string }[]> =>
  rows(
    tx,
    sql`select a.address, l.id as "leadId" from jsonb_array_elements_text(${JSON.stringify(addresses)}::jsonb) k(address)
        join person_addresses a on a.address = k.address join leads l on l.workspace_id = a.workspace_id and l.person_id = a.person_id`,
  );

/** What was asked last about paying for a search. */
export const spendItemOf = (tx: Tx, kind: string, discoveryId: string): Promise<{ id: string } | undefined> =>
  row(
    tx,
    sql`select id from approval_items where kind = ${kind} and subject_id = ${discoveryId} order by created_at desc, id desc limit 1`,
  );

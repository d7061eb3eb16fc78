import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import type { EnrichmentAnswer, EnrichmentQuestion } from '#vendors/ports/enrichment-source';
import type { Field } from './contract.ts';

/** How the error of a question begins that a guard, a cap or a stop did not let pass. */
export const REFUSED = 'Refused: ';

export type JournalState = 'asked' | 'later' | 'waiting' | 'hit' | 'miss' | 'failed' | 'unknown';
export type JournalRow = {
  id: string;
  leadId: string;
  provider: string;
  field: Field;
  requestKey: string;
  round: number;
  state: JournalState;
  question: EnrichmentQuestion | null;
  callKey: string;
  place: number;
  answer: EnrichmentAnswer | null;
  error: string | null;
  operationId: string | null;
  providerRequestId: string | null;
  sessionId: string | null;
  /** The process that asked. */
  askedBy: string | null;
  /** When it was answered, else when it was asked. */
  at: string;
  dueAt: string | null;
  looks: number;
  giveUpAt: string | null;
};

const COLUMNS = sql`id, lead_id as "leadId", provider, field, request_key as "requestKey", round, state, question, call_key as "callKey", place, answer, error,
  operation_id as "operationId", provider_request_id as "providerRequestId", session_id as "sessionId", asked_by as "askedBy", coalesce(answered_at, asked_at) as at, due_at as "dueAt", looks, give_up_at as "giveUpAt"`;

/** What is known about these people, by their keys and by their leads, the oldest first. */
export const journalOf = (
  tx: Tx,
  field: Field,
  keys: readonly string[],
  leadIds: readonly string[],
): Promise<JournalRow[]> =>
  rows<JournalRow>(
    tx,
    sql`select ${COLUMNS} from enrichment_journal where field = ${field} and request_key = any (${arrayOf(keys, 'text')})
        union
        select ${COLUMNS} from enrichment_journal where field = ${field} and lead_id = any (${arrayOf(leadIds, 'uuid')})
        order by round, at, id`,
  );

/** Those of these leads a finder was asked about, whatever came of it; so a search after a crash leaves out whom it left out before. */
export const askedAbout = async (
  tx: Tx,
  field: Field,
  leadIds: readonly string[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ leadId: string }>(
        tx,
        sql`select distinct lead_id as "leadId" from enrichment_journal where field = ${field} and lead_id = any (${arrayOf(leadIds, 'uuid')})`,
      )
    ).map(({ leadId }) => leadId),
  );

/** Those of these leads of whom a finder said something already, whatever it was. */
export const answeredAbout = async (
  tx: Tx,
  field: Field,
  leadIds: readonly string[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ leadId: string }>(
        tx,
        sql`select distinct lead_id as "leadId" from enrichment_journal
            where field = ${field} and state in ('hit', 'miss') and lead_id = any (${arrayOf(leadIds, 'uuid')})`,
      )
    ).map(({ leadId }) => leadId),
  );

export type NewQuestion = Pick<
  JournalRow,
  'id' | 'leadId' | 'provider' | 'field' | 'requestKey' | 'round' | 'question' | 'callKey' | 'place'
> & { linkedinKey: string | null; emailKey: string | null };

/**
 * Writes the questions down before the call. Returns those that are ours to ask, with the id of their row: of two who ask the same
 * at once only one does. A question that failed without effect is asked again in its own row.
 */
export const beginQuestions = (
  tx: Tx,
  workspaceId: string,
  questions: readonly NewQuestion[],
  { at, sessionId, askedBy }: { at: Temporal.Instant; sessionId: string | null; askedBy: string },
): Promise<{ id: string; requestKey: string }[]> =>
  rows(
    tx,
    sql`insert into enrichment_journal (workspace_id, id, lead_id, provider, field, request_key, round, state, question, call_key, place, linkedin_key, email_key, session_id, asked_by, asked_at)
        select ${workspaceId}, r.id, r."leadId", r.provider, r.field, r."requestKey", r.round, 'asked', r.question, r."callKey", r.place, r."linkedinKey", r."emailKey", ${sessionId}::uuid, ${askedBy}, ${at.toString()}
        from jsonb_to_recordset(${recordset(questions)}) as r(id uuid, "leadId" uuid, provider text, field text, "requestKey" text, round int, question jsonb, "callKey" text, place int, "linkedinKey" text, "emailKey" text)
        on conflict (workspace_id, provider, field, request_key, round) do update
          set state = 'asked', question = excluded.question, call_key = excluded.call_key, place = excluded.place, linkedin_key = excluded.linkedin_key, email_key = excluded.email_key, session_id = excluded.session_id, asked_by = excluded.asked_by,
              asked_at = excluded.asked_at, answered_at = null, error = null, operation_id = null, provider_request_id = null, looks = 0, give_up_at = null, due_at = null
          where enrichment_journal.state in ('failed', 'later')
        returning id, request_key as "requestKey"`,
  );

export type Settlement = {
  id: string;
  state: Exclude<JournalState, 'asked'>;
  answer?: EnrichmentAnswer | null;
  error?: string | null;
  operationId?: string | null;
  providerRequestId?: string | null;
  dueAt?: string | null;
  giveUpAt?: string | null;
};

/** Stores what became of questions. What was answered stays: a later word does not replace a paid one. */
export async function settleQuestions(
  tx: Tx,
  settlements: readonly Settlement[],
  at: Temporal.Instant,
): Promise<string[]> {
  if (settlements.length === 0) return [];
  const settled = await rows<{ id: string }>(
    tx,
    sql`update enrichment_journal j set state = r.state, answer = coalesce(r.answer, j.answer), error = r.error, operation_id = coalesce(r."operationId", j.operation_id),
          provider_request_id = coalesce(r."providerRequestId", j.provider_request_id),
          due_at = r."dueAt", give_up_at = coalesce(r."giveUpAt", j.give_up_at), answered_at = case when r.state in ('later', 'waiting') then null else ${at.toString()}::timestamptz end
        from jsonb_to_recordset(${recordset(settlements)}) as r(id uuid, state text, answer jsonb, error text, "operationId" uuid, "providerRequestId" text, "dueAt" timestamptz, "giveUpAt" timestamptz)
        where j.id = r.id and j.state in ('asked', 'waiting', 'unknown') returning j.id`,
  );
  return settled.map(({ id }) => id);
}

/** Claims submissions that are due to be looked at: their next look is written down before this one. */
export const claimDue = (
  tx: Tx,
  at: Temporal.Instant,
  again: Temporal.Instant,
  limit: number,
): Promise<JournalRow[]> =>
  rows<JournalRow>(
    tx,
    sql`with due as (
          select distinct on (coalesce(provider_request_id, id::text)) provider, provider_request_id, id from enrichment_journal
          where state = 'waiting' and due_at <= ${at.toString()} order by coalesce(provider_request_id, id::text), due_at limit ${limit}),
        mine as (
          select j.id from enrichment_journal j join due d on d.provider = j.provider and coalesce(d.provider_request_id, d.id::text) = coalesce(j.provider_request_id, j.id::text)
          where j.state = 'waiting' and j.due_at <= ${at.toString()} for update of j skip locked)
        update enrichment_journal u set due_at = ${again.toString()}, looks = u.looks + 1 where u.id in (select id from mine) returning ${COLUMNS}`,
  );

/** Puts the next look of rows that still wait. */
export const postpone = (tx: Tx, looks: readonly { id: string; dueAt: string }[]): Promise<unknown> =>
  tx.execute(sql`
    update enrichment_journal j set due_at = r."dueAt" from jsonb_to_recordset(${recordset(looks)}) as r(id uuid, "dueAt" timestamptz)
    where j.id = r.id and j.state = 'waiting'`);

/** Makes the rows of submissions due now, because the finder says they are done. */
export const makeDue = (
  tx: Tx,
  reported: readonly { provider: string; providerRequestId: string }[],
  at: Temporal.Instant,
): Promise<unknown> =>
  tx.execute(sql`
    update enrichment_journal j set due_at = ${at.toString()} from jsonb_to_recordset(${recordset(reported)}) as r(provider text, "providerRequestId" text)
    where j.provider = r.provider and j.provider_request_id = r."providerRequestId" and j.state = 'waiting'`);

export type Sought = {
  place: number;
  provider: string;
  requestId: string | null;
  linkedinKey: string | null;
  emailKey: string | null;
};

/** The questions that late answers belong to: by our id, else by the profile, else by the address. Several may wait for one. */
export const questionsFor = (
  tx: Tx,
  answers: readonly Sought[],
): Promise<(JournalRow & { forAnswer: number })[]> =>
  rows(
    tx,
    sql`select "forAnswer", ${COLUMNS} from (
          select r.place as "forAnswer", j.*, rank() over (partition by r.place order by k.rank) as nearest
          from jsonb_to_recordset(${recordset(answers)}) as r(place int, provider text, "requestId" text, "linkedinKey" text, "emailKey" text)
          join enrichment_journal j on j.provider = r.provider and j.state not in ('later', 'failed')
            and (j.id::text = r."requestId" or j.linkedin_key = r."linkedinKey" or j.email_key = r."emailKey")
          cross join lateral (select case when j.id::text = r."requestId" then 1 when j.linkedin_key = r."linkedinKey" then 2 else 3 end as rank) k) found
        where nearest = 1 order by "forAnswer", id`,
  );

/** Questions that were begun and have no answer since `before`. */
export const orphans = (tx: Tx, before: Temporal.Instant, limit: number): Promise<JournalRow[]> =>
  rows<JournalRow>(
    tx,
    sql`select ${COLUMNS} from enrichment_journal where state = 'asked' and asked_at <= ${before.toString()} order by asked_at, id limit ${limit}`,
  );

/** When the next submission is looked at. */
export const nextLookDue = (): Statement =>
  sql`select min(due_at) from enrichment_journal where due_at is not null`;

/** Leads that wait and have no open question any more: their waterfall goes on. */
export const readyLeads = (
  tx: Tx,
  at: Temporal.Instant,
  limit: number,
): Promise<{ leadId: string; sessionId: string | null }[]> =>
  rows(
    tx,
    sql`select l.id as "leadId", last.session_id as "sessionId" from leads l
        left join lateral (select j.session_id from enrichment_journal j where j.workspace_id = l.workspace_id and j.lead_id = l.id order by j.asked_at desc, j.id desc limit 1) last on true
        where l.enrichment_state = 'waiting'
          and not exists (select 1 from enrichment_journal j where j.workspace_id = l.workspace_id and j.lead_id = l.id and (j.state in ('asked', 'waiting') or (j.state = 'later' and j.due_at > ${at.toString()})))
        order by l.id limit ${limit}`,
  );

/** Lets lost answers be asked for again, because a person said so. */
export const forgetUnknown = async (tx: Tx, leadIds: readonly string[]): Promise<number> =>
  (
    await rows(
      tx,
      sql`update enrichment_journal set state = 'failed', error = 'A person lets it be asked again.' where state = 'unknown' and lead_id = any (${arrayOf(leadIds, 'uuid')}) returning 1`,
    )
  ).length;

/** How many of these leads have an answer to come, or go on now. Whom another process asks at this moment is its own business. */
export const comingCount = async (tx: Tx, leadIds: readonly string[]): Promise<number> =>
  Number(
    (
      await row<{ count: string }>(
        tx,
        sql`select count(*) from leads l where l.id = any (${arrayOf(leadIds, 'uuid')})
            and (l.enrichment_state = 'waiting' and not exists (select 1 from enrichment_journal j where j.workspace_id = l.workspace_id and j.lead_id = l.id and j.state = 'asked')
              or exists (select 1 from person_addresses a join address_verifications v on v.workspace_id = a.workspace_id and v.address_id = a.id
                where a.workspace_id = l.workspace_id and a.person_id = l.person_id and v.state = 'waiting'))`,
      )
    )?.count ?? 0,
  );

/** How many of these leads have an answer about a field to come that is not written onto the lead as a state. */
export const waitingCount =
  (field: Field) =>
  async (tx: Tx, leadIds: readonly string[]): Promise<number> =>
    Number(
      (
        await row<{ count: string }>(
          tx,
          sql`select count(distinct lead_id) from enrichment_journal where field = ${field} and state = 'waiting' and lead_id = any (${arrayOf(leadIds, 'uuid')})`,
        )
      )?.count ?? 0,
    );

import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';

export type LateQuestion = {
  id: string;
  leadId: string;
  requestKey: string;
  linkedinKey: string | null;
  emailKey: string | null;
};

/**
 * Notes questions before they are handed in. Answers those that wait for an answer, new or from before; one that was
 * answered is not asked again, one that failed is.
 */
export async function openQuestions(
  tx: Tx,
  scope: { workspaceId: string; provider: string; at: Temporal.Instant },
  questions: readonly LateQuestion[],
): Promise<{ id: string; requestKey: string }[]> {
  const { workspaceId, provider } = scope;
  await tx.execute(sql`
    insert into enrichment_journal (workspace_id, id, lead_id, provider, request_key, state, linkedin_key, email_key, asked_at)
    select ${workspaceId}, r.id, r."leadId", ${provider}, r."requestKey", 'asked', r."linkedinKey", r."emailKey", ${scope.at.toString()}
    from jsonb_to_recordset(${recordset(questions)}) as r(id uuid, "leadId" uuid, "requestKey" text, "linkedinKey" text, "emailKey" text)
    on conflict (workspace_id, provider, request_key) do update set state = 'asked', error = null, linkedin_key = excluded.linkedin_key, email_key = excluded.email_key, asked_at = excluded.asked_at
      where enrichment_journal.state = 'failed'`);
  return rows(
    tx,
    sql`select id, request_key as "requestKey" from enrichment_journal where workspace_id = ${workspaceId} and provider = ${provider} and state = 'asked'
          and request_key = any (${arrayOf(
            questions.map(({ requestKey }) => requestKey),
            'text',
          )})`,
  );
}

export type Sought = {
  place: number;
  provider: string;
  requestId: string | null;
  linkedinKey: string | null;
  emailKey: string | null;
};

/** The questions that answers belong to: by our id, else by the profile, else by the address. Several may wait for one. */
export const questionsFor = (
  tx: Tx,
  workspaceId: string,
  answers: readonly Sought[],
): Promise<{ place: number; id: string; leadId: string }[]> =>
  rows(
    tx,
    sql`select place, id, "leadId" from (
          select r.place, j.id, j.lead_id as "leadId", rank() over (partition by r.place order by k.rank) as nearest
          from jsonb_to_recordset(${recordset(answers)}) as r(place int, provider text, "requestId" text, "linkedinKey" text, "emailKey" text)
          join enrichment_journal j on j.workspace_id = ${workspaceId} and j.provider = r.provider and j.state = 'asked'
            and (j.id::text = r."requestId" or j.linkedin_key = r."linkedinKey" or j.email_key = r."emailKey")
          cross join lateral (select case when j.id::text = r."requestId" then 1 when j.linkedin_key = r."linkedinKey" then 2 else 3 end as rank) k) found
        where nearest = 1 order by place, id`,
  );

export type Settled = { id: string; state: 'hit' | 'miss' | 'failed'; answer: unknown; error: string | null };

/** Writes answers; returns the questions that had none yet. */
export async function settleQuestions(
  tx: Tx,
  workspaceId: string,
  settled: readonly Settled[],
  at: Temporal.Instant,
): Promise<Set<string>> {
  if (settled.length === 0) return new Set();
  const written = await rows<{ id: string }>(
    tx,
    sql`update enrichment_journal j set state = r.state, answer = r.answer, error = r.error, answered_at = ${at.toString()}
        from (select distinct on (id) * from jsonb_to_recordset(${recordset(settled)}) as x(id uuid, state text, answer jsonb, error text)) r
        where j.workspace_id = ${workspaceId} and j.id = r.id and j.state = 'asked' returning j.id`,
  );
  return new Set(written.map(({ id }) => id));
}

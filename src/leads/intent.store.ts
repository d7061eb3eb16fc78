import { sql } from 'drizzle-orm';
import { recordset, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

/** What a finder or a file said of a lead's intent, and when; both null where nobody said anything. */
export type StatedIntent = {
  readonly leadId: string;
  readonly companyId: string | null;
  readonly stated: number | null;
  readonly statedAt: string | null;
};

/** Has the intent of a lead, or of everybody at a company, looked at anew. Locked in order of id, as everywhere. */
export async function markIntentDue(
  tx: Tx,
  of: { readonly leadId: string } | { readonly companyId: string },
  now: Temporal.Instant,
): Promise<void> {
  const which =
    'leadId' in of
      ? sql`l.id = ${of.leadId}`
      : sql`l.person_id in (select id from people where company_id = ${of.companyId})`;
  await tx.execute(sql`
    update leads set intent_due_at = ${now.toString()}
    where id in (select l.id from leads l where ${which} order by l.id for update)`);
}

/** Takes leads whose intent is to be looked at, longest waiting first; two workers never take the same. */
export const takeIntentDue = (tx: Tx, now: Temporal.Instant, limit: number): Promise<StatedIntent[]> =>
  rows<StatedIntent>(
    tx,
    sql`select l.id as "leadId", p.company_id as "companyId", l.stated_intent as stated, l.stated_intent_at as "statedAt"
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.intent_due_at <= ${now.toString()} order by l.intent_due_at, l.id limit ${limit} for update of l skip locked`,
  );

/** When the intent of a lead is to be looked at next. */
export const nextIntentDue = (): Statement => sql`select min(intent_due_at) from leads`;

export type LeadIntent = {
  readonly leadId: string;
  readonly score: number;
  readonly reasons: readonly Reason[];
  readonly dueAt: string | null;
};

/** Puts intent on leads with its reasons. That time went by is no news of the lead: its last change stays where it was. */
export async function writeIntents(tx: Tx, intents: readonly LeadIntent[]): Promise<void> {
  if (intents.length === 0) return;
  await tx.execute(sql`
    update leads l set intent_score = r.score, intent_reasons = r.reasons, intent_due_at = r."dueAt"
    from jsonb_to_recordset(${recordset(intents)}) as r("leadId" uuid, score int, reasons jsonb, "dueAt" timestamptz) where l.id = r."leadId"`);
}

/** Counts one more visit of a lead's person, beside those an import told of; scores rest on the counts. */
export async function countVisits(
  tx: Tx,
  leadId: string,
  visit: { readonly pricing: boolean },
): Promise<void> {
  const one = (key: string) =>
    sql`jsonb_build_object(${key}::text, case when jsonb_typeof(engagement -> ${key}) = 'number' then (engagement ->> ${key})::numeric else 0 end + 1)`;
  await tx.execute(
    sql`update leads set engagement = engagement || ${one('visits')} ${visit.pricing ? sql`|| ${one('pricingVisits')}` : sql``} where id = ${leadId}`,
  );
}

import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { Claim } from './contract.ts';
import type { Language } from './templates/contract.ts';
import type { OfferedTime } from './time-source.ts';

export type StoredDraft = {
  id: string;
  enrolmentId: string;
  campaignId: string;
  leadId: string;
  step: number;
  version: number;
  state: string;
  subject: string;
  body: string;
  footer: string;
  angle: string;
  templateId: string;
  templateVersion: number;
  variant: string;
  writer: 'template' | 'model';
  language: Language;
  /** It is a guess: only a person lets it leave. */
  languageGuess: boolean;
  /** Why a model that was asked did not write it. */
  fallback: readonly Reason[] | null;
  templateText: string;
  fingerprint: string;
  contentHash: string;
  claims: unknown[];
  guard: Record<string, unknown>;
  /** What of it is told to us, as the campaign said when it was written. */
  tracking: readonly string[];
  /** The message of a conversation that it answers. */
  answersId: string | null;
  /** Its subject is that of the vendor's thread it leaves in. */
  inThread: boolean;
  /** Times it offers, word for word. */
  times: readonly OfferedTime[];
  /** The day before which it offers none. */
  timesFrom: string | null;
};

const COLUMNS = sql`d.id, d.enrolment_id as "enrolmentId", e.campaign_id as "campaignId", d.lead_id as "leadId", d.step, d.version, d.state, d.subject, d.body, d.footer,
  d.angle, d.template_id as "templateId", d.template_version as "templateVersion", d.variant, d.writer, d.language, d.language_guess as "languageGuess", d.fallback, d.template_text as "templateText", d.fingerprint, d.content_hash as "contentHash", d.claims, d.guard, d.tracking, d.answers_id as "answersId", d.in_thread as "inThread", d.times, d.times_from::text as "timesFrom"`;
const FROM = sql`from drafts d join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id`;

export type NewDraft = Omit<StoredDraft, 'campaignId' | 'version' | 'claims'> & {
  claims: readonly (Claim | object)[];
  reasons: readonly unknown[];
};

/** Stores drafts; a step of an enrolment that has a living draft keeps it. Returns the ids that are new. */
export async function insertDrafts(
  tx: Tx,
  workspaceId: string,
  drafts: readonly NewDraft[],
  at: Temporal.Instant,
): Promise<Set<string>> {
  if (drafts.length === 0) return new Set();
  const written = await rows<{ id: string }>(
    tx,
    sql`insert into drafts (workspace_id, id, enrolment_id, lead_id, step, state, subject, body, footer, angle, template_id, template_version, variant, writer, language, language_guess, fallback, template_text, fingerprint, content_hash, claims, guard, reasons, tracking, answers_id, in_thread, times, times_from, created_at, updated_at)
        select ${workspaceId}, r.id, r."enrolmentId", r."leadId", r.step, r.state, r.subject, r.body, r.footer, r.angle, r."templateId", r."templateVersion", r.variant, r.writer, r.language, r."languageGuess", r.fallback, r."templateText", r.fingerprint, r."contentHash", r.claims, r.guard, r.reasons, r.tracking, r."answersId", r."inThread", r.times, r."timesFrom", ${at.toString()}, ${at.toString()}
        from jsonb_to_recordset(${recordset(drafts)}) as r(id uuid, "enrolmentId" uuid, "leadId" uuid, step int, state text, subject text, body text, footer text, angle text, "templateId" text, "templateVersion" int, variant text, writer text, language text, "languageGuess" boolean, fallback jsonb, "templateText" text, fingerprint text, "contentHash" text, claims jsonb, guard jsonb, reasons jsonb, tracking text[], "answersId" uuid, "inThread" boolean, times jsonb, "timesFrom" date)
        on conflict (workspace_id, enrolment_id, step) where state in ('blocked', 'queued', 'approved', 'sent') do nothing returning id`,
  );
  return new Set(written.map((entry) => entry.id));
}

/** The language of the newest message that this lead got or may get; English where there is none. */
export const languageToLead = async (tx: Tx, leadId: string): Promise<Language> =>
  (
    await row<{ language: Language }>(
      tx,
      sql`select language from drafts where lead_id = ${leadId} and state in ('approved', 'sent') order by created_at desc, id desc limit 1`,
    )
  )?.language ?? 'en';

export const findDraft = (tx: Tx, id: string): Promise<StoredDraft | undefined> =>
  row<StoredDraft>(tx, sql`select ${COLUMNS} ${FROM} where d.id = ${id} for update of d`);

/** Living drafts of these enrolments at a step. */
export const livingDrafts = (tx: Tx, enrolmentIds: readonly string[], step: number): Promise<StoredDraft[]> =>
  rows<StoredDraft>(
    tx,
    sql`select ${COLUMNS} ${FROM} where d.enrolment_id = any (${arrayOf(enrolmentIds, 'uuid')}) and d.step = ${step} and d.state in ('blocked', 'queued', 'approved', 'sent')`,
  );

export type UsedText = {
  leadId: string;
  templateId: string;
  version: number;
  writer: StoredDraft['writer'];
  body: string;
  rejected: boolean;
};

/**
 * Texts these leads had of us or have on their way, in any campaign and ever, and those rejected for them since a moment. What was
 * taken out of the plan for good reached nobody.
 */
export const usedTexts = (
  tx: Tx,
  leadIds: readonly string[],
  rejectedSince: Temporal.Instant,
): Promise<UsedText[]> =>
  rows<UsedText>(
    tx,
    sql`select d.lead_id as "leadId", d.template_id as "templateId", d.template_version as version, d.writer, d.body, d.state = 'rejected' as rejected
        from drafts d
        where d.lead_id = any (${arrayOf(leadIds, 'uuid')}) and (
          (d.state in ('queued', 'approved', 'sent')
            and not exists (select 1 from send_ledger x where x.workspace_id = d.workspace_id and x.draft_id = d.id and x.state in ('cancelled', 'rejected')))
          or (d.state = 'rejected' and exists (select 1 from draft_rejections r where r.workspace_id = d.workspace_id and r.draft_id = d.id and r.at >= ${rejectedSince.toString()})))`,
  );

/** Of each lead that has drafts of this step in the campaign: how many there ever were, and whether one lives. */
export const draftCounts = async (
  tx: Tx,
  campaignId: string,
  leadIds: readonly string[],
  step: number,
): Promise<ReadonlyMap<string, { made: number; living: boolean }>> =>
  new Map(
    (
      await rows<{ leadId: string; made: string; living: boolean }>(
        tx,
        sql`select d.lead_id as "leadId", count(*) as made, bool_or(d.state in ('blocked', 'queued', 'approved', 'sent')) as living
            ${FROM} where e.campaign_id = ${campaignId} and d.lead_id = any (${arrayOf(leadIds, 'uuid')}) and d.step = ${step} group by d.lead_id`,
      )
    ).map(({ leadId, made, living }) => [leadId, { made: Number(made), living }]),
  );

export async function updateDraftText(
  tx: Tx,
  id: string,
  text: {
    subject: string;
    body: string;
    fingerprint: string;
    contentHash: string;
    claims: readonly object[];
    guard: object;
    times: readonly OfferedTime[];
  },
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    update drafts set subject = ${text.subject}, body = ${text.body}, fingerprint = ${text.fingerprint}, content_hash = ${text.contentHash},
      claims = ${JSON.stringify(text.claims)}::jsonb, guard = ${JSON.stringify(text.guard)}::jsonb, times = ${JSON.stringify(text.times)}::jsonb, version = version + 1, updated_at = ${at.toString()}
    where id = ${id} and state = 'queued'`);
}

export async function setDraftState(
  tx: Tx,
  ids: readonly string[],
  state: 'approved' | 'rejected' | 'superseded',
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    sql`update drafts set state = ${state}, updated_at = ${at.toString()} where id = any (${arrayOf(ids, 'uuid')}) and state in ('queued', 'blocked', 'approved')`,
  );
}

/** First messages of these leads in a campaign that nobody will send are out of date, so that another run writes anew; answers how many. */
export const supersedeDrafts = async (
  tx: Tx,
  { campaignId, leadIds, at }: { campaignId: string; leadIds: readonly string[]; at: Temporal.Instant },
): Promise<number> =>
  (
    await rows(
      tx,
      sql`update drafts d set state = 'superseded', updated_at = ${at.toString()}
          from enrolments e
          where e.workspace_id = d.workspace_id and e.id = d.enrolment_id and e.campaign_id = ${campaignId} and d.lead_id = any (${arrayOf(leadIds, 'uuid')})
            and d.step = 1 and d.state in ('queued', 'approved')
            and not exists (select 1 from send_ledger s where s.workspace_id = d.workspace_id and s.draft_id = d.id and s.state not in ('cancelled', 'claimed'))
          returning 1`,
    )
  ).length;

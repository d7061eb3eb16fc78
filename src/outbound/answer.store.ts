import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { AtVendor } from './contract.ts';
import { sendable } from './sendable.store.ts';

export type NewAnswer = {
  answerId: string;
  ledgerId: string;
  /** Null for who wrote outside of any campaign. */
  enrolmentId: string | null;
  leadId: string;
  threadId: string;
  /** The message of theirs. */
  answeredId: string;
  inReplyTo: string;
  references: readonly string[];
  /** Where the answer goes at a vendor that holds the conversation; null where it goes by our own mail. */
  atVendor: AtVendor | null;
  subject: string;
  body: string;
  mailboxId: string;
  toAddress: string;
  toDomain: string;
  toHash: string;
  messageId: string;
  contentHash: string;
  approvalItemId: string;
  batchId: string;
  plannedFor: string;
};

/** Plans answers. A message of theirs is answered once, whoever asks at once. Returns the answers that are planned now. */
export async function insertAnswers(
  tx: Tx,
  workspaceId: string,
  answers: readonly NewAnswer[],
  at: Temporal.Instant,
): Promise<string[]> {
  if (answers.length === 0) return [];
  const given = sql`jsonb_to_recordset(${recordset(answers)}) as r("answerId" uuid, "ledgerId" uuid, "enrolmentId" uuid, "leadId" uuid, "threadId" uuid, "answeredId" uuid, "inReplyTo" text, "references" text[], "atVendor" jsonb, subject text, body text,
    "mailboxId" uuid, "toAddress" text, "toDomain" text, "toHash" text, "messageId" text, "contentHash" text, "approvalItemId" uuid, "batchId" uuid, "plannedFor" timestamptz)`;
  const written = await rows<{ answerId: string }>(
    tx,
    sql`with texts as (
          insert into answers (workspace_id, id, lead_id, thread_id, answered_id, in_reply_to, reference_ids, at_vendor, subject, body, created_at)
          select ${workspaceId}, r."answerId", r."leadId", r."threadId", r."answeredId", r."inReplyTo", r."references", r."atVendor", r.subject, r.body, ${at.toString()} from ${given})
        insert into send_ledger (workspace_id, id, enrolment_id, lead_id, answer_id, answered_id, approval_item_id, batch_id, mailbox_id, to_address, to_domain, to_hash, message_id, content_hash, state, planned_for, created_at)
        select ${workspaceId}, r."ledgerId", r."enrolmentId", r."leadId", r."answerId", r."answeredId", r."approvalItemId", r."batchId", r."mailboxId", r."toAddress", r."toDomain", r."toHash", r."messageId", r."contentHash", 'planned', r."plannedFor", ${at.toString()}
        from ${given} on conflict do nothing returning answer_id as "answerId"`,
  );
  return written.map(({ answerId }) => answerId);
}

/** Cancels answers as long as no byte of them has left. Returns those that will not leave now. */
export const cancelAnswers = async (
  tx: Tx,
  answerIds: readonly string[],
  why: Reason,
  at: Temporal.Instant,
): Promise<string[]> =>
  (
    await rows<{ answerId: string }>(
      tx,
      sql`update send_ledger set state = 'cancelled', settled_at = ${at.toString()}, reasons = ${JSON.stringify([why])}::jsonb
          where answer_id = any (${arrayOf(answerIds, 'uuid')}) and state in ('planned', 'claimed') returning answer_id as "answerId"`,
    )
  ).map(({ answerId }) => answerId);

export type AnswerState = { answerId: string; state: string; reasons: Reason[]; response: string | null };

/** How these answers stand in the ledger. */
export const answerStates = (tx: Tx, answerIds: readonly string[]): Promise<AnswerState[]> =>
  rows<AnswerState>(
    tx,
    sql`select answer_id as "answerId", state, reasons, response from send_ledger where answer_id = any (${arrayOf(answerIds, 'uuid')})`,
  );

export type OverdueAnswer = { id: string; campaignId: string | null; since: string };

/** Answers whose minute is long past and that could leave. */
export const overdueAnswers = (tx: Tx, before: Temporal.Instant, limit: number): Promise<OverdueAnswer[]> =>
  rows<OverdueAnswer>(
    tx,
    sql`select s.id, e.campaign_id as "campaignId", s.created_at as since from send_ledger s left join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id
        where s.state = 'planned' and s.answer_id is not null and s.planned_for < ${before.toString()} and ${sendable}
        order by s.planned_for, s.id limit ${limit} for update of s skip locked`,
  );

export async function planAgain(tx: Tx, ids: readonly string[], at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update send_ledger set planned_for = ${at.toString()} where id = any (${arrayOf(ids, 'uuid')}) and state = 'planned'`,
  );
}

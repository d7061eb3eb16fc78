import { sql } from 'drizzle-orm';
import type { AnswerStrategy } from '#autosend/contract';
import type { Ctx } from '#core/ctx';

/** A mail of a lead, an answer drafted and one written for it, and what was granted, each with the words in it. Answers the draft's id. */
export async function draftedAnswer(
  ctx: Ctx,
  {
    words,
    leadId,
    threadId,
    campaignId,
  }: { words: string; leadId: string; threadId: string; campaignId: string },
): Promise<string> {
  const [workspace, at] = [ctx.workspace.id, ctx.now().toString()];
  const id = (): string => ctx.ids.next();
  const [draftId, messageId, replyId] = [id(), id(), id()];
  const told = JSON.stringify([{ code: 'test', text: words }]);
  const strategy: AnswerStrategy = {
    ...{
      stance: 'schedule',
      points: [{ asked: words, fact: null }],
      times: true,
      shape: 'plain',
      why: words,
    },
    corrected: [words],
  };
  await ctx.db.tx(async (tx) => {
    await tx.execute(sql`insert into messages (workspace_id, id, thread_id, direction, message_id, from_address, to_address, subject, body_text, visible_text, at, created_at)
      values (${workspace}, ${messageId}, ${threadId}, 'in', ${`<${messageId}@client.example>`}, ${words}, '', ${words}, ${words}, ${words}, ${at}, ${at})`);
    await tx.execute(sql`insert into replies (workspace_id, id, message_id, thread_id, lead_id, intent, confidence, classified_at)
      values (${workspace}, ${replyId}, ${messageId}, ${threadId}, ${leadId}, 'positive', 0.9, ${at})`);
    await tx.execute(sql`insert into reply_drafts (workspace_id, id, reply_id, message_id, message_at, thread_id, lead_id, campaign_id, intent, state, source, to_address, subject, body, sources, gate, reasons, evaluation, strategy, created_at, updated_at)
      values (${workspace}, ${draftId}, ${replyId}, ${messageId}, ${at}, ${threadId}, ${leadId}, ${campaignId}, 'positive', 'cancelled', 'rules', ${words}, ${words}, ${words},
        ${JSON.stringify([{ what: 'x', value: words, source: words }])}::jsonb, ${told}::jsonb, ${told}::jsonb, ${JSON.stringify({ reason: words })}::jsonb, ${JSON.stringify(strategy)}::jsonb, ${at}, ${at})`);
    await tx.execute(sql`insert into autosend_samples (workspace_id, draft_id, lead_id, campaign_id, intent, drawn_at)
      values (${workspace}, ${draftId}, ${leadId}, ${campaignId}, 'positive', ${at})`);
    await tx.execute(sql`insert into answers (workspace_id, id, lead_id, thread_id, answered_id, in_reply_to, subject, body, created_at)
      values (${workspace}, ${id()}, ${leadId}, ${threadId}, ${messageId}, ${words}, ${words}, ${words}, ${at})`);
    await tx.execute(sql`insert into autosend_grants (workspace_id, id, campaign_id, level, highest, threshold, granted_by, granted_at)
      values (${workspace}, ${id()}, ${campaignId}, 'hold', 'hold', 0.9, 'somebody', ${at})`);
    await tx.execute(sql`insert into autosend_settings (workspace_id, stopped_at, stopped_by, stop_reason, updated_at)
      values (${workspace}, ${at}, 'somebody', ${words}, ${at})`);
  });
  return draftId;
}

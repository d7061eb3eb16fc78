import type { Ctx } from '#core/ctx';
import type { Reason } from '#core/verdict';
import type { DraftState } from './contract.ts';
import type { NewDraft } from './reply-draft.store.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';

/** What becomes of a reply for which nothing is written, or not yet. */
export function withoutText(
  ctx: Ctx,
  reply: ReplyFactsRow,
  { state, reasons, bookAt }: { state: DraftState; reasons: readonly Reason[]; bookAt: string | null },
): NewDraft {
  return {
    ...{ id: ctx.ids.next<'reply_draft'>(), replyId: reply.replyId, messageId: reply.messageId },
    ...{ messageAt: reply.at, threadId: reply.threadId, leadId: reply.leadId, campaignId: reply.campaignId },
    ...{
      channel: reply.channel,
      attempts: [],
      strategy: null,
      intent: reply.intent,
      rung: 0,
      version: 1,
      state,
      source: null,
      toAddress: '',
      subject: '',
      body: '',
    },
    ...{ contentHash: '', slots: [], sources: [], topics: [], evaluation: null, confidence: null },
    ...{ threshold: null, level: null, action: null, gate: [], grantId: null, reasons: [...reasons] },
    ...{ sendAt: null, bookAt, edited: false },
  };
}

import { contentHash, freezeEach, proposeItems } from '#approval';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { hiddenDrafts } from './backfill/target.store.ts';
import { ANSWER } from './contract.ts';
import { REVIEWED_WITHIN, startClocks } from './overdue-review.store.ts';
import type { DraftRow } from './reply-draft.store.ts';
import { noteItems } from './reply-draft.store.ts';
import { replyFacts } from './reply-facts.store.ts';

export type Reviewed = Pick<
  DraftRow,
  | 'id'
  | 'replyId'
  | 'leadId'
  | 'campaignId'
  | 'channel'
  | 'intent'
  | 'toAddress'
  | 'subject'
  | 'body'
  | 'slots'
  | 'confidence'
  | 'threshold'
  | 'gate'
>;

/** Somebody who answered waits for an answer; these come before first messages. */
const PRIORITY = 100;

/** Queues these drafts as items, each with what a person needs to decide on it. Returns the items by draft. */
export async function queueItems(
  ctx: Ctx,
  tx: Tx,
  drafts: readonly Reviewed[],
): Promise<{ itemId: string; draftId: string }[]> {
  if (drafts.length === 0) return [];
  const facts = new Map(
    (
      await replyFacts(
        tx,
        drafts.map(({ replyId }) => replyId),
      )
    ).map((reply) => [reply.replyId, reply]),
  );
  const hidden = await hiddenDrafts(
    tx,
    drafts.map(({ id }) => id),
  );
  const itemIds = await proposeItems(
    ctx,
    tx,
    drafts.map((draft) => {
      const reply = facts.get(draft.replyId);
      return {
        ...{ kind: ANSWER, motion: ANSWER, subjectId: draft.id, leadId: draft.leadId },
        campaignId: draft.campaignId,
        title: titleOf(reply?.leadName ?? null, draft),
        preview: { ...previewOf(draft, reply), ...(hidden.has(draft.id) ? { quiet: true } : {}) },
        contentHash: contentHash({ to: draft.toAddress, subject: draft.subject, text: draft.body }),
        ...{ priority: PRIORITY, tier: reply?.tier ?? null },
      };
    }),
  );
  return noteItems(tx, itemIds);
}

export const titleOf = (
  leadName: string | null,
  { channel, toAddress, subject }: Pick<DraftRow, 'channel' | 'toAddress' | 'subject'>,
): string => `Answer to ${leadName ?? toAddress} ${channel === 'linkedin' ? 'on LinkedIn' : `· ${subject}`}`;

/** What a reviewer sees of a draft. */
export const previewOf = (
  draft: Reviewed,
  reply: { leadName: string | null; campaignName: string | null; ownText: string } | undefined,
): Record<string, unknown> => ({
  ...{ to: draft.toAddress, subject: draft.subject, body: draft.body, intent: draft.intent },
  channel: draft.channel,
  ...{ toName: reply?.leadName ?? null, campaign: reply?.campaignName ?? null, theirs: reply?.ownText ?? '' },
  ...{ confidence: draft.confidence, threshold: draft.threshold, slots: draft.slots },
  reasons: draft.gate,
});

/** Puts drafts before a person, each on a card of its own. */
export async function proposeForReview(ctx: Ctx, tx: Tx, drafts: readonly Reviewed[]): Promise<void> {
  const items = await queueItems(ctx, tx, drafts);
  await startClocks(
    tx,
    items.map(({ draftId }) => draftId),
    ctx.now().add({ minutes: REVIEWED_WITHIN }),
  );
  await freezeEach(
    ctx,
    tx,
    items.map(({ itemId }) => itemId),
  );
}

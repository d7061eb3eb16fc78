import { editItem, holdBatchesOf, requireUnclaimedItems, takeBack } from '#approval';
import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import { reason } from '#core/verdict';
import { cancelAnswers } from '#outbound';
import type { ReplyDraft } from './contract.ts';
import { endDrafts } from './end-drafts.ts';
import { moveDrafts } from './keep-drafts.ts';
import { moveGrants } from './move-grants.ts';
import { readDraftIn } from './read-drafts.ts';
import { regenerate } from './regenerate.ts';
import { type DraftRow, findDraft } from './reply-draft.store.ts';
import { proposeForReview } from './review.ts';

/**
 * Stops an answer for good: nothing is sent and its times go to others. Throws `conflict` when it has left, is leaving at this
 * moment, or was over already.
 */
export async function cancelDraft(
  ctx: Ctx,
  input: { draftId: string; reason?: string },
): Promise<ReplyDraft> {
  requireScope(ctx, 'inbox:write');
  return ctx.db.tx(async (tx) => {
    const draft = await held(ctx, tx, input.draftId);
    const why = reason('draft.stopped', input.reason ?? `Stopped by ${ctx.actor.name}.`);
    const [ended] = await endDrafts(ctx, tx, [draft], 'cancelled', why);
    if (!ended) throw tooLate(draft);
    // Stopping what was going is turning it down.
    const { campaignId, intent } = draft;
    if (campaignId) await moveGrants(ctx, tx, [{ campaignId, intent }]);
    await ctx.audit(tx, { action: 'reply_draft.cancelled', subject: draft.id, detail: { reason: why.text } });
    return readDraftIn(ctx, tx, draft.id);
  });
}

/** Has another answer written to the same reply, for a person to look at; see `regenerate`. */
export async function regenerateDraft(ctx: Ctx, input: { draftId: string }): Promise<ReplyDraft> {
  requireScope(ctx, 'approvals:decide');
  return ctx.db.tx(async (tx) => {
    await held(ctx, tx, input.draftId);
    const made = await regenerate(ctx, tx, input.draftId);
    await ctx.audit(tx, {
      action: 'reply_draft.written_anew',
      subject: input.draftId,
      detail: { by: made.id },
    });
    return readDraftIn(ctx, tx, made.id);
  });
}

/**
 * Puts a person's words in the place of a draft's. Every check runs again on them, no yes to the old bytes stands, and they wait for
 * one of their own. Throws `conflict` when the answer left or another version is there than the one that was read.
 */
export async function editDraft(
  ctx: Ctx,
  input: { draftId: string; version: number; subject: string; body: string },
): Promise<ReplyDraft> {
  requireScope(ctx, 'approvals:decide');
  return ctx.db.tx(async (tx) => {
    const draft = await held(ctx, tx, input.draftId);
    if (draft.version !== input.version)
      throw conflict(
        'draft.version',
        'The answer changed while you looked at it. Your text was not stored; read it again.',
      );
    const item = await backToReview(ctx, tx, draft);
    const { subject, body } = input;
    await editItem(within(ctx, tx), { itemId: item, version: 1, edit: { subject, body } });
    return readDraftIn(ctx, tx, draft.id);
  });
}

/** The draft for who changes it, locked; what somebody else looks at is theirs. */
async function held(ctx: Ctx, tx: Tx, draftId: string): Promise<DraftRow> {
  const seen = await findDraft(tx, draftId);
  // Before the draft: a yes to its batch holds both in this order.
  await holdBatchesOf(tx, seen?.itemId ? [seen.itemId] : []);
  const draft = await findDraft(tx, draftId, true);
  if (!draft) throw notFound('reply draft', draftId);
  await requireUnclaimedItems(ctx, tx, draft.itemId ? [draft.itemId] : []);
  return draft;
}

const tooLate = (draft: DraftRow) =>
  conflict(
    'draft.not_open',
    `The answer is ${draft.state}, so nothing can be changed about it. Nothing was changed.`,
  );

/** Takes whatever yes a draft has, and gives it a fresh item to wait under. Returns the item. */
async function backToReview(ctx: Ctx, tx: Tx, draft: DraftRow): Promise<string> {
  const changing = reason('draft.edited', `${ctx.actor.name} changes it.`);
  if (draft.state === 'sending') {
    const called = draft.answerId ? await cancelAnswers(tx, [draft.answerId], changing, ctx.now()) : [];
    if (called.length === 0) throw tooLate(draft);
  }
  await takeBack(ctx, tx, { itemIds: draft.itemId ? [draft.itemId] : [], reason: changing.text });
  const moved = await moveDrafts(
    ctx,
    tx,
    ['shadow', 'parked', 'review', 'held', 'scheduled', 'sending'],
    [{ id: draft.id, state: 'review', reasons: [changing] }],
  );
  if (moved.size === 0) throw tooLate(draft);
  await proposeForReview(ctx, tx, [draft]);
  const item = (await findDraft(tx, draft.id))?.itemId;
  if (!item) throw tooLate(draft);
  return item;
}

import { agentActor } from '#core/actor';
import type { Ctx, Outcome } from '#core/ctx';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import type { ChatReceipt } from '#vendors/ports/chat';
import { findBatch } from '../batch.store.ts';
import { approvalKinds } from '../contributions.ts';
import { findItem } from '../item.store.ts';
import { drawCard, nextTry, versionOf } from './card.rules.ts';
import {
  addCards,
  batchesWithoutCard,
  type Card,
  cardOfBatch,
  dueCards,
  markFailed,
  markShown,
  samplesOf,
} from './card.store.ts';
import { type ApprovalChat, chatOf, membersOf } from './chat.ts';

const BATCH = 10;
const SAMPLES = 4;

type Place = Pick<ApprovalChat, 'post' | 'update'> & { readonly channelId: string };

/** Shows batches that wait in the chat, and what became of those that were shown. What cannot be posted is tried again. */
export const showBatches: Tick = {
  name: 'approval.show_batches',
  everySeconds: 5,
  async run(ctx) {
    const chat = chatOf(ctx);
    const channelId = await chat?.channelFor(ctx);
    if (!chat || !channelId) return 0;
    await ctx.db.tx(async (tx) =>
      addCards(
        tx,
        ctx.workspace.id,
        (await batchesWithoutCard(tx)).map(({ id }) => ({ id, cardId: ctx.ids.next<'card'>() })),
        ctx.now(),
      ),
    );
    let shown = 0;
    for (const card of await ctx.db.tx((tx) => dueCards(tx, ctx.now(), BATCH)))
      if ((await show(ctx, { ...chat, channelId }, card)) === null) shown += 1;
    return shown;
  },
};

/** Whether the card of one thing lies in the chat, and why not. `skipped` where there is no chat, or nobody is asked any more. */
export type CardShown = {
  readonly outcome: 'sent' | 'failed' | 'skipped';
  readonly error: string | null;
};

/** Shows the card of one waiting item now, without waiting for its turn. What fails is tried again like every card. */
export async function showItem(ctx: Ctx, itemId: string): Promise<CardShown> {
  const chat = chatOf(ctx);
  const channelId = await chat?.channelFor(ctx);
  if (!chat || !channelId) return { outcome: 'skipped', error: null };
  const card = await ctx.db.tx(async (tx) => {
    const batchId = (await findItem(tx, itemId))?.batchId;
    const batch = batchId ? await findBatch(tx, batchId) : undefined;
    if (!batch) return undefined;
    if (batch.state === 'pending')
      await addCards(tx, ctx.workspace.id, [{ id: batch.id, cardId: ctx.ids.next<'card'>() }], ctx.now());
    return cardOfBatch(tx, batch.id);
  });
  if (!card) return { outcome: 'skipped', error: null };
  const error = card.messageId === null ? await show(ctx, { ...chat, channelId }, card) : null;
  return { outcome: error === null ? 'sent' : 'failed', error };
}

/** Null when it lies there as it should, else why not. */
async function show(ctx: Ctx, chat: Place, card: Card): Promise<string | null> {
  const { batch, samples, item } = await ctx.db.tx(async (tx) => {
    const found = await findBatch(tx, card.batchId);
    const [only, ...others] = found?.scope.items ?? [];
    return {
      batch: found,
      samples: await samplesOf(tx, card.batchId, SAMPLES),
      item: only && others.length === 0 ? await findItem(tx, only.itemId) : undefined,
    };
  });
  if (!batch) return 'What it shows is gone.';
  const kind = item && ctx.contributed(approvalKinds).find((each) => each.kind === item.kind);
  const drawnBy = item && kind?.card?.(ctx, item);
  const drawn = drawCard({
    cardId: card.id,
    batch: {
      ...batch,
      expiresAt: Temporal.Instant.from(batch.expiresAt).toString(),
      decidedBy: await nameOf(ctx, batch.decidedBy),
    },
    samples,
    own: drawnBy && { ...drawnBy, again: kind?.again !== undefined },
    workspace: ctx.workspace.name,
    url: `${ctx.baseUrl}/approvals`,
  });
  const outcome = await place(ctx, chat, card, {
    ...drawn,
    shown: batch.state,
    version: versionOf(batch.previewHash),
  });
  const now = ctx.now();
  await ctx.db.tx((tx) =>
    outcome?.state === 'done'
      ? markShown(tx, card.id, {
          ...outcome.receipt,
          ...{ shown: batch.state, previewHash: batch.previewHash },
        })
      : markFailed(tx, card.id, whyNot(outcome), nextTry(card.attempts, now)),
  );
  return outcome?.state === 'done' ? null : whyNot(outcome);
}

async function place(
  ctx: Ctx,
  { channelId, post, update }: Place,
  card: Card,
  { shown, version, ...drawn }: ReturnType<typeof drawCard> & { shown: string; version: string },
): Promise<Outcome<ChatReceipt> | undefined> {
  const acting = ctx.as(agentActor('OPERATOR'));
  if (card.channelId !== null && card.messageId !== null) {
    const lies = { channelId: card.channelId, messageId: card.messageId };
    const input = { ...lies, ...drawn };
    return (
      await acting.perform(update, [
        { input, subject: {}, idempotencyKey: `card ${card.id} ${shown} ${version} ${card.attempts}` },
      ])
    )[0];
  }
  const input = { to: { kind: 'channel' as const, id: channelId }, ...drawn, threadId: null };
  return (await acting.perform(post, [{ input, subject: {}, idempotencyKey: `card ${card.id}` }]))[0];
}

const whyNot = (outcome: Outcome<unknown> | undefined): string =>
  outcome?.state === 'refused'
    ? explain(outcome)
    : outcome && 'reason' in outcome
      ? outcome.reason.text
      : 'There was no answer.';

/** People read names; what is on record is an id. */
async function nameOf(ctx: Ctx, id: string | null): Promise<string | null> {
  if (id === null) return null;
  return (await membersOf(ctx)).find((member) => member.id === id)?.name ?? id;
}

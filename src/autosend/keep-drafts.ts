import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { DraftState } from './contract.ts';
import { draftChanged } from './events.ts';
import * as store from './reply-draft.store.ts';

/** Whoever looks at the conversation is told, in the transaction that changed the draft. */
const tell = (ctx: Ctx, tx: Tx, drafts: readonly store.Kept[]): Promise<void> =>
  ctx.emitAll(
    tx,
    draftChanged,
    drafts.map(({ id: draftId, leadId }) => ({ aggregate: leadId, payload: { draftId, leadId } })),
  );

/** Stores drafts and verdicts. A reply that has a living one keeps it. Returns the ids that are new. */
export async function insertDrafts(
  ctx: Ctx,
  tx: Tx,
  drafts: readonly store.NewDraft[],
): Promise<ReadonlySet<string>> {
  const kept = await store.insertDrafts(tx, ctx.workspace.id, drafts, ctx.now());
  await tell(ctx, tx, kept);
  return new Set(kept.map(({ id }) => id));
}

/** Moves drafts on from one of these states. What is not named stays. Returns the ids that moved. */
export async function moveDrafts(
  ctx: Ctx,
  tx: Tx,
  from: readonly DraftState[],
  changes: readonly store.DraftChange[],
): Promise<ReadonlySet<string>> {
  const moved = await store.moveDrafts(tx, from, changes, ctx.now());
  await tell(ctx, tx, moved);
  return new Set(moved.map(({ id }) => id));
}

/** Writes other bytes into drafts. Who does that takes back whatever yes the old ones had. */
export async function rewriteDrafts(
  ctx: Ctx,
  tx: Tx,
  drafts: Parameters<typeof store.rewriteDrafts>[1],
): Promise<void> {
  await tell(ctx, tx, await store.rewriteDrafts(tx, drafts, ctx.now()));
}

/** Writes down what the gate says of a draft that waited for its turn; one that is decided on keeps its decision. */
export async function recordGate(
  ctx: Ctx,
  tx: Tx,
  draft: Parameters<typeof store.recordGate>[1],
): Promise<void> {
  await tell(ctx, tx, await store.recordGate(tx, draft, ctx.now()));
}

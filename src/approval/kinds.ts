import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { findBatch } from './batch.store.ts';
import { approvalKinds } from './contributions.ts';
import { findItems } from './item.store.ts';
import type { ApprovalKind } from './kind.ts';

/** The kind's own code. Throws when no slice contributes it: an item nobody can judge must not be approved. */
export function kindOf(ctx: Ctx, kind: string): ApprovalKind {
  const found = ctx.contributed(approvalKinds).find((candidate) => candidate.kind === kind);
  if (!found) throw new Error(`No slice contributes the approval kind ${kind}.`);
  return found;
}

/** Whether a slice of its own carries out what the yes to this batch is for, and ends it. */
export async function isCarriedOut(ctx: Ctx, tx: Tx, batchId: string): Promise<boolean> {
  const ids = (await findBatch(tx, batchId))?.scope.items.map(({ itemId }) => itemId) ?? [];
  const kinds = new Set((await findItems(tx, ids)).map(({ kind }) => kind));
  return ctx
    .contributed(approvalKinds)
    .some(({ kind, carriesOut }) => carriesOut === true && kinds.has(kind));
}

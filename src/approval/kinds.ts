import type { Ctx } from '#core/ctx';
import { approvalKinds } from './contributions.ts';
import type { ApprovalKind } from './kind.ts';

/** The kind's own code. Throws when no slice contributes it: an item nobody can judge must not be approved. */
export function kindOf(ctx: Ctx, kind: string): ApprovalKind {
  const found = ctx.contributed(approvalKinds).find((candidate) => candidate.kind === kind);
  if (!found) throw new Error(`No slice contributes the approval kind ${kind}.`);
  return found;
}

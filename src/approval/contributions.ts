import { defineContribution } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Verdict } from '#core/verdict';
import type { ApprovalItem } from './contract.ts';
import type { ApprovalKind } from './kind.ts';

export const approvalKinds = defineContribution<ApprovalKind>('approval_kind');

/** What another slice would hold back of a kind when it is to be carried out; asked of what the kind itself lets pass. */
export type PreviewGuard = {
  readonly kind: string;
  check(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[]): Promise<ReadonlyMap<string, Verdict>>;
};
export const previewGuards = defineContribution<PreviewGuard>('preview_guard');

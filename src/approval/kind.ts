import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Verdict } from '#core/verdict';
import type { ApprovalItem, Rejection } from './contract.ts';

/** What a slice contributes so that its things can wait for a human. `approval` never looks inside. */
export type ApprovalKind = {
  readonly kind: string;
  /** Checks an edit and stores it; returns the new preview and hash, or every reason why it may not leave. */
  edit?(
    ctx: Ctx,
    tx: Tx,
    item: ApprovalItem,
    edit: Record<string, unknown>,
  ): Promise<
    | { ok: true; title: string; preview: Record<string, unknown>; contentHash: string }
    | { ok: false; verdict: Verdict }
  >;
  /** Which of these would be dropped at execution, and why. Shown before anybody approves. */
  preview(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[]): Promise<ReadonlyMap<string, Verdict>>;
  /** In the deciding transaction. */
  onApproved?(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[]): Promise<void>;
  /** In the transaction that ends items nobody decided, or executed, in time. */
  onExpired?(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[]): Promise<void>;
  onRejected?(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[], rejection: Rejection): Promise<void>;
};

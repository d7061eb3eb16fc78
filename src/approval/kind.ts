import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Verdict } from '#core/verdict';
import type { CardPart } from '#vendors/ports/chat';
import type { ApprovalItem, Rejection } from './contract.ts';

export type ItemCard = {
  readonly heading: string;
  readonly parts: readonly CardPart[];
  /** Where it can be edited. */
  readonly url: string;
  /** What the button of the yes says; null where no button gives it. */
  readonly yes?: string | null;
};

/** How a yes was given. */
export type Said = {
  /** The number that was typed with it. */
  readonly confirm?: number | undefined;
  /** The product's own, because a person granted that it may. */
  readonly granted?: boolean;
};

/** What a slice contributes so that its things can wait for a human. `approval` never looks inside. */
export type ApprovalKind = {
  readonly kind: string;
  /** Each is decided alone: it has a batch, and so a card, of its own, and a no to that batch is a no to it. */
  readonly alone?: true;
  /** Its slice carries out what a yes is for, and ends the batch of it; nobody else takes that batch. */
  readonly carriesOut?: true;
  /** How it looks on its card. */
  card?(ctx: Ctx, item: ApprovalItem): ItemCard;
  /** Gives the text up, with any yes it has, and writes another one. */
  again?(ctx: Ctx, tx: Tx, item: ApprovalItem): Promise<void>;
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
  /** In the deciding transaction, before anything is decided. Throws when this is not a yes that counts. */
  permit?(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[], said: Said): Promise<void>;
  /** What it would say now, where that is not what it says; it is asked anew then, and the yes to the old is none. */
  renew?(
    ctx: Ctx,
    tx: Tx,
    item: ApprovalItem,
  ): Promise<{ title: string; preview: Record<string, unknown>; contentHash: string } | null>;
  /** In the deciding transaction. */
  onApproved?(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[]): Promise<void>;
  /** In the transaction that ends items nobody decided, or executed, in time. */
  onExpired?(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[]): Promise<void>;
  onRejected?(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[], rejection: Rejection): Promise<void>;
};

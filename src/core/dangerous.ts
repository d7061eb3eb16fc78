import type { z } from 'zod';
import type { Scope } from './actor.ts';
import { defineContribution } from './contribution.ts';
import type { Ctx } from './ctx.ts';
import type { Tx } from './db/index.ts';

/** What an operation would hit, counted now. */
export type BlastRadius = {
  /** This number confirms it. */
  readonly count: number;
  /** What the number is made of. */
  readonly parts: readonly { readonly what: string; readonly count: number }[];
  /** Whom or what it hits, as whoever decides knows it. */
  readonly whom: string;
  /** The campaign's name, where it is of one. */
  readonly campaign: string | null;
  /** Names nobody: it is shown where people cannot be erased. */
  readonly title: string;
  readonly sample: readonly string[];
};

/** How an operation that has its yes is bound to it. Both are called in a transaction of the operation. */
export type Yes = {
  /** Before anything changes, with what is counted now. Throws when it is not what was approved. */
  begin(tx: Tx, radius: BlastRadius): Promise<void>;
  /** In the transaction that ends it: the yes is used up exactly when the effect is there. */
  end(tx: Tx, report: Readonly<Record<string, unknown>>): Promise<void>;
};

/** What cannot be taken back, and may be asked for by somebody who may not do it. */
export type DangerousOperation = {
  readonly name: string;
  /** Who may do it themselves; the yes to another's proposal is theirs too. */
  readonly scope: Scope;
  readonly proposedWith: Scope;
  /** Above so many a yes has to name the number. */
  readonly typedAbove: number;
  /** How it can be taken back, where it can for a while; one sentence. */
  readonly undo?: string;
  readonly input: z.ZodType<Record<string, unknown>>;
  count(ctx: Ctx, tx: Tx, input: Record<string, unknown>): Promise<BlastRadius>;
  /** Does it, once; what was begun and not ended is ended by the next call. */
  carryOut(ctx: Ctx, input: Record<string, unknown>, yes: Yes): Promise<void>;
};
export const dangerousOperations = defineContribution<DangerousOperation>('dangerous_operation');

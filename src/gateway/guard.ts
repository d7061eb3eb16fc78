import type { Ctx, EffectRequest } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Verdict } from '#core/verdict';
import type { Effect, Operation } from './operation.ts';

/** Where a guard stands in the order; the order is the order of this list. */
export const GUARD_SLOTS = ['permission', 'suppression', 'window', 'approval'] as const;
export type GuardSlot = (typeof GUARD_SLOTS)[number];

/** Slots that must hold at least one guard before an operation with this effect may exist in the product. */
export const REQUIRED_SLOTS: Readonly<Record<Effect, readonly GuardSlot[]>> = {
  read: ['permission'],
  spend: ['permission'],
  write: ['permission'],
  send: ['permission', 'suppression', 'window', 'approval'],
  destroy: ['permission', 'approval'],
};

export type GuardQuestion = {
  readonly operation: Pick<Operation, 'name' | 'effect' | 'risk' | 'halts' | 'toSelf'>;
  readonly requests: readonly EffectRequest<unknown>[];
};

/** A rule contributed by a slice. Decides for a whole batch at once and answers in the same order. */
export type Guard = {
  readonly name: string;
  readonly slot: GuardSlot;
  readonly effects: readonly Effect[];
  check(ctx: Ctx, tx: Tx, question: GuardQuestion): Promise<readonly Verdict[]>;
};

export const defineGuard = (guard: Guard): Guard => guard;

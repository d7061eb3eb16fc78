import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict } from '#core/errors';
import { explain } from '#core/verdict';
import { mayDecide } from './claim.rules.ts';
import type { ApprovalItem } from './contract.ts';
import { findItems } from './item.store.ts';

/** The same by their ids, for who changes what waits under them. */
export async function requireUnclaimedItems(ctx: Ctx, tx: Tx, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length > 0) requireUnclaimed(ctx, await findItems(tx, itemIds));
}

/** Throws `conflict` when somebody else looks at one of these. */
export function requireUnclaimed(ctx: Ctx, items: readonly ApprovalItem[]): void {
  for (const { claim, title, state } of items) {
    const verdict = mayDecide({
      claim: state === 'pending' ? claim : null,
      by: ctx.actor.id,
      now: ctx.now(),
    });
    if (!verdict.allowed)
      throw conflict(
        'approval.claimed',
        `"${title}": ${explain(verdict)} Nothing was decided; take it over if you mean to decide on it.`,
      );
  }
}

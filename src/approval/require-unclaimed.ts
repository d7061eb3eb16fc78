import type { Ctx } from '#core/ctx';
import { conflict } from '#core/errors';
import { explain } from '#core/verdict';
import { mayDecide } from './claim.rules.ts';
import type { ApprovalItem } from './contract.ts';

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

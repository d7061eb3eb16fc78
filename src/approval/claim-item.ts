import { type Ctx, requireScope } from '#core/ctx';
import { conflict, notFound } from '#core/errors';
import { explain } from '#core/verdict';
import { CLAIM_MINUTES, mayDecide, withStandingClaim } from './claim.rules.ts';
import { clearClaim, setClaim } from './claim.store.ts';
import type { ApprovalItem } from './contract.ts';
import { claimChanged } from './events.ts';
import { findItem } from './item.store.ts';
import { waitingItem } from './waiting-item.ts';

/**
 * Says that the actor looks at an item, or still does. Who has it already is told to everybody else, who then decide on nothing: they
 * wait until the claim is over, or take it over on purpose, which is recorded. Throws `conflict` for an item somebody else has.
 */
export async function claimItem(
  ctx: Ctx,
  { itemId, takeOver = false }: { itemId: string; takeOver?: boolean | undefined },
): Promise<ApprovalItem> {
  requireScope(ctx, 'approvals:decide');
  return ctx.db.tx(async (tx) => {
    const item = await waitingItem(ctx, tx, itemId);
    const now = ctx.now();
    const verdict = mayDecide({ claim: item.claim, by: ctx.actor.id, now });
    if (!verdict.allowed && !takeOver)
      throw conflict(
        'approval.claimed',
        `${explain(verdict)} Nothing was changed; take it over if you mean to decide on it.`,
      );
    const held = withStandingClaim(item, now).claim;
    const isMine = held?.by === ctx.actor.id;
    const claim = {
      ...{ by: ctx.actor.id, name: ctx.actor.name },
      at: isMine ? held.at : stored(now),
      until: stored(now.add({ minutes: CLAIM_MINUTES })),
    };
    await setClaim(tx, itemId, claim);
    if (!isMine) {
      await ctx.audit(tx, {
        action: held ? 'approval_item.taken_over' : 'approval_item.claimed',
        subject: itemId,
        detail: held ? { from: held.by, fromName: held.name } : {},
      });
      await ctx.emit(tx, claimChanged, { aggregate: itemId, payload: { itemId } });
    }
    return { ...item, claim };
  });
}

/** As the database tells it. */
const stored = (at: Temporal.Instant): string => at.toString({ fractionalSecondDigits: 3 });

/** Gives back an item the actor looked at; what somebody else has stays theirs. */
export async function releaseItem(ctx: Ctx, { itemId }: { itemId: string }): Promise<void> {
  requireScope(ctx, 'approvals:decide');
  await ctx.db.tx(async (tx) => {
    if (!(await findItem(tx, itemId))) throw notFound('approval item', itemId);
    if (await clearClaim(tx, itemId, ctx.actor.id))
      await ctx.emit(tx, claimChanged, { aggregate: itemId, payload: { itemId } });
  });
}

import { type Ctx, requireScope } from '#core/ctx';
import { conflict, notFound, refused } from '#core/errors';
import { explain } from '#core/verdict';
import { canLift } from './lift.rules.ts';
import { findSuppression, liftEntry } from './suppression.store.ts';

/**
 * Lifts one entry, by an owner and with a reason. The entry stays with who lifted it and why; a person's own "no" is
 * never lifted.
 */
export async function liftSuppression(ctx: Ctx, input: { id: string; reason: string }): Promise<void> {
  requireScope(ctx, 'workspace:admin');
  await ctx.db.tx(async (tx) => {
    const entry = await findSuppression(tx, ctx.workspace.id, input.id);
    if (!entry) throw notFound('suppression', input.id);
    const verdict = canLift({
      cause: entry.cause,
      inherited: entry.level === 'agency',
      liftedAt: entry.liftedAt,
      owner: ctx.actor.scopes.has('suppressions:lift'),
      why: input.reason,
    });
    if (!verdict.allowed)
      throw refused('suppression.stays', `${explain(verdict)} Nothing was lifted.`, {
        reasons: verdict.reasons,
      });
    const lifted = await liftEntry(tx, ctx.workspace.id, {
      id: input.id,
      by: ctx.actor.id,
      reason: input.reason,
      at: ctx.now(),
    });
    if (!lifted) throw conflict('suppression.lifted', 'Somebody else lifted it just now.');
    await ctx.audit(tx, {
      action: 'suppression.lifted',
      subject: entry.hash,
      detail: { kind: entry.kind, cause: entry.cause, reason: input.reason },
    });
  });
}

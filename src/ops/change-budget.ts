import { type Ctx, requireScope } from '#core/ctx';
import { conflict } from '#core/errors';
import { moneyOf } from '#core/money';
import { setBudget } from './spend.store.ts';

/** Sets how much may be spent at a vendor in all, in its own unit, e.g. `100` or `2.5`. */
export async function changeBudget(
  ctx: Ctx,
  { vendor, unit, amount }: { vendor: string; unit: string; amount: string },
): Promise<{ limit: string }> {
  requireScope(ctx, 'workspace:admin');
  const { micros } = moneyOf(amount, 'credit');
  return ctx.db.tx(async (tx) => {
    if (!(await setBudget(tx, ctx.workspace.id, { vendor, unit, micros })))
      throw conflict(
        'spend.cap_below_used',
        `More than ${amount} ${unit} of ${vendor} is used already. Nothing was changed; set a higher cap.`,
      );
    await ctx.audit(tx, { action: 'spend.budget_set', subject: vendor, detail: { unit, amount } });
    return { limit: micros.toString() };
  });
}

import { type Ctx, requireScope } from '#core/ctx';
import { calibrate, LEAST_SAMPLES } from './calibration.rules.ts';
import { type CalibrationView, DRAFTED, THRESHOLD } from './contract.ts';
import { allGrants } from './grant.store.ts';
import { BUDGET, SETTLED } from './grants.ts';
import { settledDrafts } from './settled.store.ts';

/**
 * What the thresholds mean by the answers that people settled, for each intent that is answered. `budget`: wrong answers of a hundred
 * that are accepted; `threshold` stands in for the one that is granted, which is the lowest where campaigns differ.
 */
export async function readCalibration(
  ctx: Ctx,
  { budget = BUDGET, threshold }: { budget?: number | undefined; threshold?: number | undefined } = {},
): Promise<CalibrationView> {
  requireScope(ctx, 'inbox:read');
  const intents = Object.keys(DRAFTED) as (keyof typeof DRAFTED)[];
  const [settled, grants] = await ctx.db.tx(async (tx) => [
    await settledDrafts(tx, intents, SETTLED),
    await allGrants(tx),
  ]);
  const grantedFor = (intent: string): number => {
    const going = grants.filter(
      (grant) =>
        (grant.level === 'hold' || grant.level === 'auto') &&
        (grant.intent === intent || grant.intent === null),
    );
    return going.length === 0 ? THRESHOLD : Math.min(...going.map((grant) => grant.threshold));
  };
  return {
    budget,
    least: LEAST_SAMPLES,
    intents: intents.map((intent) => {
      const drafts = settled.filter((draft) => draft.intent === intent);
      const at = threshold ?? grantedFor(intent);
      const found = calibrate({ drafts, threshold: at, budget });
      return {
        ...{ intent, mayGo: DRAFTED[intent] === 'may_go', threshold: at },
        ...{ ...found, bins: [...found.bins], reasons: [...found.reasons] },
      };
    }),
  };
}

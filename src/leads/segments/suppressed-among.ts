import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { suppressionVerdicts } from '../suppression/suppression-guard.ts';
import type { SegmentFilter } from './contract.ts';

export const asksForSuppression = ({ all }: SegmentFilter): boolean =>
  all.some(({ field }) => field === 'suppressed');

/** Who of these leads may not be written to, by what the guard says of the person. */
export async function suppressedAmong(ctx: Ctx, tx: Tx, leadIds: readonly string[]): Promise<string[]> {
  const verdicts = await suppressionVerdicts(
    ctx,
    tx,
    leadIds.map((leadId) => ({ leadId })),
  );
  return leadIds.filter((_id, index) =>
    // Without anything to recognise somebody by there is no "no" of theirs either.
    verdicts[index]?.reasons.some(({ code }) => code !== 'suppression.unchecked'),
  );
}

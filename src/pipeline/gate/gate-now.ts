import { gateLeads } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Verdict } from '#core/verdict';
import { standNow } from '#targeting';

/** What the score of the campaign says of leads that were just scored; companies and people are scored first where it goes by them. */
export async function gateNow(
  ctx: Ctx,
  tx: Tx,
  { settings }: Pick<Campaign, 'settings'>,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, Verdict>> {
  if (settings.gate.profile !== 'icp') await standNow(ctx, tx, leadIds);
  return gateLeads(tx, settings, leadIds);
}

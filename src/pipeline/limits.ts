import type { Campaign } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { plannedQuestions } from '#enrichment';
import { CREDIT_SHARE, callLimit, creditsUsed } from '#gateway';
import { type SessionLimits, sessionLimits } from '#gateway/contract';
import { runsOfCampaign } from './run.store.ts';

/** What a run over so many leads may do before a person is asked: the campaign's own figures, else what the run declares. */
export async function limitsOf(ctx: Ctx, tx: Tx, campaign: Campaign, leads: number): Promise<SessionLimits> {
  return sessionLimits.parse({
    calls: callLimit(plannedQuestions(ctx, leads)),
    ...campaign.settings.runLimits,
    credits: await creditsLeft(ctx, tx, campaign, CREDIT_SHARE),
  });
}

/** What a share of the campaign's budget leaves after its other runs; null without a budget. */
export async function creditsLeft(
  ctx: Ctx,
  tx: Tx,
  campaign: Campaign,
  share: number,
  runId?: string,
): Promise<number | null> {
  const { creditBudget } = campaign.settings;
  if (creditBudget === null) return null;
  const others = (await runsOfCampaign(tx, campaign.id)).filter((id) => id !== runId);
  return Math.max(0, creditBudget * share - (await creditsUsed(tx, ctx.workspace.id, others)));
}

import type { PreviewGuard } from '#approval';
import { findCampaign, gateLeads } from '#campaigns';
import type { Blocker } from '#core/contributions';
import type { Tx } from '#core/db/index';
import { allow, type Verdict } from '#core/verdict';
import { sendsOfLeads } from '#outbound/views';
import { gatesOfLead } from './gate.store.ts';

const campaignOf = (preview: Record<string, unknown>): string | null =>
  (preview.campaign as { id?: string } | undefined)?.id ?? null;

/** Of these leads those who were never written to: what follows a message that left goes by no score any more. */
async function unwritten(tx: Tx, leadIds: readonly string[]): Promise<ReadonlySet<string>> {
  const begun = new Set((await sendsOfLeads(tx, leadIds)).map(({ leadId }) => leadId));
  return new Set(leadIds.filter((leadId) => !begun.has(leadId)));
}

/**
 * First messages that were written while the campaign went by another score, or before the score fell: told before anybody approves, and
 * left out of the batch. Tiers of the ICP decide when a message is written and not again.
 */
export const scoreGatePreview: PreviewGuard = {
  kind: 'draft',
  async check(_ctx, tx, items) {
    const verdicts = new Map<string, Verdict>(items.map(({ id }) => [id, allow()]));
    const fresh = await unwritten(
      tx,
      items.flatMap(({ leadId }) => leadId ?? []),
    );
    for (const [campaignId, own] of Map.groupBy(items, ({ preview }) => campaignOf(preview))) {
      const campaign = campaignId === null ? undefined : await findCampaign(tx, campaignId);
      if (!campaign || campaign.settings.gate.profile === 'icp') continue;
      const leadIds = own.flatMap(({ leadId }) => (leadId !== null && fresh.has(leadId) ? [leadId] : []));
      const judged = await gateLeads(tx, campaign.settings, leadIds);
      for (const { id, leadId } of own) verdicts.set(id, judged.get(leadId ?? '') ?? allow());
    }
    return verdicts;
  },
};

/** Why a lead is not written to whom the score a campaign goes by leaves out, by the score and the campaign as they are now. */
export const scoreGateBlocker: Blocker = {
  name: 'score of the campaign',
  async explain(_ctx, tx, leadId) {
    if (!(await unwritten(tx, [leadId])).has(leadId)) return null;
    for (const { campaignId, leftOut } of await gatesOfLead(tx, leadId)) {
      const campaign = await findCampaign(tx, campaignId);
      if (!campaign || (campaign.settings.gate.profile === 'icp' && !leftOut)) continue;
      const verdict = (await gateLeads(tx, campaign.settings, [leadId])).get(leadId);
      const why = verdict?.allowed === false ? verdict.reasons[0] : undefined;
      if (why) return { reason: why, until: null };
    }
    return null;
  },
};

import type { ApprovalItem } from '#approval/contract';
import { findCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { reason, refuse, type Verdict } from '#core/verdict';
import { leadProfiles, suppressionVerdicts } from '#leads';
import { recipientVerdict } from './recipient.rules.ts';

const NOT_ASKED = refuse(
  reason('suppression.unchecked', 'The suppressions could not be asked for this message.'),
);

/**
 * What dispatch would drop, decided before anybody approves: suppression, status, address and excluded domains, and
 * the cap per company. Items are taken in order, so the cap leaves the most urgent ones.
 */
export async function previewDrops(
  ctx: Ctx,
  tx: Tx,
  items: readonly ApprovalItem[],
): Promise<ReadonlyMap<string, Verdict>> {
  const profiles = new Map(
    (
      await leadProfiles(
        tx,
        items.flatMap((item) => item.leadId ?? []),
      )
    ).map((profile) => [profile.id, profile]),
  );
  const campaigns = await campaignsOf(tx, items);
  const suppressed = await suppressionVerdicts(
    ctx,
    tx,
    items.map((item) => ({
      addresses: [addressOf(item)],
      leadId: item.leadId,
      campaignId: campaignIdOf(item) || null,
    })),
  );
  const perDomain = new Map<string, number>();
  return new Map(
    items.map((item, index) => {
      const address = normaliseEmail(addressOf(item));
      const domain = address.ok ? address.domain : '';
      const verdict = recipientVerdict({
        address: addressOf(item),
        status: profiles.get(item.leadId ?? '')?.status ?? null,
        suppression: suppressed[index] ?? NOT_ASKED,
        settings: campaigns.get(campaignIdOf(item)) ?? null,
        inBatchForDomain: perDomain.get(domain) ?? 0,
      });
      if (verdict.allowed) perDomain.set(domain, (perDomain.get(domain) ?? 0) + 1);
      return [item.id, verdict];
    }),
  );
}

const addressOf = (item: ApprovalItem): string =>
  typeof item.preview.to === 'string' ? item.preview.to : '';

function campaignIdOf(item: ApprovalItem): string {
  const campaign = item.preview.campaign as { id?: string } | undefined;
  return campaign?.id ?? '';
}

async function campaignsOf(tx: Tx, items: readonly ApprovalItem[]) {
  const found = new Map<string, NonNullable<Awaited<ReturnType<typeof findCampaign>>>['settings']>();
  for (const id of new Set(items.map(campaignIdOf).filter((value) => value !== ''))) {
    const campaign = await findCampaign(tx, id);
    if (campaign) found.set(id, campaign.settings);
  }
  return found;
}

import type { ApprovalItem } from '#approval/contract';
import { findCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import {
  addressVerdicts,
  exclusionVerdicts,
  leadProfiles,
  leadsAside,
  NOT_JUDGED,
  suppressionVerdicts,
} from '#leads';
import { batchVerdicts } from './recipient.rules.ts';

const NOT_ASKED = refuse(
  reason('suppression.unchecked', 'The suppressions could not be asked for this message.'),
);

/**
 * What dispatch would drop, decided before anybody approves: suppression, the workspace's exclusions, status, address and what verifiers
 * said of it, excluded domains, and the cap per company. Items are taken in order, so the cap leaves the most urgent ones.
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
  // A no by mail holds on LinkedIn too: whoever is reached by a profile is judged by the address we know.
  const addressOf = (item: ApprovalItem): string | null =>
    isProfile(toOf(item)) ? (profiles.get(item.leadId ?? '')?.email ?? null) : toOf(item);
  const verified = await verifiedOf(ctx, tx, items, campaigns);
  const suppressed = await suppressionVerdicts(
    ctx,
    tx,
    items.map((item) => {
      const address = addressOf(item);
      return {
        addresses: address === null ? [] : [address],
        leadId: item.leadId,
        campaignId: campaignIdOf(item) || null,
      };
    }),
  );
  const excluded = await exclusionVerdicts(
    tx,
    items.map((item) => ({ leadId: item.leadId, addresses: isProfile(toOf(item)) ? [] : [toOf(item)] })),
  );
  const verdicts = batchVerdicts(
    items.map((item, index) => {
      const address = addressOf(item);
      return {
        address,
        status: profiles.get(item.leadId ?? '')?.status ?? null,
        suppression: suppressed[index] ?? NOT_ASKED,
        exclusion: excluded[index] ?? NOT_JUDGED,
        verified: verified.get(item.id) ?? refuse(NO_ANSWER),
        settings: campaigns.get(campaignIdOf(item)) ?? null,
        language: typeof item.preview.language === 'string' ? item.preview.language : null,
      };
    }),
  );
  return new Map(items.flatMap((item, index) => (verdicts[index] ? [[item.id, verdicts[index]]] : [])));
}

const NO_ANSWER = reason(
  'verification.no_answer',
  'Nothing could be said about the address, so it is left out.',
);

/** What verifiers said of the addresses that are written to, and what puts people aside whatever the channel. */
async function verifiedOf(
  ctx: Ctx,
  tx: Tx,
  items: readonly ApprovalItem[],
  campaigns: Awaited<ReturnType<typeof campaignsOf>>,
): Promise<ReadonlyMap<string, Verdict>> {
  const [onLinkedIn, byMail] = [true, false].map((profile) =>
    items.filter((item) => isProfile(toOf(item)) === profile),
  ) as [ApprovalItem[], ApprovalItem[]];
  const verdicts = await addressVerdicts(
    ctx,
    tx,
    byMail.map((item) => ({
      address: toOf(item),
      allowCatchAll: campaigns.get(campaignIdOf(item))?.allowCatchAll ?? false,
    })),
  );
  const aside = new Map(
    (await leadsAside(tx, { leadIds: onLinkedIn.flatMap(({ leadId }) => leadId ?? []) })).map(
      ({ leadId, code, text }) => [leadId, refuse(reason(code, text))],
    ),
  );
  return new Map([
    ...byMail.flatMap((item, index) => (verdicts[index] ? [[item.id, verdicts[index]] as const] : [])),
    ...onLinkedIn.map((item) => [item.id, aside.get(item.leadId ?? '') ?? allow()] as const),
  ]);
}

const toOf = (item: ApprovalItem): string => (typeof item.preview.to === 'string' ? item.preview.to : '');

const isProfile = (to: string): boolean => normaliseLinkedInUrl(to).ok;

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

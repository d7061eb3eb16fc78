import { findCampaign, openWindowOf } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { maybeInstantOf, type Tx } from '#core/db/index';
import { allow, type Reason, refuse, type Verdict } from '#core/verdict';
import { isProfile } from '../contract.ts';
import { crmMailed, type TouchHold, touchHold } from './touch.rules.ts';
import { type AskedTouch, type FoundTouch, lastTouches } from './touch.store.ts';

/** A message that is to leave, and where it goes. */
export type PlannedTouch = AskedTouch & { readonly campaignId: string; readonly to: string };

/** What stands against a message, for good or until a moment. */
export type TouchAnswer = { readonly crm: Reason | null; readonly hold: TouchHold | null };

const NOTHING: TouchAnswer = { crm: null, hold: null };

/** What stands against each of these messages, by key: that the CRM writes to the person, and touches that are too close. */
export async function judgeTouches(
  ctx: Ctx,
  tx: Tx,
  planned: readonly PlannedTouch[],
): Promise<ReadonlyMap<string, TouchAnswer>> {
  if (planned.length === 0) return new Map();
  const now = ctx.now();
  const campaignIds = [...new Set(planned.map(({ campaignId }) => campaignId))];
  const [touches, ...written] = await Promise.all([
    lastTouches(tx, planned, now),
    ...campaignIds.map((id) => findCampaign(tx, id)),
  ]);
  const found = new Map(touches.map((each) => [each.key, each]));
  const campaigns = new Map(
    written.flatMap((campaign) =>
      campaign
        ? [[campaign.id, { zone: openWindowOf(campaign).zone, purpose: campaign.settings.purpose }]]
        : [],
    ),
  );
  const judge = ({ key, campaignId, to }: PlannedTouch): TouchAnswer => {
    const [touch, campaign] = [found.get(key), campaigns.get(campaignId)];
    if (!touch || !campaign) return NOTHING;
    const crm = crmMailed({ mailedAt: maybeInstantOf(touch.crmMailedAt), purpose: campaign.purpose });
    return { crm, hold: touch.continues ? null : holdOf(touch, to, campaign.zone, now) };
  };
  return new Map(planned.map((each) => [each.key, judge(each)]));
}

const holdOf = ({ last }: FoundTouch, to: string, zone: string, now: Temporal.Instant): TouchHold | null =>
  touchHold({
    ...{ channel: isProfile(to) ? 'linkedin' : 'email', zone, now },
    lastTouch: { email: maybeInstantOf(last.email), linkedin: maybeInstantOf(last.linkedin) },
  });

export function verdictOf({ crm, hold }: TouchAnswer = NOTHING): Verdict {
  const [first, ...more] = [...(crm ? [crm] : []), ...(hold?.reasons ?? [])];
  return first ? refuse(first, ...more) : allow();
}

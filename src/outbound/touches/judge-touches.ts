import { findCampaign, openWindowOf } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { maybeInstantOf, type Tx } from '#core/db/index';
import { allow, type Reason, refuse, type Verdict } from '#core/verdict';
import { companyRules } from '../companies/company-hold.store.ts';
import { judgeCompanies } from '../companies/judge-companies.ts';
import { isProfile } from '../contract.ts';
import { crmMailed, type TouchHold, touchHold } from './touch.rules.ts';
import { type AskedTouch, type FoundTouch, lastTouches } from './touch.store.ts';

/** A message that is to leave, and where it goes. */
export type PlannedTouch = AskedTouch & { readonly campaignId: string; readonly to: string };

/** What stands against a message, for good or until a moment. */
export type TouchAnswer = { readonly crm: Reason | null; readonly hold: TouchHold | null };

const NOTHING: TouchAnswer = { crm: null, hold: null };

/**
 * What stands against each of these messages, by key: that the CRM writes to the person, touches that are too close, and what their
 * company asks for. With `holding` nobody else begins a message to a company with a cap until the transaction is over.
 */
export async function judgeTouches(
  ctx: Ctx,
  tx: Tx,
  planned: readonly PlannedTouch[],
  { holding = false }: { holding?: boolean } = {},
): Promise<ReadonlyMap<string, TouchAnswer>> {
  if (planned.length === 0) return new Map();
  const now = ctx.now();
  const campaignIds = [...new Set(planned.map(({ campaignId }) => campaignId))];
  const [touches, rules, ...written] = await Promise.all([
    lastTouches(tx, planned, now),
    companyRules(tx, now),
    ...campaignIds.map((id) => findCampaign(tx, id)),
  ]);
  const found = new Map(touches.map((each) => [each.key, each]));
  const campaigns = new Map(
    written.flatMap((campaign) =>
      campaign ? [[campaign.id, { zone: openWindowOf(campaign).zone, ...campaign.settings }]] : [],
    ),
  );
  const own = planned.map((each) => {
    const [touch, campaign] = [found.get(each.key), campaigns.get(each.campaignId)];
    if (!touch || !campaign) return { each, answer: NOTHING, asked: [] };
    const crm = crmMailed({ mailedAt: maybeInstantOf(touch.crmMailedAt), purpose: campaign.purpose });
    const hold = touch.continues ? null : holdOf(touch, each.to, campaign.zone, now);
    const { companyCap, zone } = campaign;
    const asked = {
      ...each,
      companyCap,
      zone,
      continues: touch.continues,
      stays: crm !== null || hold !== null,
    };
    return { each, answer: { crm, hold }, asked: [asked] };
  });
  const companies = await judgeCompanies(ctx, tx, {
    ...{ rules, holding },
    touches: own.flatMap(({ asked }) => asked),
  });
  return new Map(
    own.map(({ each: { key }, answer: { crm, hold } }) => [
      key,
      { crm, hold: longest(hold, companies.get(key) ?? null) },
    ]),
  );
}

/** Of two reasons to wait the longer one counts, and both are told. */
function longest(one: TouchHold | null, other: TouchHold | null): TouchHold | null {
  if (!one || !other) return one ?? other;
  const [first, second] = Temporal.Instant.compare(one.until, other.until) < 0 ? [other, one] : [one, other];
  return { until: first.until, reasons: [...first.reasons, ...second.reasons] };
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

import { findCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { createDice } from '#core/dice';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import { isProfile } from './contract.ts';
import { purposeOf } from './lanes.ts';
import { providersFor } from './mail-domain.store.ts';
import { lockSendingMailboxes, setLastPlanned } from './mailbox.store.ts';
import { NO_PLACE, overdueSince, STALE_DAYS, staleSince } from './overdue.rules.ts';
import { giveUp, type OverdueSend, replan, takeOverdue, unplan } from './overdue.store.ts';
import { planSends } from './plan.rules.ts';
import { carriedOf, mayCarry, planFacts } from './plan-facts.ts';
import { judgeTouches } from './touches/judge-touches.ts';

const LIMIT = 500;

/**
 * After a stop, a pause or a restore everything that should have left meanwhile is due at once. It does not leave in a crowd: each
 * message gets another minute, under all caps and with its gap; what is older than a week does not leave at all.
 */
export const replanOverdue: Tick = {
  name: 'outbound.replan_overdue',
  everySeconds: 15,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const overdue = await takeOverdue(tx, overdueSince(ctx.now()), LIMIT);
      const [stale, late] = [
        overdue.filter((send) => isStale(send, ctx)),
        overdue.filter((send) => !isStale(send, ctx)),
      ];
      const why = reason(
        'send.stale',
        `It should have left more than ${STALE_DAYS} days ago. Approve it anew if it is still meant.`,
      );
      await giveUp(
        tx,
        stale.map(({ id }) => id),
        why,
        ctx.now(),
      );
      await unplan(
        tx,
        late.map(({ id }) => id),
      );
      for (const [campaignId, ofCampaign] of Map.groupBy(late, (send) => send.campaignId))
        for (const group of Map.groupBy(ofCampaign, whoCarries).values())
          await replanGroup(ctx, tx, campaignId, group);
      return overdue.length;
    }),
};

/** Which mailboxes may carry a message depends on its channel, on whether it is the first, and on whether it continues a conversation. */
const whoCarries = ({ step, toAddress, continues }: OverdueSend): string =>
  `${step === 1} ${isProfile(toAddress)} ${continues}`;

const isStale = ({ plannedFor }: OverdueSend, ctx: Ctx): boolean => {
  const at = instantOf(plannedFor);
  return !at.equals(NO_PLACE) && Temporal.Instant.compare(at, staleSince(ctx.now())) < 0;
};

const later = (
  one: Temporal.Instant | undefined,
  other: Temporal.Instant | undefined,
): Temporal.Instant | null =>
  [one, other]
    .filter((at) => at !== undefined)
    .toSorted(Temporal.Instant.compare)
    .at(-1) ?? null;

async function replanGroup(
  ctx: Ctx,
  tx: Tx,
  campaignId: string,
  sends: readonly OverdueSend[],
): Promise<void> {
  const campaign = await findCampaign(tx, campaignId);
  if (!campaign) throw new Error(`The campaign ${campaignId} of a planned message is gone.`);
  const channel = sends.some(({ toAddress }) => isProfile(toAddress)) ? 'linkedin' : 'email';
  const carried = carriedOf(channel, sends);
  const mailboxes = (await lockSendingMailboxes(tx, purposeOf(campaign))).filter((mailbox) =>
    mayCarry(mailbox, campaign, carried),
  );
  const leadIds = sends.map(({ leadId }) => leadId);
  const {
    heldUntil,
    hours,
    own: _,
    ...facts
  } = await planFacts(ctx, tx, campaign, { channel, mailboxes, leadIds });
  const touches = await judgeTouches(
    ctx,
    tx,
    sends.map(({ id, leadId, toAddress }) => ({ key: id, leadId, ledgerId: id, campaignId, to: toAddress })),
  );
  const providers = await providersFor(tx, campaign.settings, mailboxes, sends);
  const plan = planSends({
    ...facts,
    mailboxes: facts.mailboxes.map((lane) => ({ ...lane, provider: providers.ofMailbox(lane.id) })),
    messages: sends.map(({ id, leadId, mailboxId, toAddress, step }) => ({
      itemId: id,
      provider: providers.ofAddress(toAddress),
      mailboxId,
      window: hours.get(leadId)?.window,
      notBefore: later(heldUntil.get(leadId), touches.get(id)?.hold?.until),
      jitter: createDice(`${campaign.name} ${toAddress} ${step} again`).next(),
    })),
  });
  const moved = reason('send.replanned', 'Its minute passed while nothing could leave, so it got another.');
  const unplaced = plan.unplaced.map(({ itemId, reasons }) => ({
    id: itemId,
    mailboxId: sends.find(({ id }) => id === itemId)?.mailboxId ?? '',
    // Nobody has room for it now; it is looked at again tomorrow.
    plannedFor: ctx.now().add({ hours: 24 }).toString(),
    reasons,
  }));
  await replan(tx, [
    ...plan.placements.map(({ itemId, mailboxId, plannedFor, reasons }) => ({
      ...{
        id: itemId,
        mailboxId,
        plannedFor: plannedFor.toString(),
        reasons: [...(touches.get(itemId)?.hold?.reasons ?? [moved]), ...(reasons ?? [])],
      },
    })),
    ...unplaced,
  ]);
  for (const { mailboxId, plannedFor } of plan.placements) await setLastPlanned(tx, mailboxId, plannedFor);
}

import { findCampaign, type ReaderHours } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { maybeInstantOf, type Tx } from '#core/db/index';
import { createDice } from '#core/dice';
import { normaliseEmail } from '#core/text/email';
import { type Reason, reason } from '#core/verdict';
import { isOpen } from '#core/window.rules';
import { addressHash, recordLeadEvents } from '#leads';
import type { ApprovedDraft } from './approved-drafts.store.ts';
import { isProfile } from './contract.ts';
import { purposeOf } from './lanes.ts';
import { insertPlanned, type PlannedSend } from './ledger.store.ts';
import { providersFor } from './mail-domain.store.ts';
import { lockSendingMailboxes, setLastPlanned } from './mailbox.store.ts';
import { unreadMailboxes } from './mailbox-health.store.ts';
import { type Placement, type Plan, planSends } from './plan.rules.ts';
import { carriedOf, mayCarry, type PlanFacts, planFacts } from './plan-facts.ts';
import { judgeTouches } from './touches/judge-touches.ts';

/** How many messages found a place in the plan, and which did not and why. */
export type Placed = { readonly planned: number; readonly unplaced: Plan['unplaced'] };

/** Plans approved messages of one batch, most urgent first. */
export async function planApproved(
  ctx: Ctx,
  tx: Tx,
  batchId: string,
  drafts: readonly ApprovedDraft[],
): Promise<Placed> {
  let planned = 0;
  const unread = await unreadMailboxes(tx);
  const unplaced: Plan['unplaced'][number][] = [];
  const ready: ApprovedDraft[] = [];
  for (const draft of drafts) {
    const state = unread.get(draft.mailboxId ?? '');
    if (state) unplaced.push(whyUnread(draft, state));
    else ready.push(draft);
  }
  for (const [campaignId, ofCampaign] of Map.groupBy(ready, (draft) => draft.campaignId))
    for (const group of Map.groupBy(ofCampaign, whoCarries).values()) {
      const placed = await planGroup(ctx, tx, batchId, campaignId, group);
      planned += placed.planned;
      unplaced.push(...placed.unplaced);
    }
  return { planned, unplaced };
}

/** Which mailboxes may carry a message depends on its channel, on whether it is the first, and on whether it continues a conversation. */
const whoCarries = ({ step, toAddress, continues }: ApprovedDraft): string =>
  `${step === 1} ${isProfile(toAddress)} ${continues}`;

async function planGroup(
  ctx: Ctx,
  tx: Tx,
  batchId: string,
  campaignId: string,
  drafts: readonly ApprovedDraft[],
): Promise<Placed> {
  const campaign = await findCampaign(tx, campaignId);
  if (!campaign) throw new Error(`The campaign ${campaignId} of an approved draft is gone.`);
  const now = ctx.now();
  const channel = channelOfDrafts(drafts);
  const carried = carriedOf(channel, drafts);
  const mailboxes = (await lockSendingMailboxes(tx, purposeOf(campaign))).filter((mailbox) =>
    mayCarry(mailbox, campaign, carried),
  );
  const leadIds = drafts.map(({ leadId }) => leadId);
  const touches = await touchesOf(ctx, tx, campaignId, drafts);
  const {
    heldUntil,
    hours,
    own: _,
    ...facts
  } = await planFacts(ctx, tx, campaign, { channel, mailboxes, leadIds });
  const providers = await providersFor(tx, campaign.settings, mailboxes, drafts);
  const plan = planSends({
    ...facts,
    mailboxes: facts.mailboxes.map((lane) => ({ ...lane, provider: providers.ofMailbox(lane.id) })),
    messages: drafts.map((draft) => ({
      itemId: draft.itemId,
      provider: providers.ofAddress(draft.toAddress),
      jitter: createDice(`${campaign.name} ${draft.toAddress} ${draft.step}`).next(),
      mailboxId: draft.mailboxId,
      window: hours.get(draft.leadId)?.window,
      notBefore: lastOf(
        maybeInstantOf(draft.notBefore),
        heldUntil.get(draft.leadId),
        touches.get(draft.itemId)?.hold?.until,
      ),
    })),
  });
  const byItem = new Map(drafts.map((draft) => [draft.itemId, draft]));
  const domains = new Map(mailboxes.map(({ id, address }) => [id, address.split('@')[1] ?? 'localhost']));
  const sends = plan.placements.flatMap((placement) => {
    const draft = byItem.get(placement.itemId);
    return draft
      ? [
          plannedSend(ctx, draft, placement, {
            domain: domains.get(placement.mailboxId) ?? 'localhost',
            reasons: whyThen(ctx, facts, hours.get(draft.leadId), touches.get(draft.itemId)?.hold?.reasons),
          }),
        ]
      : [];
  });
  await insertPlanned(tx, ctx.workspace.id, batchId, sends, now);
  for (const placement of plan.placements)
    await setLastPlanned(tx, placement.mailboxId, placement.plannedFor);
  await tellPlanned(ctx, tx, channel, sends);
  return { planned: sends.length, unplaced: plan.unplaced };
}

const whyUnread = (
  { itemId }: ApprovedDraft,
  state: 'disconnected' | 'removed',
): Plan['unplaced'][number] => ({
  itemId,
  reasons: [
    reason(
      'plan.unread',
      `The mailbox that wrote to them before ${state === 'removed' ? 'was removed' : 'is disconnected'}, so what they answered is not read. It leaves once that one is connected again.`,
    ),
  ],
});

const tellPlanned = (
  ctx: Ctx,
  tx: Tx,
  channel: 'email' | 'linkedin',
  sends: readonly PlannedSend[],
): Promise<unknown> =>
  recordLeadEvents(
    ctx,
    tx,
    sends.map(({ leadId, plannedFor }) => ({
      ...{ leadId, event: 'dispatched' as const, channel, summary: `Planned for ${plannedFor}` },
      nextSendAt: plannedFor,
    })),
  );

/** Why it waits for its minute, where that is not the campaign's window alone. */
function whyThen(
  ctx: Ctx,
  { window }: Pick<PlanFacts, 'window'>,
  hours: ReaderHours | undefined,
  hold: readonly Reason[] = [],
): readonly Reason[] {
  if (hold.length > 0 || hours === undefined || hours.window === window) return hold;
  const now = isOpen(hours.window, ctx.now());
  if (now.open || !isOpen(window, ctx.now()).open) return hold;
  const [closed] = now.reasons;
  const [place] = hours.reasons;
  return closed ? [{ ...closed, text: `${closed.text} ${place?.text ?? ''}`.trim() }] : hold;
}

const touchesOf = (ctx: Ctx, tx: Tx, campaignId: string, drafts: readonly ApprovedDraft[]) =>
  judgeTouches(
    ctx,
    tx,
    drafts.map(({ itemId, leadId, draftId, toAddress }) => ({
      ...{ key: itemId, leadId, draftId, campaignId, to: toAddress },
    })),
  );

const lastOf = (...times: readonly (Temporal.Instant | null | undefined)[]): Temporal.Instant | null =>
  times
    .flatMap((at) => at ?? [])
    .toSorted(Temporal.Instant.compare)
    .at(-1) ?? null;

const channelOfDrafts = (drafts: readonly ApprovedDraft[]): 'email' | 'linkedin' =>
  drafts.some(({ toAddress }) => isProfile(toAddress)) ? 'linkedin' : 'email';

function plannedSend(
  ctx: Ctx,
  draft: ApprovedDraft,
  placement: Placement,
  { domain, reasons }: { domain: string; reasons: readonly Reason[] },
): PlannedSend {
  const parsed = normaliseEmail(draft.toAddress);
  const id = ctx.ids.next<'send'>();
  return {
    id,
    enrolmentId: draft.enrolmentId,
    step: draft.step,
    leadId: draft.leadId,
    draftId: draft.draftId,
    approvalItemId: draft.itemId,
    mailboxId: placement.mailboxId,
    toAddress: draft.toAddress,
    toDomain: parsed.ok ? parsed.domain : '',
    toHash: addressHash(ctx, parsed.ok ? parsed.canonical : draft.toAddress),
    messageId: `<${id}@${domain}>`,
    contentHash: draft.contentHash,
    plannedFor: placement.plannedFor.toString(),
    reasons: [...reasons, ...(placement.reasons ?? [])],
  };
}

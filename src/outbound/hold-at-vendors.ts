import { agentActor } from '#core/actor';
import type { Ctx, Outcome } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { isLegworkError } from '#core/errors';
import type { Tick } from '#core/tick';
import { type Reason, reason } from '#core/verdict';
import { type CampaignMove, pauseCampaign } from '#vendors/ports/email-campaigns';
import { pauseLinkedInCampaign } from '#vendors/ports/linkedin-outreach';
import { channelOf } from './contract.ts';
import { readLists } from './list-stops.ts';
import { stopDelay } from './stop-settlement.rules.ts';
import {
  askHolds,
  carriersOf,
  type DueHold,
  type HoldChange,
  nextHold,
  settleHolds,
  takeDueHolds,
} from './vendor-hold.store.ts';
import { listOf } from './vendor-lead.store.ts';

const BATCH = 20;
/** Longer than the calls of a batch take; after it a hold whose process died is due again. */
const LEASE = Temporal.Duration.from({ minutes: 5 });

/**
 * Asks for the pause of every campaign at a vendor that carries messages of this one, in the transaction that holds it. They are
 * paused and their leads are left alone: what ends a lead's steps at a vendor may end them for ever, and of these people nobody
 * said no.
 */
export async function holdAtVendors(ctx: Ctx, tx: Tx, campaignId: string): Promise<void> {
  const holds = (await carriersOf(tx, campaignId)).map((each) => ({
    ...each,
    id: ctx.ids.next(),
    campaignId,
  }));
  await askHolds(tx, ctx.workspace.id, holds, ctx.now());
}

/** Pauses at the vendors what carries a held campaign, until each vendor says that it did. Only a person resumes it there. */
export const pauseHeld: Tick = {
  name: 'outbound.pause_held',
  everySeconds: 5,
  async run(ctx) {
    const due = await ctx.db.ask((tx) => takeDueHolds(tx, ctx.now(), ctx.now().add(LEASE), BATCH));
    const acting = ctx.as(agentActor('OPERATOR'));
    for (const hold of due) await settle(ctx, hold, await pauseAt(acting, hold));
    return due.length;
  },
  nextDue: nextHold,
};

type Paused = { readonly campaigns: readonly string[]; readonly problems: readonly Reason[] };

/** The vendor's campaigns behind a carrier, each paused. Pausing one that is paused already changes nothing. */
async function pauseAt(ctx: Ctx, { id, vendor, carrier, attempts }: DueHold): Promise<Paused> {
  try {
    const list = listOf(carrier);
    const campaigns =
      list === null
        ? [carrier]
        : ((await readLists(ctx, vendor)).find((each) => each.id === list)?.campaignIds ?? []);
    const pause = channelOf(vendor) === 'linkedin' ? pauseLinkedInCampaign(vendor) : pauseCampaign(vendor);
    const answers = await ctx.perform(
      pause,
      campaigns.map((campaignId) => ({
        input: { campaignId },
        subject: {},
        idempotencyKey: `hold ${id} ${campaignId} ${attempts}`,
      })),
    );
    return { campaigns, problems: answers.flatMap(problemOf) };
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    return { campaigns: [], problems: [reason(error.code, error.message)] };
  }
}

const problemOf = (answer: Outcome<CampaignMove>): readonly Reason[] => {
  if (answer.state === 'done') return [];
  return answer.state === 'refused' ? answer.reasons : [answer.reason];
};

/** Not done is asked again, later each time; so is a list that feeds nothing yet, because a person may bind it any day. */
async function settle(ctx: Ctx, hold: DueHold, { campaigns, problems }: Paused): Promise<void> {
  const held = problems.length === 0 && campaigns.length > 0;
  const change: HoldChange = held
    ? { id: hold.id, state: 'held', reasons: [], nextAttemptAt: null }
    : {
        ...{ id: hold.id, state: 'asked', reasons: problems },
        nextAttemptAt: ctx.now().add(stopDelay(hold.attempts)).toString(),
      };
  await ctx.db.tx(async (tx) => {
    await settleHolds(tx, [change], ctx.now());
    if (!held) return;
    for (const campaign of campaigns)
      await ctx.audit(tx, {
        action: 'vendor.campaign_paused',
        subject: `${hold.vendor} ${campaign}`,
        detail: { cause: 'complaint', campaignId: hold.campaignId },
      });
  });
}

import { agentActor } from '#core/actor';
import type { Ctx, Outcome } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { isLegworkError } from '#core/errors';
import type { Tick } from '#core/tick';
import { type Reason, reason } from '#core/verdict';
import { type CampaignMove, listCampaigns, pauseCampaign } from '#vendors/ports/email-campaigns';
import { listLinkedInCampaigns, pauseLinkedInCampaign } from '#vendors/ports/linkedin-outreach';
import { channelOf } from './contract.ts';
import { askVendor, readLists } from './list-stops.ts';
import { stopDelay } from './stop-settlement.rules.ts';
import {
  askHolds,
  type Carrier,
  carriersOf,
  type DueHold,
  type HoldCause,
  nextHold,
  noteRunning,
  settleHold,
  takeDueHolds,
  waitingCarriersOf,
} from './vendor-hold.store.ts';
import { listOf } from './vendor-lead.store.ts';

const BATCH = 20;
const MOST_PAGES = 50;
/** Longer than the calls of a batch take; after it a hold whose process died is due again. */
const LEASE = Temporal.Duration.from({ minutes: 5 });

/**
 * Asks for the pause of every campaign at a vendor that carries messages of this one, in the transaction that holds it. They are
 * paused and their leads are left alone: what ends a lead's steps at a vendor may end them for ever, and of these people nobody
 * said no.
 */
export const holdAtVendors = async (ctx: Ctx, tx: Tx, campaignId: string): Promise<void> =>
  hold(ctx, tx, { campaignId, cause: 'complaint' }, await carriersOf(tx, campaignId));

/** The same of a campaign that does not run for another reason: only what vendors have still to send of it is paused. */
export const pauseAtVendors = async (ctx: Ctx, tx: Tx, campaignId: string): Promise<void> =>
  hold(ctx, tx, { campaignId, cause: 'pause' }, await waitingCarriersOf(tx, campaignId));

const hold = (
  ctx: Ctx,
  tx: Tx,
  about: { readonly campaignId: string; readonly cause: HoldCause },
  carriers: readonly Carrier[],
): Promise<void> =>
  askHolds(
    tx,
    ctx.workspace.id,
    carriers.map((each) => ({ ...each, ...about, id: ctx.ids.next() })),
    ctx.now(),
  );

/**
 * Pauses at the vendors what carries a held campaign, until each vendor says that it did, and looks whether it goes on there when the
 * campaign does. To set a campaign going at a vendor is for a person who sees what it hits, there or by an approved launch.
 */
export const pauseHeld: Tick = {
  name: 'outbound.pause_held',
  everySeconds: 5,
  async run(ctx) {
    const due = await ctx.db.ask((tx) => takeDueHolds(tx, ctx.now(), ctx.now().add(LEASE), BATCH));
    const acting = ctx.as(agentActor('OPERATOR'));
    for (const each of due)
      if (each.state === 'asked') await settlePause(ctx, each, await pauseAt(acting, each));
      else await settleResume(ctx, each, await restingAt(acting, each));
    return due.length;
  },
  nextDue: nextHold,
};

type Paused = {
  /** The vendor's campaigns behind the carrier. */
  readonly behind: readonly string[];
  readonly paused: readonly string[];
  readonly problems: readonly Reason[];
};

/** The vendor's campaigns behind a carrier, each paused. Pausing one that is paused already changes nothing. */
async function pauseAt(ctx: Ctx, due: DueHold): Promise<Paused> {
  const { id, vendor, attempts } = due;
  try {
    const behind = await campaignsBehind(ctx, due);
    const campaigns = due.cause === 'pause' ? await runningOf(ctx, due, behind) : behind;
    const pause = channelOf(vendor) === 'linkedin' ? pauseLinkedInCampaign(vendor) : pauseCampaign(vendor);
    const answers = await ctx.perform(
      pause,
      campaigns.map((campaignId) => ({
        input: { campaignId },
        subject: {},
        idempotencyKey: `hold ${id} ${campaignId} ${attempts} ${ctx.ids.next()}`,
      })),
    );
    return { behind, paused: campaigns, problems: answers.flatMap(problemOf) };
  } catch (error) {
    return { behind: [], paused: [], problems: [problemIn(error)] };
  }
}

async function campaignsBehind(ctx: Ctx, { vendor, carrier }: Carrier): Promise<readonly string[]> {
  const list = listOf(carrier);
  if (list === null) return [carrier];
  return (await readLists(ctx, vendor)).find((each) => each.id === list)?.campaignIds ?? [];
}

/** Which of these run, written down before they are paused: these alone are to go on later. */
async function runningOf(ctx: Ctx, { id, vendor }: DueHold, ids: readonly string[]): Promise<string[]> {
  const active = await activeAmong(ctx, vendor, ids);
  if (active.length > 0) await ctx.db.tx((tx) => noteRunning(tx, id, active));
  return active;
}

async function activeAmong(ctx: Ctx, vendor: string, ids: readonly string[]): Promise<string[]> {
  const active: string[] = [];
  let cursor: string | null = null;
  for (let page = 0, left = ids.length; page < MOST_PAGES && left > 0; page += 1) {
    const found: Awaited<ReturnType<typeof campaignPage>> = await campaignPage(ctx, vendor, cursor);
    const ours = found.campaigns.filter(({ id }) => ids.includes(id));
    left -= ours.length;
    active.push(...ours.filter(({ state }) => state === 'active').map(({ id }) => id));
    cursor = found.cursor;
    if (cursor === null) break;
  }
  return active;
}

const campaignPage = (ctx: Ctx, vendor: string, cursor: string | null) =>
  channelOf(vendor) === 'linkedin'
    ? askVendor(ctx, listLinkedInCampaigns(vendor), { cursor }, `states ${ctx.ids.next()}`)
    : askVendor(ctx, listCampaigns(vendor), { cursor, search: null }, `states ${ctx.ids.next()}`);

const problemOf = (answer: Outcome<CampaignMove>): readonly Reason[] => {
  if (answer.state === 'done') return [];
  return answer.state === 'refused' ? answer.reasons : [answer.reason];
};

function problemIn(error: unknown): Reason {
  if (!isLegworkError(error)) throw error;
  return reason(error.code, error.message);
}

/** Not done is asked again, later each time; so is a list that feeds nothing yet, because a person may bind it any day. */
async function settlePause(ctx: Ctx, due: DueHold, { behind, paused, problems }: Paused): Promise<void> {
  const held = problems.length === 0 && behind.length > 0;
  await ctx.db.tx(async (tx) => {
    const moved = await settleHold(
      tx,
      {
        ...{ id: due.id, from: 'asked', reasons: problems, state: held ? 'held' : 'asked' },
        nextAttemptAt: held ? null : ctx.now().add(stopDelay(due.attempts)).toString(),
      },
      ctx.now(),
    );
    if (!held || !moved) return;
    for (const campaign of paused)
      await ctx.audit(tx, {
        action: 'vendor.campaign_paused',
        subject: `${due.vendor} ${campaign}`,
        detail: { cause: due.cause, campaignId: due.campaignId },
      });
  });
}

/** What ran at the vendor before our pause and does not yet run again; or that it could not be asked. */
async function restingAt(ctx: Ctx, { vendor, running }: DueHold): Promise<readonly Reason[]> {
  try {
    const active = await activeAmong(ctx, vendor, running);
    return running
      .filter((id) => !active.includes(id))
      .map((id) => reason('hold.resting', `Campaign ${id} at ${vendor} is still paused.`));
  } catch (error) {
    return [problemIn(error)];
  }
}

const LOOKS_EVERY = { minutes: 5 };

async function settleResume(ctx: Ctx, due: DueHold, resting: readonly Reason[]): Promise<void> {
  const over = resting.length === 0;
  await ctx.db.tx(async (tx) => {
    const moved = await settleHold(
      tx,
      {
        ...{ id: due.id, from: 'resuming', reasons: resting, state: over ? 'resumed' : 'resuming' },
        nextAttemptAt: over ? null : ctx.now().add(LOOKS_EVERY).toString(),
      },
      ctx.now(),
    );
    if (over && moved)
      await ctx.audit(tx, {
        action: 'vendor.campaign_resumed',
        subject: `${due.vendor} ${due.running.join(' ')}`,
        detail: { campaignId: due.campaignId },
      });
  });
}

import { agentActor } from '#core/actor';
import { EMERGENCY_STOP, engagedBrakes } from '#core/brake/brake.store';
import { connectionsOf } from '#core/connections';
import type { Ctx, OperationKey, Outcome } from '#core/ctx';
import type { StopHook, StopOutcome } from '#core/stop-hooks';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import {
  type CampaignMove,
  type CampaignPage,
  type CampaignTarget,
  listCampaigns,
  pauseCampaign,
} from '#vendors/ports/email-campaigns';
import { listLinkedInCampaigns, pauseLinkedInCampaign } from '#vendors/ports/linkedin-outreach';

type Running = Pick<CampaignPage, 'campaigns' | 'cursor'>;
type Door = {
  list(ctx: Ctx, vendor: string, cursor: string | null): Promise<Outcome<Running> | undefined>;
  pause(vendor: string): OperationKey<CampaignTarget, CampaignMove>;
};

const ask = async <I, R>(
  ctx: Ctx,
  operation: OperationKey<I, R>,
  input: I,
): Promise<Outcome<R> | undefined> =>
  (await ctx.perform(operation, [{ input, subject: {}, idempotencyKey: `stop ${ctx.ids.next()}` }]))[0];

/** Vendors that go on sending by themselves, by what they are good for. */
const SENDING: Readonly<Record<string, Door>> = {
  'e-mail campaigns': {
    list: (ctx, vendor, cursor) => ask(ctx, listCampaigns(vendor), { cursor, search: null }),
    pause: pauseCampaign,
  },
  'LinkedIn outreach': {
    list: (ctx, vendor, cursor) => ask(ctx, listLinkedInCampaigns(vendor), { cursor }),
    pause: pauseLinkedInCampaign,
  },
};
/** An account with more pages of running campaigns than this is stopped by the next turn of the tick. */
const MOST_PAGES = 50;

/** Pauses every campaign that runs at a vendor. Resuming them is for a person, at the vendor or by an approved launch. */
export async function pauseVendorCampaigns(ctx: Ctx): Promise<StopOutcome[]> {
  const acting = ctx.as(agentActor('OPERATOR'));
  const vendors = connectionsOf(ctx).filter((connection) => connection.configured);
  return Promise.all(
    vendors.flatMap(({ vendor, capabilities }) =>
      Object.entries(SENDING).flatMap(([capability, doors]) =>
        capabilities.includes(capability) ? [pauseAll(acting, vendor, doors)] : [],
      ),
    ),
  );
}

async function pauseAll(ctx: Ctx, vendor: string, { list, pause }: Door): Promise<StopOutcome> {
  const outcome = { vendor, paused: 0, failed: [] as string[] };
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Outcome<Running> | undefined = await list(ctx, vendor, cursor);
    if (answer?.state !== 'done') {
      outcome.failed.push(`${vendor} could not be asked what is running: ${whyOf(answer)}`);
      return outcome;
    }
    const running = answer.receipt.campaigns.filter((campaign) => campaign.state === 'active');
    await pauseEach(
      ctx,
      vendor,
      pause(vendor),
      running.map((campaign) => campaign.id),
      outcome,
    );
    cursor = answer.receipt.cursor;
    if (cursor === null) break;
  }
  return outcome;
}

const whyOf = (answer: Outcome<unknown> | undefined): string => {
  if (answer?.state === 'refused') return explain(answer);
  return answer && answer.state !== 'done' ? answer.reason.text : 'no answer';
};

async function pauseEach(
  ctx: Ctx,
  vendor: string,
  pause: OperationKey<CampaignTarget, CampaignMove>,
  ids: readonly string[],
  outcome: { paused: number; failed: string[] },
): Promise<void> {
  const answers = await ctx.perform(
    pause,
    ids.map((campaignId) => ({
      input: { campaignId },
      subject: {},
      idempotencyKey: `stop ${campaignId} ${ctx.ids.next()}`,
    })),
  );
  for (const [index, answer] of answers.entries()) {
    const campaign = `${vendor} ${ids[index]}`;
    if (answer.state === 'done') {
      outcome.paused += 1;
      await ctx.db.tx((tx) => ctx.audit(tx, { action: 'vendor.campaign_paused', subject: campaign }));
    } else outcome.failed.push(`${campaign}: ${whyOf(answer)}`);
  }
}

export const pauseVendorsHook: StopHook = { name: 'vendor campaigns', stop: pauseVendorCampaigns };

/** While the stop is engaged nothing may run at a vendor, whoever started it there. */
export const pauseVendorsTick: Tick = {
  name: 'outbound.pause_vendors',
  everySeconds: 15,
  async run(ctx) {
    const engaged = await ctx.db.ask((tx) => engagedBrakes(tx, ctx.workspace.id));
    if (!engaged.some((brake) => brake.name === EMERGENCY_STOP)) return 0;
    return (await pauseVendorCampaigns(ctx)).reduce((sum, { paused }) => sum + paused, 0);
  },
};

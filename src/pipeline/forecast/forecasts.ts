import { campaignOf, findCampaign, judgeAudience } from '#campaigns';
import type { Campaign, CampaignFile } from '#campaigns/contract';
import { defineContribution } from '#core/contribution';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid, notFound, unavailable } from '#core/errors';
import { listMailboxes, mayCarry, workspaceDailyLimit } from '#outbound';
import {
  type CampaignForecast,
  FORECAST_DEFAULTS,
  FORECAST_LIMITS,
  type ForecastPlan,
  forecastWish,
} from './contract.ts';
import { endForecast, endSilent, insertForecast, newestForecast } from './forecast.store.ts';

/** What is lived: the campaign as a file, and how much of it. */
export type ForecastJob = {
  readonly id: string;
  readonly plan: ForecastPlan;
  readonly file: CampaignFile;
};

/** Lives campaigns somewhere else, so that neither this process nor its database has work with it. */
export type Forecaster = {
  /** Begins; what comes of it is written down by `endForecast`. */
  start(ctx: Ctx, job: ForecastJob): void;
  stop(forecastId: string): void;
};
export const forecasters = defineContribution<Forecaster>('pipeline.forecaster');

/** Whoever works on a forecast says so every few seconds. */
const SILENCE_SECONDS = 60;
const GONE = 'The program ended while it simulated. Nothing of yours was touched; start the forecast again.';

/**
 * Simulates a campaign as it is saved, in a product of its own beside this one. Nothing real is read but the campaign, and nothing
 * is sent or spent. Throws `conflict` while another forecast of the workspace runs.
 */
export async function askForecast(
  ctx: Ctx,
  { campaignId, ...wish }: { campaignId: string; [field: string]: unknown },
): Promise<CampaignForecast> {
  requireScope(ctx, 'campaigns:write');
  const parsed = forecastWish.safeParse(wish);
  if (!parsed.success)
    throw invalid(
      'forecast.wish',
      'Nothing was simulated.',
      parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  const { job, forecaster } = await ctx.db.tx(async (tx) => {
    await endSilent(tx, SILENCE_SECONDS, GONE);
    const campaign = await known(tx, campaignId);
    const [forecaster] = ctx.contributed(forecasters);
    if (!forecaster)
      throw unavailable(
        'forecast.nobody',
        'This process cannot simulate. Nothing was started; use `legwork simulate`.',
      );
    const { leads, days, seed } = parsed.data;
    const proposed = await planOf(ctx, tx, campaign);
    const plan = { ...proposed, days, seed, leads: leads ?? proposed.leads };
    const file = campaignOf(fileOf(campaign));
    const id = ctx.ids.next();
    const record = { workspaceId: ctx.workspace.id, id, campaignId, campaignVersion: campaign.version };
    if (!(await insertForecast(tx, { ...record, plan, by: ctx.actor.name })))
      throw conflict(
        'forecast.running',
        'A forecast runs in this workspace already, and one at a time is enough. Nothing was started; wait for it or cancel it.',
      );
    await ctx.audit(tx, { action: 'campaign.forecast_asked', subject: campaignId, detail: { id, ...plan } });
    return { job: { id, plan, file }, forecaster };
  });
  forecaster.start(ctx, job);
  return readForecast(ctx, { campaignId });
}

/** The newest forecast of a campaign, whether the campaign was changed since, and what would be simulated now. */
export async function readForecast(
  ctx: Ctx,
  { campaignId }: { campaignId: string },
): Promise<CampaignForecast> {
  requireScope(ctx, 'campaigns:read');
  return ctx.db.tx(async (tx) => {
    await endSilent(tx, SILENCE_SECONDS, GONE);
    const campaign = await known(tx, campaignId);
    const found = (await newestForecast(tx, campaignId)) ?? null;
    return {
      forecast: found,
      stale: found !== null && found.campaignVersion !== campaign.version,
      version: campaign.version,
      proposed: await planOf(ctx, tx, campaign),
    };
  });
}

/** Ends a forecast that runs. Asked twice, or too late, it changes nothing. */
export async function cancelForecast(
  ctx: Ctx,
  { campaignId }: { campaignId: string },
): Promise<CampaignForecast> {
  requireScope(ctx, 'campaigns:write');
  const cancelled = await ctx.db.tx(async (tx) => {
    await known(tx, campaignId);
    const found = await newestForecast(tx, campaignId);
    if (!found || !(await endForecast(tx, found.id, { state: 'cancelled' }))) return undefined;
    await ctx.audit(tx, {
      action: 'campaign.forecast_cancelled',
      subject: campaignId,
      detail: { id: found.id },
    });
    return found.id;
  });
  if (cancelled !== undefined) for (const each of ctx.contributed(forecasters)) each.stop(cancelled);
  return readForecast(ctx, { campaignId });
}

async function known(tx: Tx, id: string): Promise<Campaign> {
  const campaign = await findCampaign(tx, id);
  if (!campaign) throw notFound('campaign', id);
  return campaign;
}

/** As many people as the audience has, by as many mailboxes as the campaign may use, under the workspace's own limit. */
async function planOf(ctx: Ctx, tx: Tx, campaign: Campaign): Promise<ForecastPlan> {
  const { audience } = campaign.settings;
  const free = audience ? (await judgeAudience(ctx, tx, audience, campaign.id)).free.length : 0;
  const { min, max } = FORECAST_LIMITS.leads;
  const able = (await listMailboxes(tx)).filter(
    (mailbox) =>
      mailbox.state === 'active' && mayCarry(mailbox, campaign, { channel: 'email', firstOnly: false }),
  );
  return {
    leads: free === 0 ? FORECAST_DEFAULTS.leads : Math.min(max, Math.max(min, free)),
    days: FORECAST_DEFAULTS.days,
    seed: FORECAST_DEFAULTS.seed,
    mailboxes: Math.max(1, able.length),
    perDay: Math.max(1, await workspaceDailyLimit(tx, ctx.workspace.id)),
  };
}

/** The campaign without what only the real product knows: its list, its mailboxes by name, its model and its money. */
const fileOf = ({ name, settings }: Campaign): unknown => ({
  name,
  settings: {
    ...settings,
    ...{ audience: null, mailboxes: [], purpose: 'cold', creditBudget: null, runLimits: {} },
    copy: { ...settings.copy, writer: 'templates' },
  },
});

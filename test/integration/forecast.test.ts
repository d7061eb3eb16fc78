import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { editCampaign, readCampaigns } from '#campaigns';
import { contribute } from '#core/contribution';
import { endForecast, type ForecastJob, forecasters } from '#pipeline';
import { openForecaster } from '../../src/app/simulation/forecaster.ts';
import { askForecast, cancelForecast, readForecast } from '../../src/pipeline/forecast/forecasts.ts';
import { databaseText } from '../support/database-text.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { quietLog } from '../support/workbench.ts';

let world: DispatchWorld;
let real: ReturnType<typeof openForecaster>;
/** What was begun and ended, where nobody lives it. */
let begun: ForecastJob[];
let stopped: string[];
let lives: boolean;

beforeAll(async () => {
  real = openForecaster(quietLog);
  world = await openDispatchWorld({
    contributions: [
      contribute(forecasters, {
        start: (ctx, job) => {
          begun.push(job);
          if (lives) real.start(ctx, job);
        },
        stop: (id) => {
          stopped.push(id);
          real.stop(id);
        },
      }),
    ],
  });
});
afterAll(async () => {
  await real.close();
  await world[Symbol.asyncDispose]();
});
beforeEach(() => {
  [begun, stopped, lives] = [[], [], false];
});

const REPORT = {
  funnel: { contacted: 1, sent: 1, delivered: 1, answers: 0, answered: 0, interested: 0 },
  ...{ steps: [], days: [], replies: {}, notWrittenTo: {} },
};
const place = ({ campaignId }: Tenant) => ({ campaignId });
const audit = (tenant: Tenant) =>
  tenant.rows<{ action: string }>(
    sql`select action from audit_log where action like 'campaign.forecast%' order by at, id`,
  );
const leftovers = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('legwork-forecast-'));

test('a forecast is of the campaign as it is saved, goes out of date with it, and runs one at a time', async () => {
  const tenant = await world.tenant({ mailboxes: 2, dailyLimit: 60, settings: { dailyCap: 12 } });
  const ctx = await tenant.ctx(reviewer);
  expect(await readForecast(ctx, place(tenant))).toMatchObject({ forecast: null, stale: false });
  const asked = await askForecast(ctx, { ...place(tenant), days: 14 });
  expect(asked.forecast).toMatchObject({
    ...{ state: 'running', campaignVersion: 1, report: null, progress: null, askedBy: reviewer.name },
    plan: { leads: 200, days: 14, seed: '7', mailboxes: 2, perDay: 60 },
  });
  // Of the real product only the campaign goes along: neither its mailboxes nor its list nor its model.
  expect(begun).toHaveLength(1);
  expect(begun[0]?.file.settings).toMatchObject({
    ...{ dailyCap: 12, mailboxes: [], audience: null, copy: { writer: 'templates' } },
  });
  await expect(askForecast(ctx, place(tenant))).rejects.toMatchObject({ code: 'forecast.running' });
  const other = await world.tenant({ mailboxes: 1 });
  await askForecast(await other.ctx(reviewer), place(other));

  const id = asked.forecast?.id ?? '';
  await ctx.db.tx((tx) => endForecast(tx, id, { state: 'finished', report: REPORT }));
  expect(await readForecast(ctx, place(tenant))).toMatchObject({
    stale: false,
    forecast: { report: REPORT },
  });
  const [campaign] = (await readCampaigns(ctx)).campaigns;
  if (!campaign) throw new Error('There is no campaign.');
  const { name, settings, version } = campaign;
  await editCampaign(ctx, { campaignId: campaign.id, version, name, settings: { ...settings, dailyCap: 5 } });
  expect(await readForecast(ctx, place(tenant))).toMatchObject({ stale: true, version: 2 });
  expect((await audit(tenant)).map(({ action }) => action)).toEqual(['campaign.forecast_asked']);
});

test('one that is cancelled ends once, and one whose process is gone says so and frees the place', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const { forecast } = await askForecast(ctx, place(tenant));
  expect((await cancelForecast(ctx, place(tenant))).forecast?.state).toBe('cancelled');
  await cancelForecast(ctx, place(tenant));
  expect(stopped).toEqual([forecast?.id]);
  expect((await audit(tenant)).map(({ action }) => action)).toEqual([
    'campaign.forecast_asked',
    'campaign.forecast_cancelled',
  ]);
  // What comes too late changes nothing.
  await ctx.db.tx((tx) => endForecast(tx, forecast?.id ?? '', { state: 'finished', report: REPORT }));
  expect((await readForecast(ctx, place(tenant))).forecast).toMatchObject({
    state: 'cancelled',
    report: null,
  });

  await askForecast(ctx, place(tenant));
  await tenant.rows(
    sql`update campaign_forecasts set beat_at = beat_at - interval '2 minutes' where state = 'running' returning 1`,
  );
  const gone = (await readForecast(ctx, place(tenant))).forecast;
  expect([gone?.state, gone?.error]).toEqual(['failed', expect.stringContaining('The program ended')]);
  expect((await askForecast(ctx, place(tenant))).forecast?.state).toBe('running');
});

test('without the scope, or with a wish out of bounds, nothing is begun', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const reader = { ...reviewer, scopes: new Set(['campaigns:read'] as const) };
  await expect(askForecast(await tenant.ctx(reader), place(tenant))).rejects.toMatchObject({
    kind: 'forbidden',
  });
  await expect(cancelForecast(await tenant.ctx(reader), place(tenant))).rejects.toMatchObject({
    kind: 'forbidden',
  });
  const ctx = await tenant.ctx(reviewer);
  for (const wish of [{ leads: 5 }, { days: 61 }, { seed: '--keep /etc' }])
    await expect(askForecast(ctx, { ...place(tenant), ...wish })).rejects.toMatchObject({ kind: 'invalid' });
  expect(begun).toEqual([]);
});

test('it is lived in a process and a database of its own: progress, the same answer for a seed, nothing of ours touched', async () => {
  lives = true;
  const copy = { offer: 'map where work waits between two teams' };
  const tenant = await world.tenant({ mailboxes: 1, dailyLimit: 60, settings: { copy } });
  const ctx = await tenant.ctx(reviewer);
  const lived = async () => {
    await askForecast(ctx, { ...place(tenant), leads: 20, days: 3 });
    const before = await databaseText(world, tenant);
    await expect
      .poll(async () => (await readForecast(ctx, place(tenant))).forecast?.state, {
        timeout: 150_000,
        interval: 200,
      })
      .not.toBe('running');
    return { before, forecast: (await readForecast(ctx, place(tenant))).forecast };
  };
  const first = await lived();
  expect(first.forecast).toMatchObject({ state: 'finished', error: null, progress: { of: 3 } });
  expect(first.forecast?.report?.funnel.contacted).toBeGreaterThan(3);
  expect(first.forecast?.report?.steps[0]).toMatchObject({ step: 1, action: 'intro', failed: 0 });
  // Everybody of the list is either written to or counted with the reason.
  expect(Object.values(first.forecast?.report?.notWrittenTo ?? {}).length).toBeGreaterThan(0);
  const sum = first.forecast?.report?.days.reduce((total, day) => total + day.first, 0);
  expect(sum).toBe(first.forecast?.report?.steps[0]?.done);
  const own = (text: Record<string, unknown>) => ({ ...text, campaign_forecasts: null });
  expect(own(await databaseText(world, tenant))).toEqual(own(first.before));
  expect((await lived()).forecast?.report).toEqual(first.forecast?.report);
  expect(leftovers()).toEqual([]);
}, 320_000);

test('cancelled in the midst of it the process ends, and takes its folder with it', async () => {
  lives = true;
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  await askForecast(ctx, { ...place(tenant), leads: 10, days: 60 });
  await expect
    .poll(async () => (await readForecast(ctx, place(tenant))).forecast?.progress?.day ?? 0, {
      ...{ timeout: 120_000, interval: 100 },
    })
    .toBeGreaterThan(0);
  expect((await cancelForecast(ctx, place(tenant))).forecast?.state).toBe('cancelled');
  await real.close();
  expect(leftovers()).toEqual([]);
  expect((await readForecast(ctx, place(tenant))).forecast).toMatchObject({
    state: 'cancelled',
    error: null,
  });
}, 180_000);

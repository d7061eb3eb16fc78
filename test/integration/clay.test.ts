import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixedClock } from '#core/clock';
import { loadConfig } from '#core/config/index';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { row, rows } from '#core/db/index';
import { defineEvent } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { enrichLeads, lookForAnswers } from '#enrichment';
import { slice as enrichment } from '#enrichment/slice';
import { definePerformer } from '#gateway';
import { intakeRoute, processDeliveries } from '#http';
import { importLeads, memorySource } from '#leads';
import { clayTablePerformer } from '#vendors/clay/adapter';
import { CLAY_KEYS } from '#vendors/clay/case.fixture';
import { clayConfig } from '#vendors/clay/config';
import { claySubmit } from '#vendors/clay/operations';
import { createClaySimulator } from '#vendors/clay/simulator';
import { sharedSubmissionCount } from '#vendors/clay/submission-count';
import { clayWebhooks } from '#vendors/clay/webhooks';
import { callbackFields, sourceName, toCompleted } from '#vendors/clay/wire';
import { ANA } from '#vendors/kit/adapter-run.fixture';
import { knowsAna } from '#vendors/kit/known-ana.fixture';
import { serveSimulators } from '#vendors/kit/simulator';
import { guards } from '../../src/app/guards.ts';
import { dataFinders } from '../../src/app/vendors/data-finders.ts';
import { drainAll } from '../support/drain-all.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const simulator = createClaySimulator({ ...CLAY_KEYS, now: () => T0, knows: knowsAna, perMinute: 10_000 });
const { clay } = loadConfig([clayConfig], {
  CLAY_PIPELINE_ENABLED: 'true',
  CLAY_CALLBACK_SECRET: CLAY_KEYS.callbackSecret,
}).config;
const contributions = dataFinders(new Map([[claySubmit.name, { live: true }]]), clay);
/** What happens between Clay's taking of a row and our hearing of it. */
let meanwhile: ((ctx: Ctx) => Promise<unknown>) | null = null;
let bench: Workbench;
let source: string;
let close: () => Promise<void>;
beforeAll(async () => {
  const server = await serveSimulators({ '/clay': simulator });
  close = server.close;
  source = `${server.url}/clay/sources/one`;
  const table = clayTablePerformer({
    urls: [source],
    token: CLAY_KEYS.webhookToken,
    count: sharedSubmissionCount,
  });
  bench = await openWorkbench({
    slices: [enrichment, { name: 'clay', contributions }],
    performers: [
      definePerformer({
        operation: claySubmit,
        async perform(ctx, input, call) {
          const taken = await table.perform(ctx, input, call);
          await meanwhile?.(ctx);
          return taken;
        },
      }),
    ],
    guards,
  });
});
afterAll(async () => {
  await close();
  await bench[Symbol.asyncDispose]();
});

const ctxOf = async (slug: string): Promise<Ctx> => bench.ctx(await bench.workspace(slug, 'live'));

async function leadOf(ctx: Ctx, linkedinUrl = ANA.linkedinUrl): Promise<string> {
  await importLeads(
    ctx,
    memorySource(
      `${linkedinUrl}.csv`,
      `First Name,Last Name,Company,LinkedIn\nAna,Lopez,${ANA.company?.name},${linkedinUrl}\n`,
    ),
  );
  const found = await ctx.db.tx((tx) =>
    row<{ id: string }>(tx, sql`select id from leads order by created_at desc, id desc limit 1`),
  );
  return found?.id ?? '';
}

const completed = defineEvent<ReturnType<typeof toCompleted>>(vendorEventType('enrichment.completed'));
/** What a column posts that carries our ids away. */
const completedAs = (body: object) =>
  toCompleted('clay', callbackFields(body) as NonNullable<ReturnType<typeof callbackFields>>);

/** What Clay posts goes through the route people give it, with its proof, and is worked off. */
async function takeDeliveries(ctx: Ctx): Promise<number[]> {
  const route = intakeRoute({
    sources: new Map([['clay', { load: async () => clayWebhooks, secrets: CLAY_KEYS }]]),
    workspaceOf: async () => ({ id: ctx.workspace.id, now: ctx.now, newId: () => ctx.ids.next() }),
    execute: acrossWorkspaces(bench.database).execute,
  });
  const statuses: number[] = [];
  for (const { headers, body } of simulator.deliveries()) {
    const url = new URL(`http://legwork.test/hooks/${ctx.workspace.slug}/clay`);
    const request = new Request(url, { method: 'POST', headers, body });
    const params = { workspace: ctx.workspace.slug, vendor: 'clay' };
    statuses.push((await route.handle(ctx, { request, url, params } as never)).status);
  }
  await processDeliveries(new Map([['clay', { load: async () => clayWebhooks }]])).run(ctx);
  await drainAll(ctx, enrichment.consumers ?? []);
  return statuses;
}

const journal = (ctx: Ctx) =>
  ctx.db.tx((tx) =>
    rows<{ state: string; error: string | null }>(
      tx,
      sql`select state, error from enrichment_journal order by asked_at, id`,
    ),
  );
const leadState = (ctx: Ctx) =>
  ctx.db.tx((tx) =>
    row<{ state: string; email: string | null }>(
      tx,
      sql`select l.enrichment_state as state, a.address as email from leads l left join person_addresses a on a.person_id = l.person_id`,
    ),
  );
const setUsed = (used: number) =>
  acrossWorkspaces(bench.database).tx((tx) =>
    tx.execute(
      sql`insert into lifetime_counts (scope, used) values (${`clay:${sourceName(source)}`}, ${used}) on conflict (scope) do update set used = excluded.used`,
    ),
  );

test('a lead nobody found is handed in once; the answer comes without our id and is found by the profile', async () => {
  const ctx = await ctxOf('clay-late');
  const leadId = await leadOf(ctx);
  const before = simulator.rows();
  expect(await enrichLeads(ctx, [leadId])).toMatchObject([{ state: 'waiting' }]);
  await enrichLeads(ctx, [leadId]);
  expect(simulator.rows() - before).toBe(1);
  expect(await journal(ctx)).toMatchObject([{ state: 'waiting' }]);
  expect(await takeDeliveries(ctx)).toEqual([200]);
  expect(await journal(ctx)).toMatchObject([{ state: 'hit' }]);
  expect(await leadState(ctx)).toEqual({ state: 'enriched', email: ANA.email });
  // Somebody presses run in the table again: the answer is there already.
  const timeline = () => ctx.db.tx((tx) => rows(tx, sql`select 1 from timeline where type = 'enriched'`));
  simulator.rerun();
  await takeDeliveries(ctx);
  expect(await timeline()).toHaveLength(1);
});

test('nobody waits longer than a search may take; what comes after that still fills the gaps', async () => {
  const workspace = await bench.workspace('clay-slow', 'live');
  const ctx = bench.ctx(workspace);
  const leadId = await leadOf(ctx);
  await enrichLeads(ctx, [leadId]);
  await lookForAnswers(ctx);
  expect(await leadState(ctx)).toMatchObject({ state: 'waiting' });
  const later = bench.ctx(workspace, { clock: fixedClock(T0.add({ minutes: 4 })) });
  const before = simulator.rows();
  await lookForAnswers(later);
  expect(await leadState(ctx)).toMatchObject({ state: 'missed', email: null });
  expect(await enrichLeads(later, [leadId])).toMatchObject([{ state: 'missed' }]);
  expect(simulator.rows()).toBe(before);
  await takeDeliveries(later);
  expect(await leadState(ctx)).toEqual({ state: 'enriched', email: ANA.email });
});

test('an answer that is here before we hear that the row was taken is not lost', async () => {
  const ctx = await ctxOf('clay-fast');
  const leadId = await leadOf(ctx);
  meanwhile = takeDeliveries;
  await enrichLeads(ctx, [leadId]);
  meanwhile = null;
  expect(await journal(ctx)).toMatchObject([{ state: 'hit' }]);
  expect(await leadState(ctx)).toEqual({ state: 'enriched', email: ANA.email });
});

test('an answer belongs to the profile it names before an address it names', async () => {
  const ctx = await ctxOf('clay-nearest');
  const ana = await leadOf(ctx);
  await importLeads(
    ctx,
    memorySource('b.csv', 'Email,First Name,Last Name,Company\nana.lopez@acme.example,Bo,Li,Acme\n'),
  );
  const leads = await ctx.db.tx((tx) => rows<{ id: string }>(tx, sql`select id from leads order by id`));
  await enrichLeads(
    ctx,
    leads.map(({ id }) => id),
  );
  expect(await journal(ctx)).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
  await ctx.db.tx((tx) =>
    ctx.emit(tx, completed, {
      aggregate: 'clay',
      payload: completedAs({ linkedin_url: ANA.linkedinUrl, email: 'ana.lopez@acme.example', title: 'CTO' }),
    }),
  );
  await drainAll(ctx, enrichment.consumers ?? []);
  const answered = await ctx.db.tx((tx) =>
    rows(tx, sql`select lead_id as "leadId" from enrichment_journal where state = 'hit'`),
  );
  expect(answered).toEqual([{ leadId: ana }]);
});

test('an answer for one workspace is nothing for another, and one for nobody changes nothing', async () => {
  const [asking, other] = [await ctxOf('clay-asking'), await ctxOf('clay-other')];
  await enrichLeads(asking, [await leadOf(asking)]);
  const waiting = await leadOf(other);
  await takeDeliveries(other);
  expect(await leadState(other)).toMatchObject({ state: 'pending' });
  expect(waiting).not.toBe('');
  expect(await journal(asking)).toMatchObject([{ state: 'waiting' }]);
});

test('a lost answer of the table keeps the question open, a refusal does not', async () => {
  const ctx = await ctxOf('clay-lost');
  const leadId = await leadOf(ctx);
  simulator.dropResponseNext();
  await enrichLeads(ctx, [leadId]);
  expect(await journal(ctx)).toMatchObject([{ state: 'waiting' }]);
  await takeDeliveries(ctx);
  expect(await journal(ctx)).toMatchObject([{ state: 'hit' }]);
  const refused = await ctxOf('clay-refused');
  simulator.failNext({ status: 401, body: { message: 'Unauthorized' } });
  const second = await leadOf(refused);
  await enrichLeads(refused, [second]);
  expect(await journal(refused)).toMatchObject([{ state: 'failed', error: expect.stringMatching(/key/) }]);
  await enrichLeads(refused, [second]);
  expect(await journal(refused)).toMatchObject([{ state: 'waiting', error: null }]);
});

test.each([49_000, 49_999, 50_000])('after %i rows the next one is refused before the call', async (used) => {
  const ctx = await ctxOf(`clay-full-${used}`);
  await setUsed(used);
  const asked = simulator.requests().length;
  await enrichLeads(ctx, [await leadOf(ctx)]);
  expect(await journal(ctx)).toMatchObject([
    { state: 'failed', error: expect.stringMatching(/of its 50000 rows and takes no more/) },
  ]);
  expect(simulator.requests().length).toBe(asked);
});

test('of many at once exactly as many are taken as there is room for, each with its own number', async () => {
  await setUsed(48_995);
  const workspaces = await Promise.all(['clay-race-a', 'clay-race-b', 'clay-race-c'].map(ctxOf));
  const taken = await Promise.all(
    Array.from({ length: 24 }, (_, index) =>
      sharedSubmissionCount.take(sourceName(source), workspaces[index % 3] as Ctx),
    ),
  );
  expect(taken.filter((number) => number !== null).sort()).toEqual([48_995, 48_996, 48_997, 48_998, 48_999]);
});

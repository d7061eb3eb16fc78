import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { agentActor, systemActor } from '#core/actor';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { reason } from '#core/verdict';
import { enrichmentProviders } from '#enrichment';
import { definePerformer, EffectError, openSession } from '#gateway';
import { sessionLimits } from '#gateway/contract';
import { importLeads, memorySource } from '#leads';
import { readRun, resumeRun, startRun } from '#pipeline';
import type { Run } from '#pipeline/contract';
import { apolloEnrich } from '#vendors/apollo/operations';
import type { EnrichmentAnswer, EnrichmentQuestion } from '#vendors/ports/enrichment-source';
import { readAlerts } from '../../src/notify/read-alerts.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

/** What the finder does with a question; each test says. */
let answer: (ctx: Ctx, question: EnrichmentQuestion) => Promise<boolean>;
let accepts: () => boolean;
const asked: string[] = [];
const QUESTION: EnrichmentQuestion = {
  firstName: 'Ada',
  lastName: 'Berg',
  email: null,
  linkedinUrl: null,
  companyName: 'Firm',
  companyDomain: null,
};
const KNOWN: EnrichmentAnswer = {
  found: true,
  email: null,
  emailConfidence: 0,
  emailVerified: false,
  phone: null,
  title: null,
  linkedinUrl: null,
  company: null,
  intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
  notes: [],
  observedAt: '',
};
const finder = definePerformer({
  // One after the other, so that what is asked after a stop can be counted.
  operation: { ...apolloEnrich, concurrency: 1 },
  async perform(ctx, question) {
    asked.push(question.email ?? '');
    const found = await answer(ctx, question);
    return {
      receipt: { ...KNOWN, found, observedAt: ctx.now().toString() },
      charged: { vendor: 'apollo', unit: 'credit', micros: found ? 1_000_000n : 0n },
    };
  },
});

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld({
    performers: [finder],
    contributions: [
      contribute(enrichmentProviders, {
        name: 'apollo',
        order: 1,
        modes: ['sandbox'],
        operation: apolloEnrich,
        accepts: () => accepts(),
      }),
    ],
  });
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  asked.length = 0;
  accepts = () => true;
  answer = async () => true;
});

type Begun = { tenant: Tenant; ctx: Ctx; runId: string; run(): Promise<Run> };

async function begin(leads: number, settings: object = {}): Promise<Begun> {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const [own] = await tenant.rows<{ settings: object }>(sql`select settings from campaigns`);
  const campaign = await saveCampaign(ctx, { name: 'Limits', settings: { ...own?.settings, ...settings } });
  const rows = Array.from(
    { length: leads },
    (_, index) => `p${index}@limit-${index}.example,Ada,Berg,Firm ${index}`,
  );
  const imported = await importLeads(
    ctx,
    memorySource('limits.csv', `email,first name,last name,company\n${rows.join('\n')}\n`),
  );
  const { runId } = await startRun(ctx, { importId: imported.id, campaignId: campaign.id });
  await tenant.settle();
  return { tenant, ctx, runId, run: () => readRun(ctx, runId) };
}

const enriching = ({ stages }: Run) => stages.find(({ name }) => name === 'enrich');
const goOn = async ({ tenant, ctx, runId }: Begun) => {
  await resumeRun(ctx, { runId });
  await tenant.settle();
};

test('a run that calls more than planned stops at that call, tells, and goes on when a person says so: nobody is lost or asked twice', async () => {
  const begun = await begin(12, { runLimits: { calls: 5 } });
  const stopped = await begun.run();
  expect(asked).toHaveLength(5);
  expect(stopped).toMatchObject({ state: 'paused', error: expect.stringContaining('5 were planned') });
  expect(enriching(stopped)).toMatchObject({ in: 12, out: 5, failed: 0, waiting: 7 });
  expect(await readAlerts(begun.ctx)).toMatchObject([
    {
      code: 'session.stopped',
      severity: 'critical',
      text: expect.stringContaining(`--resume ${begun.runId}`),
    },
  ]);
  expect(
    await begun.tenant.rows(
      sql`select type from events where type in ('run.paused', 'gateway.session_stopped') order by 1`,
    ),
  ).toEqual([{ type: 'gateway.session_stopped' }, { type: 'run.paused' }]);
  // It does not go on by itself.
  await begun.tenant.live(48);
  expect(asked).toHaveLength(5);
  await goOn(begun);
  expect(asked).toHaveLength(10);
  expect((await begun.run()).state).toBe('paused');
  await goOn(begun);
  expect(asked).toHaveLength(12);
  expect(new Set(asked).size).toBe(12);
  const done = await begun.run();
  expect(done.state).not.toBe('paused');
  expect(enriching(done)).toMatchObject({ in: 12, out: 12, failed: 0, waiting: 0 });
});

test.each([
  ['an agent', agentActor('OPERATOR')],
  ['the product itself', systemActor('worker')],
  ['a key', { ...reviewer, kind: 'key' as const }],
])('%s does not lift the limits', async (_who, actor) => {
  const { tenant, runId } = await begin(3, { runLimits: { calls: 1 } });
  await expect(resumeRun(await tenant.ctx(actor), { runId })).rejects.toMatchObject({
    kind: 'forbidden',
    code: 'run.needs_a_person',
  });
});

test('three errors in a row stop the run before a fourth call; nobody counts as failed, all are asked when it is repaired', async () => {
  answer = async () => {
    throw new EffectError(reason('finder.broken', 'The finder is broken.'), { effect: 'none' });
  };
  const begun = await begin(12);
  expect(asked.length).toBe(3);
  expect(await begun.run()).toMatchObject({ state: 'paused', error: '3 calls in a row failed.' });
  expect(enriching(await begun.run())).toMatchObject({ failed: 0, waiting: 12 });
  answer = async () => true;
  await goOn(begun);
  expect(enriching(await begun.run())).toMatchObject({ out: 12, failed: 0, waiting: 0 });
});

test('a success in between starts the row of errors again', async () => {
  let calls = 0;
  answer = async () => {
    calls += 1;
    if (calls % 3 !== 0) throw new EffectError(reason('finder.odd', 'Odd.'), { effect: 'none' });
    return true;
  };
  const begun = await begin(9);
  expect(enriching(await begun.run())).toMatchObject({ out: 3, failed: 6, waiting: 0 });
});

describe('a list the finders do not know is looked at by a person, with a warning and the figures', () => {
  test('ten are tried before the rest, and nobody known of them is enough', async () => {
    answer = async () => false;
    const begun = await begin(60);
    expect(asked).toHaveLength(10);
    expect(await begun.run()).toMatchObject({
      state: 'paused',
      error: expect.stringContaining('0 of 10 people'),
    });
    expect(await readAlerts(begun.ctx)).toMatchObject([{ code: 'session.stopped', severity: 'warning' }]);
    await goOn(begun);
    expect(asked).toHaveLength(20);
  });

  test('below 70 % after the first 50', async () => {
    answer = async () => asked.length % 2 === 0;
    const begun = await begin(90);
    expect(asked).toHaveLength(60);
    expect((await begun.run()).error).toContain('30 of 60 people, less than 70 %');
    // The work of the sixty is kept.
    expect(enriching(await begun.run())).toMatchObject({ out: 60, waiting: 30 });
  });

  test('where no finder is connected nobody was asked, and nothing speaks against the list', async () => {
    accepts = () => false;
    const begun = await begin(60);
    expect(enriching(await begun.run())).toMatchObject({ out: 60, waiting: 0 });
  });
});

test('80 % of the campaign’s credits go without asking, the rest with a person, and no credit beyond', async () => {
  const begun = await begin(12, { creditBudget: 10 });
  expect(asked).toHaveLength(8);
  expect((await begun.run()).error).toContain('8 of its campaign’s budget');
  await goOn(begun);
  expect(asked).toHaveLength(10);
  await goOn(begun);
  expect(asked).toHaveLength(10);
  expect((await begun.run()).budget).toMatchObject({ limits: { credits: 10 }, use: { credits: 10 } });
});

test('a lead the finder does not know costs nothing of the budget', async () => {
  answer = async () => asked.length > 2;
  await begin(12, { creditBudget: 10 });
  expect(asked).toHaveLength(10);
});

test('a write into another workspace is refused by the database, ends the run at once, and nobody lifts that', async () => {
  const victim = await world.tenant({ mailboxes: 1 });
  answer = async (ctx) =>
    ctx.db.tx(async (tx) => {
      await tx.execute(
        sql`insert into brakes (workspace_id, name, reason, engaged_at, engaged_by) values (${victim.id}, 'x', 'x', now(), 'x')`,
      );
      return true;
    });
  const begun = await begin(12);
  expect(asked).toHaveLength(1);
  expect(await victim.rows(sql`select 1 from brakes`)).toEqual([]);
  expect(await begun.run()).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('another workspace'),
  });
  expect(await readAlerts(begun.ctx)).toMatchObject([
    { severity: 'critical', title: expect.stringContaining('for good') },
  ]);
  await expect(resumeRun(begun.ctx, { runId: begun.runId })).rejects.toMatchObject({
    kind: 'refused',
    code: 'session.final',
  });
});

test('a session of another workspace is nobody’s here: what is done in its name is refused', async () => {
  const theirs = await begin(1);
  const own = await (await world.tenant({ mailboxes: 1 })).ctx();
  const [outcome] = await own.during(theirs.runId).perform(apolloEnrich, [
    {
      input: QUESTION,
      subject: {},
      idempotencyKey: 'x',
    },
  ]);
  expect(outcome).toMatchObject({ state: 'refused', reasons: [{ code: 'session.other_workspace' }] });
});

test('one batch over more than 1,000 records is not begun', async () => {
  const { ctx } = await begin(1);
  asked.length = 0;
  const id = ctx.ids.next();
  await ctx.db.tx((tx) => openSession(ctx, tx, { id, name: 'A chain', limits: sessionLimits.parse({}) }));
  const batch = (count: number) =>
    ctx
      .during(id)
      .perform(apolloEnrich, [{ input: QUESTION, subject: { count }, idempotencyKey: `batch ${count}` }]);
  expect(await batch(1_000)).toMatchObject([{ state: 'done' }]);
  expect(await batch(1_001)).toMatchObject([{ state: 'refused', reasons: [{ code: 'session.records' }] }]);
  // It stopped: not even a small one follows.
  expect(await batch(1)).toMatchObject([{ state: 'refused', reasons: [{ code: 'session.records' }] }]);
  expect(asked).toHaveLength(1);
});

test('a stage that breaks off fails the run aloud, keeps its place, and goes on when it is repaired', async () => {
  accepts = () => {
    throw new Error('The finder’s rules are broken.');
  };
  const begun = await begin(4);
  expect(await begun.run()).toMatchObject({ state: 'failed', error: 'The finder’s rules are broken.' });
  expect(await readAlerts(begun.ctx)).toMatchObject([
    { code: 'run.failed', severity: 'critical', title: expect.stringContaining('in the stage enrich') },
  ]);
  expect(
    await begun.tenant.rows(sql`select payload->>'stage' as stage from events where type = 'run.failed'`),
  ).toEqual([{ stage: 'enrich' }]);
  accepts = () => true;
  await goOn(begun);
  expect(enriching(await begun.run())).toMatchObject({ out: 4, failed: 0, waiting: 0 });
});

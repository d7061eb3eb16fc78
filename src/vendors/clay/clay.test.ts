import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { ANA, failureOf, questionAbout } from '../kit/adapter-run.fixture.ts';
import { emailKeyOf, linkedinKeyOf } from '../kit/correlation-key.ts';
import { knowsAna } from '../kit/known-ana.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { enrichmentSourceSuite } from '../ports/enrichment-source.suite.ts';
import { type EnrichmentAccepted, enrichmentEvent } from '../ports/enrichment-source.ts';
import { clayRoutinePerformers, clayTablePerformer, webhookUrlsOf } from './adapter.ts';
import { CLAY_KEYS, clayCase } from './case.fixture.ts';
import { sourceVerdict } from './lifetime-cap.rules.ts';
import { type ClaySimulator, createClaySimulator } from './simulator.ts';
import { openSubmissionCount, type SubmissionCount } from './submission-count.ts';
import { clayWebhooks } from './webhooks.ts';
import { sourceName } from './wire.ts';

const isTable = (name: string): boolean => name === 'enrichment.clay.submit';
/** The source says nothing in its body, so the promises about bodies are not its own. */
const routinesCase: VendorCase = {
  ...clayCase,
  async start(options) {
    const running = await clayCase.start(options);
    return {
      ...running,
      performers: running.performers.filter((each) => !isTable(each.operation.name)),
      strangers: running.strangers.filter((each) => !isTable(each.operation.name)),
      examples: running.examples.filter((each) => !isTable(each.operation)),
    };
  },
};
enrichmentSourceSuite(routinesCase);

let folder: string;
let simulator: ClaySimulator;
let base: string;
let close: () => Promise<void>;
const start = async (more: Partial<Parameters<typeof createClaySimulator>[0]> = {}): Promise<void> => {
  simulator = createClaySimulator({ ...CLAY_KEYS, now: () => NOW, knows: knowsAna, ...more });
  const server = await serveSimulators({ '/clay': simulator });
  base = `${server.url}/clay`;
  close = server.close;
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-clay-'));
  await start();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

type Table = { sources?: string[]; token?: string; count?: SubmissionCount };
const submit = ({ sources = ['one'], token = CLAY_KEYS.webhookToken, count }: Table = {}, requestId = 'r1') =>
  run<EnrichmentAccepted>(
    [
      clayTablePerformer({
        urls: sources.map((source) => `${base}/sources/${source}`),
        token,
        count: count ?? openSubmissionCount(folder),
      }),
    ],
    'enrichment.clay.submit',
    { requestId, leadId: 'lead-1', question: questionAbout() },
  );
const eventsOf = () =>
  simulator
    .deliveries()
    .flatMap(({ body, headers }) => clayWebhooks.read({ body, headers: new Headers(headers) }))
    .map((event) => enrichmentEvent.parse(event));

describe('a row of a table', () => {
  test('is handed in once, and an answer without our ids is found by the profile', async () => {
    const { receipt } = await submit();
    expect(simulator.requests()[0]?.body).toMatchObject({ request_id: 'r1', lead_id: 'lead-1' });
    const [event] = eventsOf();
    expect(event).toMatchObject({
      kind: 'enrichment.completed',
      requestId: null,
      leadId: null,
      linkedinKey: receipt.linkedinKey,
      outcome: 'found',
      answer: { email: ANA.email, emailVerified: true, company: { employees: 180 } },
    });
    expect(receipt.linkedinKey).toMatch(/^[0-9a-f]{64}$/);
  });

  test('comes back with our ids where the author mapped them', async () => {
    await close();
    await start({ passes: ['request_id', 'lead_id'] });
    await submit();
    expect(eventsOf()).toMatchObject([{ requestId: 'r1', leadId: 'lead-1' }]);
  });

  test('that is run again by a person gives the same answer again', async () => {
    await submit();
    simulator.rerun();
    const [first, again] = simulator.deliveries();
    expect(again?.body).toBe(first?.body);
  });

  test('is refused for a stranger, a full window and a deleted source, each by its name', async () => {
    expect(await failureOf(submit({ token: 'wrong' }))).toMatchObject({
      failure: 'auth',
      effect: 'none',
    });
    expect(await failureOf(submit({ sources: ['deleted'] }))).toMatchObject({ failure: 'config' });
    await close();
    await start({ perMinute: 0 });
    expect(await failureOf(submit())).toMatchObject({ failure: 'rate_limited', retryAfterMs: 10_000 });
    expect(simulator.rows()).toBe(0);
  });

  test('with a lost answer is unknown and there once; an empty or odd body is success', async () => {
    simulator.dropResponseNext();
    expect(await failureOf(submit())).toMatchObject({ effect: 'unknown' });
    expect(simulator.rows()).toBe(1);
    simulator.failNext({ status: 200, body: '' });
    expect((await submit()).receipt.state).toBe('accepted_async');
  });

  test('the address of a source stands in no error', async () => {
    await close();
    const error = await submit().catch((thrown: unknown) => thrown);
    expect(JSON.stringify([error, (error as Error).message])).not.toContain('/sources/');
    await start();
  });

  test('cannot be asked about nobody', async () => {
    const performer = clayTablePerformer({
      urls: [`${base}/sources/one`],
      count: openSubmissionCount(folder),
    });
    const question = questionAbout({ linkedinUrl: null, lastName: null });
    const error = await failureOf(
      run([performer], 'enrichment.clay.submit', { requestId: 'r', leadId: null, question }),
    );
    expect(error.reason.code).toBe('clay.nothing_to_ask');
  });
});

describe('the lifetime of a source', () => {
  const usedUp: SubmissionCount = {
    take: async (source) => (source === sourceName(`${base}/sources/one`) ? null : 41_000),
  };

  test('a full source is passed over, and with none left nothing is sent', async () => {
    await submit({ sources: ['one', 'two'], count: usedUp });
    expect(simulator.requests().map((request) => request.path)).toEqual(['/sources/two']);
    expect(await failureOf(submit({ count: usedUp }))).toMatchObject({
      failure: 'quota_exhausted',
      effect: 'none',
      reason: { code: 'clay.source_full' },
    });
    expect(simulator.requests()).toHaveLength(1);
  });

  test('beyond its end the vendor drops rows without a word', async () => {
    await close();
    await start({ lifetimeRows: 1 });
    await submit();
    expect((await submit()).receipt.state).toBe('accepted_async');
    expect(simulator.rows()).toBe(1);
  });

  test('warns from 40,000 and ends at 49,000', () => {
    expect(sourceVerdict('a', 39_999)).toEqual({ allowed: true, reasons: [] });
    expect(sourceVerdict('a', 40_000)).toMatchObject({
      allowed: true,
      reasons: [{ code: 'clay.source_nearly_full' }],
    });
    expect(sourceVerdict('a', 49_000)).toMatchObject({ allowed: false });
  });

  test('the count goes on after a restart', async () => {
    const count = openSubmissionCount(folder);
    const take = (source: string, from = count) => from.take(source, {} as Ctx);
    expect([await take('a'), await take('a'), await take('b')]).toEqual([0, 1, 0]);
    expect(await take('a', openSubmissionCount(folder))).toBe(2);
  });

  test('addresses are written with commas', () => {
    expect(webhookUrlsOf('https://a.example/1, https://b.example/2,')).toEqual([
      'https://a.example/1',
      'https://b.example/2',
    ]);
  });
});

describe('correlation', () => {
  test.each([
    'https://www.linkedin.com/in/Ana-Lopez/',
    'http://pl.linkedin.com/in/ana-lopez?trk=x#top',
    'linkedin.com/in/ana%2Dlopez',
  ])('%s is the same person', (url) => {
    expect(linkedinKeyOf(url)).toBe(linkedinKeyOf(ANA.linkedinUrl));
  });

  test('old profile addresses, companies and nonsense have no key', () => {
    for (const url of ['linkedin.com/pub/ana/1/2a/3b4', 'linkedin.com/company/acme', 'hello', '', null])
      expect(linkedinKeyOf(url)).toBeNull();
    expect(emailKeyOf('Ana@Acme.example')).toBe(emailKeyOf('ana@acme.example'));
  });
});

describe('deliveries', () => {
  const verdict = (
    headers: Record<string, string>,
    body: string,
    secrets: Record<string, string> = CLAY_KEYS,
  ) =>
    clayWebhooks.verify(
      { headers: new Headers(headers), url: new URL('https://legwork.example/hooks/acme/clay'), body },
      secrets,
      NOW,
    ).allowed;

  test('a column is proved by its typed secret, in either spelling', async () => {
    await submit();
    const [first] = simulator.deliveries();
    const body = first?.body ?? '';
    expect(verdict(first?.headers ?? {}, body)).toBe(true);
    expect(verdict({ 'x-clay-signature': CLAY_KEYS.callbackSecret }, body)).toBe(true);
    expect(verdict({ 'x-clay-signature': 'sha256=00' }, body)).toBe(false);
    expect(verdict({ 'x-webhook-secret': 'wrong' }, body)).toBe(false);
    expect(verdict({}, body)).toBe(false);
    expect(verdict(first?.headers ?? {}, body, {})).toBe(false);
  });

  test('a run is proved by its signature over the very bytes, and believed only after a look', async () => {
    const performers = clayRoutinePerformers({
      baseUrl: `${base}/public/v0`,
      apiKey: CLAY_KEYS.apiKey,
      routineId: 'rt_1',
    });
    const question = questionAbout({ companyDomain: 'broken-routine.test' });
    await run(performers, 'enrichment.clay_routines.submit', { requestId: 'r9', leadId: null, question });
    const look = () =>
      run(performers, 'enrichment.clay_routines.read_result', { providerRequestId: 'run_1' });
    expect((await look()).receipt).toEqual({ state: 'working', answers: [] });
    expect((await look()).receipt).toMatchObject({
      state: 'finished',
      answers: [{ requestId: 'r9', outcome: 'error', error: 'A step of the routine failed' }],
    });
    const [told] = simulator.deliveries();
    expect(verdict(told?.headers ?? {}, told?.body ?? '')).toBe(true);
    expect(verdict(told?.headers ?? {}, `${told?.body} `)).toBe(false);
    expect(clayWebhooks.read({ body: told?.body ?? '', headers: new Headers() })).toMatchObject([
      { kind: 'enrichment.reported', providerRequestId: 'run_1' },
    ]);
    const test = JSON.stringify({ webhookId: 'wh_1', createdAt: NOW.toString(), data: {} });
    expect(clayWebhooks.read({ body: test, headers: new Headers() })).toEqual([]);
  });

  test('the other spelling of a callback, empty texts and misses are understood', () => {
    const read = (body: object) =>
      clayWebhooks.read({ body: JSON.stringify(body), headers: new Headers() })[0];
    expect(
      read({ leadId: 'L-1', enrichmentType: 'phone', phone: '+15550100', linkedinUrl: '' }),
    ).toMatchObject({
      leadId: 'L-1',
      linkedinKey: null,
      answer: { phone: '+15550100', email: null, emailVerified: false },
    });
    expect(read({ request_id: 'r1', status: 'not_found', email: '' })).toMatchObject({
      outcome: 'not_found',
      answer: null,
    });
    expect(read({ request_id: 'r1', email: '', title: '' })).toMatchObject({ outcome: 'not_found' });
    expect(read({ request_id: 7, error: 'no credits' })).toMatchObject({ requestId: '7', outcome: 'error' });
    expect(() => read({ colour: 'blue' })).toThrow();
    expect(() => clayWebhooks.read({ body: '[]', headers: new Headers() })).toThrow();
  });
});

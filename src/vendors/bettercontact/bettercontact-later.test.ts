import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ANA, failureOf, questionAbout } from '../kit/adapter-run.fixture.ts';
import { knowsAna } from '../kit/known-ana.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { enrichmentSourceSuite } from '../ports/enrichment-source.suite.ts';
import type { EnrichmentAccepted, EnrichmentResult } from '../ports/enrichment-source.ts';
import { bettercontactPerformers } from './adapter.ts';
import { bettercontactCase } from './case.fixture.ts';
import { type BettercontactSimulator, createBettercontactSimulator } from './simulator.ts';
import { bettercontactWebhooks } from './webhooks.ts';

enrichmentSourceSuite(bettercontactCase, { waits: false });

const KEY = 'test-key-bettercontact';
const SECRET = 'a-secret-in-the-address';
let folder: string;
let now = NOW;
let simulator: BettercontactSimulator;
let close: () => Promise<void>;
let performers: ReturnType<typeof bettercontactPerformers>;
const start = async (credits?: number): Promise<void> => {
  const parts = { apiKey: KEY, folder, knows: knowsAna, now: () => now, credits };
  simulator = createBettercontactSimulator(parts);
  const server = await serveSimulators({ '/bettercontact': simulator });
  close = server.close;
  performers = bettercontactPerformers({
    baseUrl: `${server.url}/bettercontact`,
    apiKey: KEY,
    pollMilliseconds: 1,
    callbackUrl: `https://legwork.example/hooks/acme/bettercontact?secret=${SECRET}`,
  });
};
beforeEach(async () => {
  now = NOW;
  folder = mkdtempSync(join(tmpdir(), 'legwork-bettercontact-'));
  await start();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const submit = async (): Promise<string> => {
  const input = { requestId: 'r1', leadId: 'lead-1', question: questionAbout() };
  const { receipt } = await run<EnrichmentAccepted>(performers, 'enrichment.bettercontact.submit', input);
  return receipt.providerRequestId ?? '';
};
const look = async (providerRequestId: string): Promise<EnrichmentResult> =>
  (await run<EnrichmentResult>(performers, 'enrichment.bettercontact.read_result', { providerRequestId }))
    .receipt;

test('a submission is working, then finished with our ids', async () => {
  const id = await submit();
  expect(await look(id)).toEqual({ state: 'working', answers: [] });
  expect(await look(id)).toMatchObject({
    state: 'finished',
    answers: [
      {
        requestId: 'r1',
        leadId: 'lead-1',
        providerRequestId: id,
        outcome: 'found',
        answer: { email: ANA.email },
      },
    ],
  });
});

test('without credits it is held, handed in no second time, and goes on after a top-up', async () => {
  await close();
  await start(0);
  const id = await submit();
  await look(id);
  expect(await look(id)).toEqual({ state: 'held', answers: [] });
  simulator.topUp(5);
  expect((await look(id)).state).toBe('finished');
  expect(simulator.searches()).toBe(1);
});

test('an unknown search is a 406, a full window a plain text', async () => {
  expect(await failureOf(look('nothing'))).toMatchObject({ failure: 'not_found', effect: 'none' });
  simulator.failNext({ status: 429, body: 'Retry later' });
  expect(await failureOf(look('nothing'))).toMatchObject({
    failure: 'rate_limited',
    retryable: true,
    reason: { text: expect.stringContaining('Retry later') },
  });
});

test('a 403 is the filter before the vendor, not the key', async () => {
  simulator.failNext({ status: 403, body: 'error code: 1010' });
  expect(await failureOf(submit())).toMatchObject({ failure: 'config', effect: 'none' });
  simulator.failNext({ status: 403, body: 'error code: 1010' });
  const sync = run(performers, 'enrichment.bettercontact', questionAbout());
  expect(await failureOf(sync)).toMatchObject({ failure: 'config', effect: 'none' });
});

test('figures that come as texts are numbers here', async () => {
  await submit();
  expect((await run(performers, 'enrichment.bettercontact.read_credits', {})).receipt).toMatchObject({
    left: 100_000,
  });
});

test('the end is reported with the secret in the address, and names what to look at', async () => {
  const id = await submit();
  const [report] = simulator.deliveries();
  const verdict = (path: string, secret?: string) =>
    bettercontactWebhooks.verify(
      { headers: new Headers(), url: new URL(path, 'https://legwork.example'), body: report?.body ?? '' },
      { callbackSecret: secret },
      NOW,
    ).allowed;
  expect(verdict(report?.path ?? '', SECRET)).toBe(true);
  expect(verdict(report?.path ?? '', 'another-secret-entirely')).toBe(false);
  expect(verdict('/hooks/acme/bettercontact', SECRET)).toBe(false);
  expect(verdict(report?.path ?? '', undefined)).toBe(false);
  expect(bettercontactWebhooks.read({ body: report?.body ?? '', headers: new Headers() })).toEqual([
    { kind: 'enrichment.reported', at: null, provider: 'bettercontact', providerRequestId: id },
  ]);
});

test('a report nobody takes comes five times in all, further and further apart', async () => {
  await submit();
  const seen: number[] = [];
  for (let second = 0; second <= 600; second += 10) {
    now = NOW.add({ seconds: second });
    for (const delivery of simulator.deliveries()) {
      seen.push(second);
      simulator.refuse(delivery);
    }
  }
  expect(seen).toEqual([0, 10, 130, 310, 550]);
});

test('a report about one contact names its batch; one that is not at its end is no event', () => {
  const read = (body: object) =>
    bettercontactWebhooks.read({ body: JSON.stringify(body), headers: new Headers() });
  expect(read({ request_id: 'b1', enriched: true, contact_email_address: 'a@b.example' })).toMatchObject([
    { providerRequestId: 'b1' },
  ]);
  expect(read({ id: 'b1', status: 'on_hold' })).toEqual([]);
  expect(() => read({ hello: 1 })).toThrow();
});

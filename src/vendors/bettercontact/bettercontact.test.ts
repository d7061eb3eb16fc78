import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ANA, ask, failureOf, NOW, questionAbout } from '../kit/adapter-run.fixture.ts';
import type { KnownPerson } from '../kit/known-person.ts';
import { type RunningSimulators, serveSimulators } from '../kit/simulator.ts';
import { bettercontactPerformer } from './adapter.ts';
import { type BettercontactSimulator, createBettercontactSimulator } from './simulator.ts';

const KEY = 'test-key-bettercontact';
let folder: string;
let server: RunningSimulators;
let simulator: BettercontactSimulator;
let known: KnownPerson | null;
const start = async (
  more: { perMinute?: number; looksUntilDone?: number; credits?: number } = {},
): Promise<void> => {
  simulator = createBettercontactSimulator({
    apiKey: KEY,
    folder,
    knows: () => known,
    now: () => NOW,
    ...more,
  });
  server = await serveSimulators({ '/bettercontact': simulator });
};
const restart = async (more?: Parameters<typeof start>[0]): Promise<void> => {
  await server.close();
  await start(more);
};
const performer = (more: { apiKey?: string; timeoutMs?: number; polls?: number } = {}) =>
  bettercontactPerformer({
    baseUrl: `${server.url}/bettercontact`,
    apiKey: KEY,
    pollMilliseconds: 1,
    polls: 5,
    ...more,
  });

beforeEach(async () => {
  known = ANA;
  folder = mkdtempSync(join(tmpdir(), 'legwork-bettercontact-'));
  await start();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a search is handed in once, looked at until it is finished and charged once', async () => {
  await restart({ looksUntilDone: 3 });
  const { receipt, charged } = await ask(performer(), questionAbout(), 'k1');
  expect(receipt).toMatchObject({
    found: true,
    email: ANA.email,
    emailVerified: true,
    emailConfidence: 95,
    company: { employees: 180, industry: 'Logistics' },
  });
  expect(charged?.micros).toBe(1_000_000n);
  expect(simulator.requests().map((request) => request.method)).toEqual(['POST', 'GET', 'GET', 'GET', 'GET']);
  expect(simulator.charges()).toMatchObject([{ key: 'k1', credits: 1 }]);
});

test.each([
  ['a miss', null],
  ['a guess', { ...ANA, emailQuality: 'guessed' as const }],
  ['nothing', { ...ANA, email: null, emailQuality: 'none' as const }],
])('%s is an answer and free', async (_name, person) => {
  known = person;
  const { receipt, charged } = await ask(performer(), questionAbout(), 'k1');
  expect(receipt).toMatchObject({ found: false, email: null });
  expect(charged?.micros).toBe(0n);
  expect(simulator.charges()).toEqual([]);
});

test('a safe catch-all is taken with less confidence', async () => {
  known = { ...ANA, emailQuality: 'catch_all' };
  expect((await ask(performer(), questionAbout(), 'k1')).receipt).toMatchObject({
    found: true,
    emailVerified: false,
    emailConfidence: 75,
  });
});

test('a lost answer is unknown, and asking again under the key is charged once, also after a restart', async () => {
  await restart({ looksUntilDone: 0 });
  simulator.failNext({ status: 202, body: { id: 'x', status: 'processing' } });
  await failureOf(ask(performer({ polls: 1 }), questionAbout(), 'k0'));
  simulator.dropResponseNext();
  expect(await failureOf(ask(performer(), questionAbout(), 'k1'))).toMatchObject({
    effect: 'unknown',
    reason: { code: 'bettercontact.answer_lost' },
  });
  await ask(performer(), questionAbout(), 'k1');
  await restart();
  await ask(performer(), questionAbout(), 'k1');
  expect(simulator.charges().filter((charge) => charge.key === 'k1')).toHaveLength(1);
});

test('a search that does not end is unknown and names its id', async () => {
  await restart({ looksUntilDone: 100 });
  const error = await failureOf(ask(performer(), questionAbout(), 'k1'));
  expect(error).toMatchObject({ effect: 'unknown', reason: { code: 'bettercontact.not_finished' } });
  expect(error.reason.detail?.requestId).toMatch(/^[0-9a-f]{20}$/);
  expect(simulator.requests()).toHaveLength(6);
});

test('without credits the search is held, and after a top-up it ends', async () => {
  await restart({ credits: 0 });
  expect(await failureOf(ask(performer(), questionAbout(), 'k1'))).toMatchObject({
    effect: 'unknown',
    reason: { code: 'bettercontact.on_hold' },
  });
  simulator.topUp(5);
  expect((await ask(performer(), questionAbout(), 'k1')).receipt.found).toBe(true);
  expect(simulator.charges()).toHaveLength(1);
});

test('a busy vendor is looked at again within the same bound', async () => {
  await restart({ looksUntilDone: 0 });
  simulator.failNext({ status: 201, body: { id: 'unknown-id' } });
  simulator.failNext({ status: 429, body: 'Retry later' });
  const error = await failureOf(ask(performer(), questionAbout(), 'k1'));
  expect(error).toMatchObject({ effect: 'unknown', reason: { code: 'bettercontact.search_lost' } });
  expect(simulator.requests()).toHaveLength(3);
});

test.each([
  [
    'rate-limited.test',
    {
      effect: 'none',
      retryable: true,
      reason: { code: 'bettercontact.rate_limited', detail: { retryAfterSeconds: 7 } },
    },
  ],
  ['server-error.test', { effect: 'unknown', reason: { code: 'bettercontact.broke_down' } }],
  ['malformed.test', { effect: 'unknown', reason: { code: 'bettercontact.answer_unreadable' } }],
  ['timeout.test', { effect: 'unknown', reason: { code: 'bettercontact.answer_lost' } }],
])('%s', async (companyDomain, expected) => {
  expect(
    await failureOf(ask(performer({ timeoutMs: 300 }), questionAbout({ companyDomain }), 'k1')),
  ).toMatchObject(expected);
});

test('a wrong key, a full window and an empty question are refused without effect', async () => {
  expect(await failureOf(ask(performer({ apiKey: 'wrong' }), questionAbout(), 'k1'))).toMatchObject({
    effect: 'none',
    retryable: false,
    reason: { code: 'bettercontact.auth_failed' },
  });
  const empty = questionAbout({ linkedinUrl: null, lastName: null });
  expect(await failureOf(ask(performer(), empty, 'k1'))).toMatchObject({
    effect: 'none',
    reason: { code: 'bettercontact.nothing_to_ask' },
  });
  await restart({ perMinute: 0 });
  expect(await failureOf(ask(performer(), questionAbout(), 'k1'))).toMatchObject({
    effect: 'none',
    retryable: true,
    reason: { code: 'bettercontact.rate_limited' },
  });
});

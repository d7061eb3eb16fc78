import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf } from '../kit/adapter-run.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { emailVerificationSuite } from '../ports/email-verification.suite.ts';
import { zerobouncePerformers } from './adapter.ts';
import { zerobounceCase } from './case.fixture.ts';
import { createZerobounceSimulator, type ZerobounceSimulator } from './simulator.ts';
import { toVerification } from './wire.ts';

emailVerificationSuite(zerobounceCase, { waits: false });

const KEY = 'sesame-verifier-zerobounce';
let now = NOW;
let simulator: ZerobounceSimulator;
let close: () => Promise<void>;
let performersFor: (apiKey: string) => ReturnType<typeof zerobouncePerformers>;
const start = async (credits?: number): Promise<void> => {
  simulator = createZerobounceSimulator({ apiKey: KEY, now: () => now, credits });
  const server = await serveSimulators({ '/zerobounce': simulator });
  close = server.close;
  performersFor = (apiKey) =>
    zerobouncePerformers({
      baseUrl: `${server.url}/zerobounce/v2`,
      bulkUrl: `${server.url}/zerobounce/bulk/v2`,
      apiKey,
    });
};
beforeEach(async () => {
  now = NOW;
  await start();
});
afterEach(() => close());
const verify = (address: string, apiKey = KEY) =>
  run(performersFor(apiKey), 'email_verification.verify_address', { address });

test('a catch-all that calls itself valid is read by its sub-status', async () => {
  expect((await verify('accept_all@acme.example')).receipt).toMatchObject({
    verdict: 'risky_catch_all',
    vendorValue: 'valid',
    subStatus: 'accept_all',
    catchAll: true,
  });
  expect((await verify('agent_mailbox@acme.example')).receipt).toMatchObject({
    verdict: 'deliverable',
    flags: ['agent_mailbox'],
  });
});

test.each(['spamtrap', 'abuse', 'role_based', 'toxic'])('%s is never mailed', async (name) => {
  expect((await verify(`${name}@acme.example`)).receipt).toMatchObject({ verdict: 'do_not_send' });
});

test('a word nobody knows yet says nothing about the address', () => {
  expect(toVerification('a@b.example', { status: 'sleepy', sub_status: null }, NOW).verdict).toBe('unknown');
});

test('one sentence for two causes is told apart by the balance', async () => {
  expect(await failureOf(verify('avery@acme.example', 'wrong'))).toMatchObject({
    failure: 'auth',
    reason: { code: 'zerobounce.auth_failed' },
  });
  await close();
  await start(0);
  expect(await failureOf(verify('avery@acme.example'))).toMatchObject({
    failure: 'quota_exhausted',
    effect: 'none',
    reason: { code: 'zerobounce.credits_exhausted' },
  });
  expect(simulator.charges()).toEqual([]);
});

test('where the balance cannot be read either, both causes are named', async () => {
  simulator.failNext({
    status: 200,
    body: { error: 'Invalid API Key or your account ran out of credits' },
  });
  simulator.failNext({ status: 500, body: 'down' });
  expect(await failureOf(verify('avery@acme.example'))).toMatchObject({
    failure: 'auth',
    reason: { code: 'zerobounce.key_or_credits' },
  });
});

test('after 200 wrong keys in an hour the shield answers, and it is not taken for the key', async () => {
  for (let count = 0; count < 100; count += 1) await failureOf(verify('a@acme.example', 'wrong'));
  const query = 'api_key=wrong&email=a@acme.example&ip_address=';
  const shielded = await simulator.answer({
    method: 'GET',
    path: '/v2/validate',
    query: new URLSearchParams(query),
    headers: {},
    body: null,
    raw: '',
  });
  expect(shielded).toMatchObject({ status: 403 });
  expect(await failureOf(verify('a@acme.example', 'wrong'))).toMatchObject({ failure: 'rate_limited' });
  now = NOW.add({ minutes: 61 });
  expect(await failureOf(verify('a@acme.example', 'wrong'))).toMatchObject({ failure: 'auth' });
});

test('asking twice is charged twice', async () => {
  await verify('avery@acme.example');
  await verify('avery@acme.example');
  expect(simulator.charges()).toHaveLength(2);
});

test('an unknown file is a refusal inside 200', async () => {
  const error = await failureOf(
    run(performersFor(KEY), 'email_verification.read_batch', { batchId: 'nothing' }),
  );
  expect(error).toMatchObject({ effect: 'none', failure: 'validation' });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf } from '../kit/adapter-run.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { emailVerificationSuite } from '../ports/email-verification.suite.ts';
import { neverbouncePerformers } from './adapter.ts';
import { neverbounceCase } from './case.fixture.ts';
import { createNeverbounceSimulator, type NeverbounceSimulator } from './simulator.ts';
import { neverbounceWebhooks } from './webhooks.ts';

emailVerificationSuite(neverbounceCase, { waits: false, unknownCosts: true });

const KEY = 'secret_sesame-verifier';
const SECRET = 'a-secret-for-the-reports';
let simulator: NeverbounceSimulator;
let close: () => Promise<void>;
let performers: ReturnType<typeof neverbouncePerformers>;

beforeEach(async () => {
  simulator = createNeverbounceSimulator({ apiKey: KEY, now: () => NOW, credits: 3, looksUntilDone: 0 });
  const server = await serveSimulators({ '/neverbounce': simulator });
  close = server.close;
  performers = neverbouncePerformers({
    baseUrl: `${server.url}/neverbounce`,
    apiKey: KEY,
    callback: { url: 'https://legwork.example/hooks/acme/neverbounce', secret: SECRET },
  });
});
afterEach(() => close());
const verify = (address: string) => run(performers, 'email_verification.verify_address', { address });

test.each([
  ['auth_failure', 'auth'],
  ['temp_unavail', 'transient'],
  ['throttle_triggered', 'rate_limited'],
  ['bad_referrer', 'config'],
  ['general_failure', 'validation'],
])('%s inside status 200 is %s', async (status, failure) => {
  simulator.failNext({ status: 200, body: { status, message: 'words', execution_time: 4 } });
  expect(await failureOf(verify('avery@acme.example'))).toMatchObject({ effect: 'none', failure });
  expect(simulator.charges()).toEqual([]);
});

test('the vendor tells what was used, and an empty account is told apart', async () => {
  expect((await verify('avery@acme.example')).charged?.micros).toBe(1_000_000n);
  await verify('avery@acme.example');
  await verify('avery@acme.example');
  expect(await failureOf(verify('avery@acme.example'))).toMatchObject({ failure: 'quota_exhausted' });
});

test('the key is in no address', async () => {
  await verify('avery@acme.example');
  expect(simulator.requests().every((request) => !request.query.has('key'))).toBe(true);
});

test('a job reports its end with our secret, and noise is no event', async () => {
  const { receipt } = await run<{ batchId: string }>(performers, 'email_verification.submit_batch', {
    addresses: ['a@acme.example'],
  });
  await run(performers, 'email_verification.read_batch', receipt);
  const deliveries = simulator.deliveries();
  expect(deliveries.map((each) => JSON.parse(each.body).event)).toEqual([
    'job_parsing_started',
    'job_run_started',
    'job_run_finished',
  ]);
  const events = deliveries.flatMap(({ body, headers }) =>
    neverbounceWebhooks.read({ body, headers: new Headers(headers) }),
  );
  expect(events).toEqual([
    { kind: 'verification.batch_finished', at: null, batchId: receipt.batchId, failed: false },
  ]);
  const [first] = deliveries;
  const delivery = (headers: Record<string, string>) => ({
    headers: new Headers(headers),
    url: new URL(`https://legwork.example${first?.path}`),
    body: first?.body ?? '',
  });
  const verdict = (headers: Record<string, string>, secret?: string) =>
    neverbounceWebhooks.verify(delivery(headers), { webhookSecret: secret }, NOW).allowed;
  expect(verdict(first?.headers ?? {}, SECRET)).toBe(true);
  expect(verdict({}, SECRET)).toBe(false);
  expect(verdict({ 'x-legwork-secret': 'wrong' }, SECRET)).toBe(false);
  expect(verdict(first?.headers ?? {}, undefined)).toBe(false);
});

test('a report that is none is refused loudly', () => {
  expect(() => neverbounceWebhooks.read({ body: '{"event":1}', headers: new Headers() })).toThrow();
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf } from '../kit/adapter-run.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import { lookFor, NOW, run } from '../kit/vendor-run.fixture.ts';
import { emailVerificationSuite } from '../ports/email-verification.suite.ts';
import { millionverifierPerformers } from './adapter.ts';
import { millionverifierCase } from './case.fixture.ts';
import { createMillionverifierSimulator, type MillionverifierSimulator } from './simulator.ts';

emailVerificationSuite(millionverifierCase, { waits: false });

const KEY = 'sesame-verifier-million';
let simulator: MillionverifierSimulator;
let close: () => Promise<void>;
let performersFor: (apiKey: string) => ReturnType<typeof millionverifierPerformers>;
beforeEach(async () => {
  simulator = createMillionverifierSimulator({ apiKey: KEY, now: () => NOW });
  const server = await serveSimulators({ '/mv': simulator });
  close = server.close;
  performersFor = (apiKey) =>
    millionverifierPerformers({ baseUrl: `${server.url}/mv`, bulkUrl: `${server.url}/mv/bulk`, apiKey });
});
afterEach(() => close());
const verify = (address: string, apiKey = KEY) =>
  run(performersFor(apiKey), 'email_verification.verify_address', { address });

test('the quality beside an invalid address is not believed', async () => {
  const { receipt } = await verify('invalid@acme.example');
  expect(simulator.exchanges().at(-1)?.answer).toMatchObject({
    body: { quality: 'good', result: 'invalid' },
  });
  expect(receipt).toMatchObject({ verdict: 'undeliverable', vendorValue: 'invalid' });
});

test('a catch-all is free', async () => {
  expect((await verify('catch_all@acme.example')).charged?.micros).toBe(0n);
  expect(simulator.charges()).toEqual([]);
});

test.each([
  ['API_KEY_FOR_OK', 'deliverable'],
  ['API_KEY_FOR_CATCH_ALL', 'risky_catch_all'],
  ['API_KEY_FOR_INVALID', 'undeliverable'],
  ['API_KEY_FOR_UNKOWN', 'unknown'],
  ['API_KEY_FOR_DISPOSABLE', 'do_not_send'],
  ['API_KEY_FOR_UNVERIFIED', 'unknown'],
])('the demo key %s gives %s', async (key, verdict) => {
  expect((await verify('avery@acme.example', key)).receipt).toMatchObject({ verdict });
});

test.each([
  ['API_KEY_FOR_ERROR_NO_APIKEY', 'auth'],
  ['API_KEY_FOR_ERROR_INVALID_APIKEY', 'auth'],
  ['API_KEY_FOR_ERROR_INSUFFICIENT_CREDITS', 'quota_exhausted'],
  ['API_KEY_FOR_ERROR_IP_ADDRESS_BLOCKED', 'config'],
  ['API_KEY_FOR_ERROR_INTERNAL_ERROR', 'transient'],
  ['API_KEY_FOR_ERROR_NO_EMAIL', 'validation'],
])('the demo key %s fails as %s, though the status is 200', async (key, failure) => {
  expect(await failureOf(verify('avery@acme.example', key))).toMatchObject({ effect: 'none', failure });
});

test('a 403 is the filter before the vendor, not the key', async () => {
  simulator.failNext({ status: 403, body: 'error code: 1010' });
  expect(await failureOf(verify('a@acme.example'))).toMatchObject({ failure: 'config', effect: 'none' });
});

test('an address the vendor repeats stands in no reason', async () => {
  simulator.failNext({ status: 200, body: { error: 'bad address avery@acme.example given' } });
  const error = await failureOf(verify('avery@acme.example'));
  expect(JSON.stringify(error.reason)).toContain('(an address)');
  expect(JSON.stringify(error.reason)).not.toContain('avery');
});

test('an error without a sentence is a result, not a failure', async () => {
  simulator.failNext({
    status: 200,
    body: { email: 'a@acme.example', quality: '', result: 'error', resultcode: 4, error: '' },
  });
  expect((await verify('a@acme.example')).receipt).toMatchObject({ verdict: 'error' });
});

test('a lost upload is found by its name, and one that never came is not', async () => {
  const input = { addresses: ['a@acme.example'] };
  const performers = performersFor(KEY);
  const submit = 'email_verification.submit_batch';
  simulator.dropResponseNext();
  expect(await failureOf(run(performers, submit, input, { key: 'one' }))).toMatchObject({
    effect: 'unknown',
  });
  expect(await lookFor(performers, submit, input, 'one')).toBe('happened');
  expect(await lookFor(performers, submit, input, 'two')).toBe('did_not_happen');
  simulator.failNext({ status: 500, body: 'down' });
  expect(await lookFor(performers, submit, input, 'two')).toBe('cannot_tell');
  expect(await lookFor(performersFor('wrong'), submit, input, 'two')).toBe('cannot_tell');
});

test('a list still in progress says so', async () => {
  const { receipt } = await run<{ batchId: string }>(performersFor(KEY), 'email_verification.submit_batch', {
    addresses: ['a@acme.example'],
  });
  const look = () => run(performersFor(KEY), 'email_verification.read_batch', receipt);
  expect((await look()).receipt).toMatchObject({ state: 'working', vendorValue: 'in_progress', total: 1 });
  expect((await look()).receipt).toMatchObject({ state: 'finished', done: 1 });
});

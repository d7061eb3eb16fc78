import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf, questionAbout } from '../kit/adapter-run.fixture.ts';
import { knowsAna } from '../kit/known-ana.fixture.ts';
import { serveSimulators, type VendorSimulator } from '../kit/simulator.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { emailVerificationSuite } from '../ports/email-verification.suite.ts';
import { enrichmentSourceSuite } from '../ports/enrichment-source.suite.ts';
import { hunterPerformers } from './adapter.ts';
import { hunterCase } from './case.fixture.ts';
import { createHunterSimulator } from './simulator.ts';
import { canAsk } from './wire.ts';

emailVerificationSuite(hunterCase, { waits: false, unknownCosts: true });
enrichmentSourceSuite(hunterCase, { waits: false });

const KEY = 'sesame-verifier-hunter';
let simulator: VendorSimulator;
let close: () => Promise<void>;
let performers: ReturnType<typeof hunterPerformers>;
const start = async (more: { credits?: number; polls?: number; perMinute?: number } = {}): Promise<void> => {
  const { polls, ...parts } = more;
  simulator = createHunterSimulator({ apiKey: KEY, now: () => NOW, knows: knowsAna, ...parts });
  const server = await serveSimulators({ '/hunter': simulator });
  close = server.close;
  performers = hunterPerformers({ baseUrl: `${server.url}/hunter`, apiKey: KEY, pollMilliseconds: 1, polls });
};
beforeEach(() => start());
afterEach(() => close());
const verify = (address: string) => run(performers, 'email_verification.verify_address', { address });

test('202 is no result: the same question is repeated and counted once', async () => {
  expect((await verify('slow@acme.example')).receipt).toMatchObject({ verdict: 'deliverable' });
  expect(simulator.requests()).toHaveLength(2);
  expect(simulator.charges()).toHaveLength(1);
});

test('a check that is never finished is unknown', async () => {
  await close();
  await start({ polls: 1 });
  expect(await failureOf(verify('slow@acme.example'))).toMatchObject({
    effect: 'unknown',
    reason: { code: 'hunter.not_finished' },
  });
});

test('222 is a success without a verdict', async () => {
  expect((await verify('rude@acme.example')).receipt).toMatchObject({
    verdict: 'unknown',
    vendorValue: 'smtp_unexpected',
    catchAll: null,
  });
});

test('403 is haste and 429 an empty month', async () => {
  await close();
  await start({ perMinute: 0 });
  expect(await failureOf(verify('avery@acme.example'))).toMatchObject({
    failure: 'rate_limited',
    retryable: true,
  });
  await close();
  await start({ credits: 0 });
  expect(await failureOf(verify('avery@acme.example'))).toMatchObject({
    failure: 'quota_exhausted',
    retryable: false,
  });
});

test('somebody who asked Hunter to forget them is never mailed, and not looked for', async () => {
  expect((await verify('claimed@acme.example')).receipt).toMatchObject({
    verdict: 'do_not_send',
    vendorValue: 'claimed_email',
  });
  simulator.failNext({ status: 451, body: { errors: [{ id: 'claimed_email', code: 451, details: '' }] } });
  expect(await failureOf(run(performers, 'enrichment.hunter', questionAbout()))).toMatchObject({
    failure: 'recipient_blocked',
    effect: 'none',
  });
});

test('private mailboxes are a risk of their own', async () => {
  expect((await verify('webmail@acme.example')).receipt).toMatchObject({
    verdict: 'risky_other',
    flags: ['free'],
  });
});

test('a lead without a company and a profile is not asked about', async () => {
  const bare = questionAbout({ linkedinUrl: null, companyName: null, companyDomain: null });
  expect(canAsk(bare)).toBe(false);
  expect(await failureOf(run(performers, 'enrichment.hunter', bare))).toMatchObject({
    reason: { code: 'hunter.nothing_to_ask' },
  });
  expect(simulator.requests()).toEqual([]);
});

test('the key travels in a header, never in an address', async () => {
  await verify('avery@acme.example');
  expect(simulator.requests().every((request) => !request.query.has('api_key'))).toBe(true);
});

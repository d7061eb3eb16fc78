import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANA, ask, failureOf, NOW, questionAbout } from '../kit/adapter-run.fixture.ts';
import type { KnownPerson } from '../kit/known-person.ts';
import { type RunningSimulators, serveSimulators, type VendorSimulator } from '../kit/simulator.ts';
import { apolloPerformer } from './adapter.ts';
import { createApolloSimulator } from './simulator.ts';
import { matchReply, requestIdOf, toAnswer } from './wire.ts';

const KEY = 'test-key-apollo';
let folder: string;
let server: RunningSimulators;
let simulator: VendorSimulator;
let known: KnownPerson | null;
const start = async (perMinute?: number): Promise<void> => {
  simulator = createApolloSimulator({ apiKey: KEY, folder, knows: () => known, now: () => NOW, perMinute });
  server = await serveSimulators({ '/apollo': simulator });
};
const performer = (more: { apiKey?: string; timeoutMs?: number } = {}) =>
  apolloPerformer({ baseUrl: `${server.url}/apollo`, apiKey: KEY, ...more });

beforeEach(async () => {
  known = ANA;
  folder = mkdtempSync(join(tmpdir(), 'legwork-apollo-'));
  await start();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('people match', () => {
  test('a known person comes with address, company, technologies and notes, for one credit', async () => {
    const { receipt, charged } = await ask(performer(), questionAbout(), 'k1');
    expect(receipt).toMatchObject({
      found: true,
      email: ANA.email,
      emailVerified: true,
      emailConfidence: 95,
      title: 'COO',
      notes: ANA.notes,
    });
    expect(receipt.company).toMatchObject({
      employees: 180,
      industry: 'Logistics',
      technologies: ['Salesforce', 'Gong'],
    });
    expect(receipt.intent).toMatchObject({ hiring: true, fundingDaysAgo: 22, newLeadership: false });
    expect(charged?.micros).toBe(1_000_000n);
    expect(simulator.charges()).toMatchObject([{ key: 'k1', credits: 1 }]);
    const [request] = simulator.requests();
    expect(request?.query.get('reveal_phone_number')).toBe('false');
    expect(request?.body).toMatchObject({
      linkedin_url: 'https://www.linkedin.com/in/ana-lopez',
      domain: 'valewood-freight.test',
    });
  });

  test('a miss is an answer and free', async () => {
    known = null;
    const { receipt, charged } = await ask(performer(), questionAbout(), 'k1');
    expect(receipt).toMatchObject({ found: false, email: null, company: null });
    expect(charged?.micros).toBe(0n);
    expect(simulator.charges()).toEqual([]);
  });

  test('a lost answer is unknown; asking again under the key is charged once, also after a restart', async () => {
    simulator.dropResponseNext();
    expect(await failureOf(ask(performer(), questionAbout(), 'k1'))).toMatchObject({
      effect: 'unknown',
      reason: { code: 'apollo.answer_lost' },
    });
    await server.close();
    await start();
    expect((await ask(performer(), questionAbout(), 'k1')).receipt.email).toBe(ANA.email);
    expect(simulator.charges()).toHaveLength(1);
  });

  test.each([
    [
      'rate-limited.test',
      {
        effect: 'none',
        retryable: true,
        reason: { code: 'apollo.rate_limited', detail: { retryAfterSeconds: 7 } },
      },
    ],
    ['server-error.test', { effect: 'unknown', retryable: true, reason: { code: 'apollo.broke_down' } }],
    ['malformed.test', { effect: 'unknown', reason: { code: 'apollo.answer_unreadable' } }],
    ['timeout.test', { effect: 'unknown', reason: { code: 'apollo.answer_lost' } }],
  ])('%s', async (companyDomain, expected) => {
    expect(
      await failureOf(ask(performer({ timeoutMs: 300 }), questionAbout({ companyDomain }), 'k1')),
    ).toMatchObject(expected);
  });

  test.each([
    [{ status: 402, body: { error: 'no credits' } }, 'apollo.credits_exhausted', 'none', false],
    [
      { status: 403, body: { error: 'not authorized', error_code: 'API_INACCESSIBLE' } },
      'apollo.auth_failed',
      'none',
      false,
    ],
    [{ status: 422, body: { error: 'Invalid parameters' } }, 'apollo.rejected', 'none', false],
    [{ status: 503, body: 'down' }, 'apollo.unavailable', 'none', true],
    [
      {
        status: 429,
        body: { message: 'slow' },
        headers: { 'retry-after': new Date(Date.now() + 90_000).toUTCString() },
      },
      'apollo.rate_limited',
      'none',
      true,
    ],
  ] as const)('status %j', async (answer, code, effect, retryable) => {
    simulator.failNext(answer);
    const error = await failureOf(ask(performer(), questionAbout(), 'k1'));
    expect(error).toMatchObject({ effect, retryable, reason: { code } });
    if (answer.status === 429)
      expect(Math.abs(Number(error.reason.detail?.retryAfterSeconds) - 90)).toBeLessThanOrEqual(2);
    expect(simulator.charges()).toEqual([]);
  });

  test('a first name alone is not asked about', async () => {
    const bare = questionAbout({ lastName: null, linkedinUrl: null, companyName: null, companyDomain: null });
    expect(await failureOf(ask(performer(), bare, 'k1'))).toMatchObject({
      effect: 'none',
      reason: { code: 'apollo.nothing_to_ask' },
    });
    expect(simulator.requests()).toEqual([]);
  });

  test('a wrong key, a full window and a closed port are told apart', async () => {
    expect(await failureOf(ask(performer({ apiKey: 'wrong' }), questionAbout(), 'k1'))).toMatchObject({
      reason: { code: 'apollo.auth_failed' },
      retryable: false,
    });
    await server.close();
    expect(await failureOf(ask(performer(), questionAbout(), 'k1'))).toMatchObject({
      effect: 'none',
      retryable: true,
      reason: { code: 'apollo.unreachable' },
    });
    await start(1);
    await ask(performer(), questionAbout(), 'k1');
    expect(await failureOf(ask(performer(), questionAbout(), 'k2'))).toMatchObject({
      effect: 'none',
      retryable: true,
      reason: { detail: { retryAfterSeconds: 60 } },
    });
  });
});

describe('wire', () => {
  test('the id keeps all its digits', () => {
    expect(requestIdOf('{"request_id":-1039995589705121977,"person":null}')).toBe('-1039995589705121977');
    expect(requestIdOf('{"person":null}')).toBeNull();
  });

  test.each([
    ['null', { person: null }],
    ['empty', { person: {} }],
    ['absent', {}],
  ])('a person that is %s is a miss', (_name, body) => {
    expect(toAnswer(matchReply.parse(body), NOW).found).toBe(false);
  });

  test('a locked address is no address, and a guess carries the share of the vendor', () => {
    const locked = matchReply.parse({
      person: { title: 'COO', email: 'email_not_unlocked@domain.com', email_status: 'verified' },
    });
    expect(toAnswer(locked, NOW)).toMatchObject({
      found: true,
      email: null,
      emailConfidence: 0,
      emailVerified: false,
    });
    const guessed = matchReply.parse({
      person: { email: 'A@B.example', email_status: 'unverified', extrapolated_email_confidence: 0.62 },
    });
    expect(toAnswer(guessed, NOW)).toMatchObject({
      email: 'a@b.example',
      emailConfidence: 62,
      emailVerified: false,
    });
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx, WorkspaceMode } from '#core/ctx';
import { allow } from '#core/verdict';
import { licensed } from '#gateway';
import { failureOf, NOW } from '../kit/adapter-run.fixture.ts';
import { deliverWebhook } from '../ports/outgoing-webhook.ts';
import { destinationVerdict, resolvedVerdict } from '../ports/webhook-destination.rules.ts';
import { type Resolve, standardWebhooksPerformer } from './adapter.ts';
import { signatureOf } from './signature.rules.ts';

let answer: { status: number; headers?: Record<string, string> } | 'nothing' = { status: 200 };
let received: { path: string; headers: Record<string, unknown>; body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    received.push({ path: request.url ?? '', headers: request.headers, body });
    if (answer === 'nothing') request.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end('thanks');
  });
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(() => server.close());
beforeEach(() => {
  received = [];
  answer = { status: 200 };
});

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const deliver = (to: string, mode: WorkspaceMode = 'sandbox', resolve?: Resolve) =>
  standardWebhooksPerformer({ timeoutMs: 2_000, ...(resolve ? { resolve } : {}) }).perform(
    { now: () => NOW, workspace: { mode } } as unknown as Ctx,
    { webhookId: 'msg_1', url: to, body: '{"type":"message.sent"}', secrets: [SECRET] },
    {
      operationId: 'o',
      idempotencyKey: 'k',
      signal: licensed(AbortSignal.timeout(5_000), {
        operation: deliverWebhook.name,
        effect: 'write',
        approved: false,
      }),
      onTransmission: async () => allow(),
    },
  );

describe('signature', () => {
  // The vector of the published specification.
  test('is the one of the specification', () =>
    expect(
      signatureOf(SECRET, {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestamp: 1614265330,
        body: '{"test": 2432232314}',
      }),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='));
});

describe('over real HTTP', () => {
  test('the body arrives byte by byte, with id, time and signature', async () => {
    await expect(deliver(url)).resolves.toEqual({ receipt: { status: 200 } });
    expect(received).toMatchObject([
      {
        path: '/hook',
        body: '{"type":"message.sent"}',
        headers: {
          'content-type': 'application/json',
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(NOW.epochMilliseconds / 1_000),
        },
      },
    ]);
  });

  test.each([
    [410, 'webhook_out.gone', 'not_found'],
    [429, 'webhook_out.rate_limited', 'rate_limited'],
    [500, 'webhook_out.broke_down', 'transient'],
    [503, 'webhook_out.broke_down', 'transient'],
    [400, 'webhook_out.rejected', 'validation'],
  ])('status %i is %s, and no gateway repeats it at once', async (status, code, failure) => {
    answer = { status, headers: { 'retry-after': '120' } };
    const error = await failureOf(deliver(url));
    expect([error.reason.code, error.failure, error.effect]).toEqual([code, failure, 'none']);
    expect(error.reason.detail).toEqual({ status, retryAfterSeconds: 120 });
    expect(error.retryAfterMs).toBeGreaterThan(10_000);
  });

  test('a redirect is not followed, wherever it leads', async () => {
    answer = { status: 307, headers: { location: `${url}/elsewhere` } };
    expect((await failureOf(deliver(url))).reason.code).toBe('webhook_out.redirected');
    expect(received.map(({ path }) => path)).toEqual(['/hook']);
  });

  test('a lost answer is unknown, a refused connection is not', async () => {
    answer = 'nothing';
    expect(await failureOf(deliver(url))).toMatchObject({
      effect: 'unknown',
      reason: { code: 'webhook_out.answer_lost' },
    });
    expect(await failureOf(deliver('http://127.0.0.1:9/'))).toMatchObject({
      reason: { code: expect.stringMatching(/^webhook_out\.(unreachable|answer_lost)$/) },
    });
  });

  test('a live workspace reaches nothing on this machine, under no name', async () => {
    for (const to of [url, url.replace('127.0.0.1', 'localhost'), 'https://127.1/', 'https://[::1]/'])
      expect((await failureOf(deliver(to, 'live'))).effect, to).toBe('none');
    const inside: Resolve = async () => ['93.184.216.34', '10.0.0.7'];
    expect((await failureOf(deliver('https://hooks.example.com/', 'live', inside))).reason.code).toBe(
      'webhook_out.private_network',
    );
    expect(received).toEqual([]);
  });

  test('a public name that stands for this machine is refused in a live workspace', async () => {
    const here: Resolve = async () => ['127.0.0.1'];
    expect((await failureOf(deliver('https://hooks.example.com/', 'shadow', here))).reason.code).toBe(
      'webhook_out.private_network',
    );
  });
});

describe('a name that changes its meaning', () => {
  /** Answers each look with the next address, and the last one from then on. */
  const changing = (...answers: string[]) => {
    let looks = 0;
    const resolve: Resolve = async () => [answers[Math.min(looks++, answers.length - 1)] ?? ''];
    return { resolve, looks: () => looks };
  };

  test('is connected to at the address that was checked, and looked up once', async () => {
    const port = Number(new URL(url).port);
    let elsewhere = 0;
    const other = createServer((_request, response) => {
      elsewhere += 1;
      response.writeHead(200).end();
    });
    await new Promise<void>((done) => other.listen(port, '127.0.0.2', done));
    const { resolve, looks } = changing('127.0.0.2', '127.0.0.1');
    await deliver(`http://hooks.localhost:${port}/hook`, 'sandbox', resolve);
    await new Promise((done) => other.close(done));
    expect([elsewhere, received.length, looks()]).toEqual([1, 0, 1]);
  });
});

describe('destinations', () => {
  test.each([
    'https://hooks.example.com/x',
    'https://hooks.example.com:8443/x?y=1',
    'https://93.184.216.34/',
    'https://[2606:2800:220:1::1]/',
  ])('%s may be told', (to) => expect(destinationVerdict(to, { loopback: false }).allowed).toBe(true));

  test.each([
    'nothing',
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'https://user:word@hooks.example.com/',
    'https://localhost/',
    'https://a.localhost/',
    'https://intranet/',
    'https://db.internal/',
    'https://printer.local./',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.31.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
  ])('%s may not', (to) => {
    expect(destinationVerdict(to, { loopback: false }).allowed).toBe(false);
  });

  test('a sandbox may reach this machine, and no other private one', () => {
    expect(destinationVerdict('http://127.0.0.1:4000/', { loopback: true }).allowed).toBe(true);
    expect(destinationVerdict('http://localhost:4000/', { loopback: true }).allowed).toBe(true);
    expect(destinationVerdict('http://10.0.0.1/', { loopback: true }).allowed).toBe(false);
    expect(destinationVerdict('https://10.0.0.1/', { loopback: true }).allowed).toBe(false);
  });

  test('of several addresses one private one is enough, and none at all is refused', () => {
    const allowed = (...addresses: string[]) =>
      resolvedVerdict('x.example', addresses, { loopback: false }).allowed;
    expect([allowed('93.184.216.34'), allowed('93.184.216.34', '::1'), allowed()]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

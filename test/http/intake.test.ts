import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { systemActor } from '#core/actor';
import { rows } from '#core/db/index';
import { type Delivery, deliveryVerdict, proofMissing, type WebhookSecret } from '#core/webhook-proof.rules';
import { intakeRoute } from '#http';
import { type HttpBench, openHttpBench } from './http-bench.ts';

const body = JSON.stringify({ event: 'reply_received', id: 'e-1' });
const sign = (secret: string, text = body) => createHmac('sha256', secret).update(text).digest('hex');

async function openIntake(secret: WebhookSecret | undefined) {
  let bench: HttpBench | undefined;
  const route = intakeRoute({
    sources: new Map([
      [
        'vendor',
        {
          load: async () => ({
            vendor: 'vendor',
            secrets: ['own'],
            verify: (delivery: Delivery) => (secret ? deliveryVerdict(secret, delivery) : proofMissing),
            deliveryId: ({ body: text }: Delivery) => (JSON.parse(text) as { id?: string }).id,
            keep: [],
            read: () => [],
          }),
          secrets: { own: secret?.secret },
        },
      ],
    ]),
    workspaceOf: async (slug) => {
      const found = await bench?.access.tx((tx) =>
        rows<{ id: string }>(tx, sql`select id from workspaces where slug = ${slug}`),
      );
      const ctx = found?.[0] && (await bench?.contextFor(found[0].id, systemActor('intake')));
      return ctx && { id: ctx.workspace.id, now: ctx.now, newId: () => ctx.ids.next() };
    },
    execute: async (statement) => (await bench?.access.tx((tx) => tx.execute(statement)))?.rowCount ?? 0,
  });
  bench = await openHttpBench({ routes: [route] });
  const http = bench;
  const acme = await http.workspace('acme');
  const post = (headers: Record<string, string> = {}, path = '/hooks/acme/vendor') =>
    http.app.request(path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const stored = async () => {
    const ctx = await http.contextFor(acme.id, systemActor('test'));
    return ctx.db.tx((tx) =>
      rows<{ source: string; body: string }>(tx, sql`select source, body from webhook_inbox`),
    );
  };
  const refusals = async () => {
    const ctx = await http.contextFor(acme.id, systemActor('test'));
    return ctx.db.tx((tx) =>
      rows<{ code: string; count: number }>(tx, sql`select code, count from webhook_refusals`),
    );
  };
  return { post, stored, refusals, [Symbol.asyncDispose]: () => http[Symbol.asyncDispose]() };
}

test('a signed delivery is stored once, however often and however parallel it comes', async () => {
  await using intake = await openIntake({
    kind: 'hmac',
    header: 'x-signature',
    secret: 'shh',
    prefix: 'sha256=',
  });
  const headers = { 'x-signature': `sha256=${sign('shh')}` };
  const answers = await Promise.all(Array.from({ length: 5 }, () => intake.post(headers)));
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
  const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { duplicate: boolean }[];
  expect(bodies.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect(await intake.stored()).toEqual([{ source: 'vendor', body }]);
});

test.each<[string, WebhookSecret | undefined, Record<string, string>, string, number]>([
  ['no secret configured', undefined, {}, '/hooks/acme/vendor', 503],
  ['an unknown workspace', { kind: 'url', secret: 'shh' }, {}, '/hooks/nobody/vendor?secret=shh', 503],
  ['no signature', { kind: 'hmac', header: 'x-signature', secret: 'shh' }, {}, '/hooks/acme/vendor', 401],
  [
    'a wrong signature',
    { kind: 'hmac', header: 'x-signature', secret: 'shh' },
    { 'x-signature': sign('other') },
    '/hooks/acme/vendor',
    401,
  ],
  [
    'a signature of other bytes',
    { kind: 'hmac', header: 'x-signature', secret: 'shh' },
    { 'x-signature': sign('shh', '{}') },
    '/hooks/acme/vendor',
    401,
  ],
  [
    'a wrong shared secret',
    { kind: 'shared', header: 'x-secret', secret: 'shh' },
    { 'x-secret': 'sh' },
    '/hooks/acme/vendor',
    401,
  ],
  ['a wrong address', { kind: 'url', secret: 'shh' }, {}, '/hooks/acme/vendor?secret=sh', 401],
])('%s: nothing is stored', async (_what, secret, headers, path, status) => {
  await using intake = await openIntake(secret);
  expect((await intake.post(headers, path)).status).toBe(status);
  expect(await intake.stored()).toEqual([]);
});

test.each<[WebhookSecret, Record<string, string>, string]>([
  [
    { kind: 'shared', header: 'authorization', secret: 'shh', prefix: 'Bearer ' },
    { authorization: 'Bearer shh' },
    '/hooks/acme/vendor',
  ],
  [{ kind: 'url', secret: 'shh' }, {}, '/hooks/acme/vendor?secret=shh'],
])('%o is accepted', async (secret, headers, path) => {
  await using intake = await openIntake(secret);
  expect((await intake.post(headers, path)).status).toBe(202);
  expect(await intake.stored()).toHaveLength(1);
});

test('what is turned away is counted, by reason', async () => {
  await using intake = await openIntake({ kind: 'hmac', header: 'x-signature', secret: 'shh' });
  for (const headers of [{}, {}, { 'x-signature': sign('other') }] as Record<string, string>[])
    await intake.post(headers);
  expect(await intake.refusals()).toEqual(
    expect.arrayContaining([
      { code: 'intake.proof_missing', count: 2 },
      { code: 'intake.proof_wrong', count: 1 },
    ]),
  );
  await using closed = await openIntake(undefined);
  await closed.post();
  expect(await closed.refusals()).toEqual([{ code: 'intake.not_configured', count: 1 }]);
});

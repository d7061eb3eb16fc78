import { connect } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPublic, listen } from '#http';
import { saveMailbox } from '#outbound';
import type { Tenant, Waiting } from '../support/dispatch-world.ts';
import { DASHBOARD_TOKEN, openProductBench, type ProductBench } from '../support/product-bench.ts';

let product: ProductBench;
let tenant: Tenant;
let owner: string;
let ownerId: string;

beforeAll(async () => {
  product = await openProductBench();
  tenant = await product.world.tenant({ mailboxes: 1 });
  owner = await product.signIn(tenant.id, 'owner');
  ownerId = String((await product.ask('/api/me', { cookie: owner })).json.id);
}, 60_000);
afterAll(() => product[Symbol.asyncDispose]());

let number = 0;
async function one(): Promise<Waiting> {
  number += 1;
  const [waiting] = await tenant.propose([{ email: `a@web-${number}.example` }]);
  if (!waiting) throw new Error('Nothing was proposed.');
  return waiting;
}
const stateOf = async ({ itemId }: Waiting) =>
  (
    await tenant.rows<{ state: string; by: string | null }>(
      sql`select state, decided_by as by from approval_items where id = ${itemId}`,
    )
  )[0];

describe('the approver’s name is a parameter', () => {
  test('who approved comes from the session, whatever the request says about itself', async () => {
    const waiting = await one();
    const names = {
      by: 'mallory',
      approver: 'mallory',
      decidedBy: 'mallory',
      actor: { id: 'mallory', name: 'mallory' },
    };
    const answer = await product.ask(
      `/api/approvals/${waiting.itemId}/approve?approver=mallory&by=mallory&user=mallory`,
      {
        method: 'post',
        cookie: owner,
        headers: { 'x-user': 'mallory', 'x-actor': 'mallory', 'x-approver': 'mallory' },
        body: { contentHash: waiting.contentHash, ...names },
      },
    );
    expect(answer.status, answer.text).toBe(200);
    expect(await stateOf(waiting)).toEqual({ state: 'approved', by: ownerId });
    const kept = await tenant.rows(
      sql`select row_to_json(a)::text as row from audit_log a union all select row_to_json(b)::text from approval_batches b union all select row_to_json(t)::text from timeline t`,
    );
    expect(JSON.stringify(kept)).not.toContain('mallory');
  });

  test.each(['header', 'query'])(
    'swarm §38.1: the dashboard token by %s looks and never decides',
    async (where) => {
      const waiting = await one();
      const headers: Record<string, string> =
        where === 'header' ? { 'x-dashboard-token': DASHBOARD_TOKEN } : {};
      const query = where === 'query' ? `?token=${encodeURIComponent(DASHBOARD_TOKEN)}` : '';
      expect((await product.ask(`/api/approvals${query}`, { headers })).status).toBe(200);
      const tries = ['approve', 'reject', 'edit'].map((verb) =>
        product.ask(`/api/approvals/${waiting.itemId}/${verb}${query}`, {
          method: 'post',
          headers,
          body: {
            contentHash: waiting.contentHash,
            tag: 'other',
            reason: 'x',
            version: 1,
            subject: 'a b',
            body: 'c',
          },
        }),
      );
      expect((await Promise.all(tries)).map((answer) => answer.status)).toEqual([403, 403, 403]);
      expect(await stateOf(waiting)).toEqual({ state: 'pending', by: null });
    },
  );

  test('the changes of a workspace are not told to strangers', async () => {
    expect((await product.ask('/api/events')).status).toBe(401);
    expect((await product.ask('/api/events?token=wrong')).status).toBe(401);
    expect((await product.ask('/api/events', { cookie: owner })).status).toBe(200);
  });

  test('swarm §38.1: a preflight of any path asks for no sign-in', async () => {
    for (const route of product.routes.filter((entry) => entry.path.startsWith('/api/'))) {
      const answer = await product.ask(route.path.replace(/:\w+/g, 'x'), {
        method: 'options',
        headers: {
          origin: 'https://tiles.example',
          'access-control-request-method': route.method.toUpperCase(),
        },
      });
      expect(answer.status, route.path).toBe(204);
    }
  });
});

describe('open redirect', () => {
  const targets = [
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    'https:evil.example',
    '%2F%2Fevil.example',
    'javascript:alert(1)',
    '/%09/evil.example',
    'http://legwork.test@evil.example/',
    'http://legwork.test.evil.example/',
  ];
  const names = ['callbackURL', 'errorCallbackURL', 'newUserCallbackURL', 'next'];
  test.each(targets)('a sign-in link never leads to %s', async (target) => {
    for (const name of names) {
      for (const token of [
        'wrong',
        new URL(
          await (await product.access.auth()).linkFor(`owner-${tenant.id.slice(-6)}@people.test`),
        ).searchParams.get('token') ?? '',
      ]) {
        const answer = await product.ask(
          `/api/auth/magic-link/verify?token=${token}&${name}=${encodeURIComponent(target)}`,
          { headers: {} },
        );
        const location = answer.headers.get('location') ?? '/';
        expect(new URL(location, 'http://legwork.test').host, `${name} ${location}`).toBe('legwork.test');
        expect(new URL(location, 'http://legwork.test').protocol).toBe('http:');
      }
      await product.access.tx((tx) => tx.execute(sql`delete from auth.sign_in_failures`));
    }
  });
});

describe('path traversal', () => {
  const paths = [
    '/..%2f..%2fpackage.json',
    '/assets/../../legwork.secret',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/..%5c..%5cpackage.json',
    '/%2e%2e%2f%2e%2e%2fpackage.json',
    '//etc/passwd',
    '/assets/..%252f..%252fpackage.json',
    '/assets/%00.js',
    '/....//....//package.json',
    '/web/../package.json',
  ];
  test.each(paths)('%s gives no file of the program or the machine', async (path) => {
    const listening = await listen(product.app, { host: '127.0.0.1', port: 0 });
    try {
      // By hand: a client library would tidy the path up before sending it.
      const text = await rawGet(listening.port, path);
      expect(text).not.toMatch(/"private": true|"imports"|root:x:|"dependencies"/);
      expect(text).not.toMatch(/^HTTP\/1\.1 500/);
    } finally {
      await listening.close(0);
    }
  });
  test.each(['/%E0%A4%A', '/assets/%', '/u/%E0%A4%A', '/api/leads/%E0%A4%A', '/leads/%ff'])(
    'a path that cannot be decoded is no error of the program: %s',
    async (path) => {
      const answer = await product.ask(path, { cookie: owner });
      expect(answer.status, answer.text.slice(0, 200)).not.toBe(500);
    },
  );
});

const rawGet = (port: number, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: legwork.test\r\nConnection: close\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.once('end', () => resolve(text));
    socket.once('error', reject);
  });

test('a mailbox password stands in no answer of any route, for nobody', async () => {
  const endpoint = { host: '127.0.0.1', port: 465, user: 'u', password: 'open-sesame-7' };
  const { mailboxId } = await saveMailbox(await tenant.ctx(), {
    address: 'leaky@own.example',
    displayName: 'Leaky',
    vendor: 'native',
    connection: { smtp: endpoint, imap: endpoint, filesSent: true },
  });
  await tenant.rows(sql`update mailboxes set state = 'paused' where id = ${mailboxId}`);
  let asked = 0;
  for (const route of product.routes.filter(
    (entry) => entry.method === 'get' && !isPublic(entry.access) && !entry.path.includes(':'),
  )) {
    const answer = await product.ask(route.path, { cookie: owner });
    if (route.path === '/api/mailboxes') expect(answer.text).toContain('leaky@own.example');
    expect(answer.text, route.path).not.toMatch(/open-sesame|"connection"|passwordEnv/);
    asked += 1;
  }
  expect(asked).toBeGreaterThan(10);
});

test('a request body cannot name another workspace: its ids and fields are ignored or unknown', async () => {
  const other = await product.world.tenant({ mailboxes: 1 });
  const before = await other.rows(sql`select count(*)::int as count from suppressions`);
  const answer = await product.ask('/api/suppressions', {
    method: 'post',
    cookie: owner,
    body: {
      workspaceId: other.id,
      workspace_id: other.id,
      entries: [{ address: 'x@cross.example', reason: 'no', workspaceId: other.id }],
    },
  });
  expect(answer.status, answer.text).toBe(200);
  expect(await other.rows(sql`select count(*)::int as count from suppressions`)).toEqual(before);
  expect(
    (
      await product.ask('/api/batches', {
        method: 'post',
        cookie: owner,
        headers: { 'x-workspace': other.id },
      })
    ).status,
  ).toBe(404);
  expect((await product.ask(`/api/leads?workspace=${other.id}`, { cookie: owner })).status).toBe(404);
});

test('one definition of the daily limit: the number an admin sets is what planning and sending obey', async () => {
  const limited = await product.world.tenant({ mailboxes: 2, dailyLimit: 100 });
  const admin = await product.signIn(limited.id, 'admin');
  expect(
    (await product.ask('/api/workspaces/daily-limit', { method: 'post', cookie: admin, body: { limit: 2 } }))
      .json,
  ).toEqual({ limit: 2 });
  await limited.propose(Array.from({ length: 5 }, (_, index) => ({ email: `p@limit-${index}.example` })));
  await limited.approve((await limited.freeze()).id);
  await limited.live();
  const days = await limited.rows<{ day: string; sent: number }>(
    sql`select transmission_at::date::text as day, count(*)::int as sent from send_ledger where state = 'accepted' group by 1 order by 1`,
  );
  expect(days.map((day) => day.sent)).toEqual([2, 2, 1]);
});

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '#core/config/index';
import { connections } from '#core/connections';
import { contribute } from '#core/contribution';
import type { Ctx, Outcome } from '#core/ctx';
import { openReadOnly } from '#core/db/read-only';
import { SIGNAL_ROWS } from '#vendors/kit/signal-rows.fixture';
import { serveSimulators } from '#vendors/kit/simulator';
import { readSignals, type SignalPage } from '#vendors/ports/signal-source';
import { createSignalHttpSimulator } from '#vendors/signal-http/simulator';
import { readOnlyStatements } from '#vendors/signal-sql/adapter';
import { guards } from '../../src/app/guards.ts';
import { dataVendors } from '../../src/app/vendors/data-vendors.ts';
import { vendorSections } from '../../src/app/vendors/vendor-config.ts';
import { checkConnections } from '../../src/ops/check-connections.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

const PAGED = `select id, title, kind, created_at as event_date, id::text as cursor from their_signals where ($1::text is null or id > $1::bigint) and ($2::timestamptz is null or created_at >= $2::timestamptz) order by id limit $3`;
const ROWS = 2_500;
const KEY = 'k9-Qd83Lsmz02';

let bench: Workbench;
let owner: pg.Client;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  bench = await openWorkbench();
  owner = new pg.Client({ connectionString: bench.urls.ownerUrl });
  await owner.connect();
  await owner.query(
    `create table their_signals (id bigint primary key, title text not null, kind text, created_at timestamptz not null);
     insert into their_signals select n, 'Signal ' || n, 'budget', '2026-01-01T00:00:00Z' from generate_series(1, ${ROWS}) n;
     create sequence counted;
     create function sneak() returns bigint language sql volatile as $$ insert into their_signals values (0, 'sneaked', null, now()) returning id $$`,
  );
});
afterAll(async () => {
  for (const close of closing) await close();
  await owner.end();
  await bench[Symbol.asyncDispose]();
});

/** The vendors of data as an installation with these settings has them, in a live workspace. */
async function installed(slug: string, environment: Record<string, string>): Promise<Ctx> {
  const { config } = loadConfig(vendorSections, environment);
  const live = await Promise.all(dataVendors(config));
  const own = await openWorkbench({
    slices: [
      { name: 'vendors', contributions: live.map(({ connection }) => contribute(connections, connection)) },
    ],
    performers: live.flatMap(({ performers }) => performers),
    guards,
    wait: async () => undefined,
  });
  closing.push(async () => {
    await Promise.all(live.map((vendor) => vendor.close()));
    await own[Symbol.asyncDispose]();
  });
  return own.ctx(await own.workspace(slug, 'live'));
}

const read = async (
  ctx: Ctx,
  source: 'sql' | 'http',
  cursor: string | null = null,
  limit = 100,
): Promise<Outcome<SignalPage> | undefined> =>
  (
    await ctx.perform(readSignals(source), [
      {
        input: { cursor, since: null, companyDomain: null, limit },
        subject: {},
        idempotencyKey: `read ${ctx.ids.next()}`,
      },
    ])
  )[0];
const signals = async () =>
  (await owner.query<{ count: string }>('select count(*) from their_signals')).rows[0]?.count;

test('the three sources stand among the connections, and each says what it is missing', async () => {
  const ctx = await installed('sources-none', {});
  const { connections: cards } = await checkConnections(ctx);
  const of = (vendor: string) => cards.find((card) => card.vendor === vendor);
  expect(of('clay')).toMatchObject({
    state: 'missing',
    capabilities: ['enrichment'],
    reason: 'clay is not set up: CLAY_WEBHOOK_URLS is not set.',
  });
  expect(of('signal_http')?.reason).toBe(
    'signal_http is not set up: SIGNAL_HTTP_URL and SIGNAL_HTTP_KEY are not set.',
  );
  expect(of('signal_sql')?.reason).toBe(
    'signal_sql is not set up: SIGNAL_SQL_URL and SIGNAL_SQL_QUERY are not set.',
  );
});

test('a sample from the documentation is refused with a sentence, and nothing is connected with it', async () => {
  const ctx = await installed('sources-sample', {
    CLAY_WEBHOOK_URLS: 'https://api.clay.com/v3/sources/webhook/your-table-here',
    SIGNAL_HTTP_URL: 'https://signals.example/v1/signals',
    SIGNAL_HTTP_KEY: 'a-key-of-the-service',
    SIGNAL_SQL_URL: 'postgres://reader:secret@db.example:5432/signals',
    SIGNAL_SQL_QUERY: PAGED,
  });
  const { connections: cards } = await checkConnections(ctx);
  for (const [vendor, env] of [
    ['clay', 'CLAY_WEBHOOK_URLS'],
    ['signal_http', 'SIGNAL_HTTP_URL'],
    ['signal_sql', 'SIGNAL_SQL_URL'],
  ] as const)
    expect(cards.find((card) => card.vendor === vendor)).toMatchObject({
      state: 'placeholder',
      health: 'degraded',
      reason: `${vendor} has a sample in place of a key: look at ${env}.`,
    });
  for (const source of ['sql', 'http'] as const)
    await expect(read(ctx, source)).rejects.toMatchObject({ code: 'gateway.no_performer' });
});

test('a mapping that is none is told at the start, not at the first page', () => {
  expect(() => loadConfig(vendorSections, { SIGNAL_HTTP_MAPPING: '{"items": 7}' })).toThrow(
    /SIGNAL_HTTP_MAPPING/,
  );
});

test('a service is read page by page, and its connection answers', async () => {
  const simulator = createSignalHttpSimulator({
    apiKey: KEY,
    webhookSecret: 'a-webhook-secret-of-ours',
    rows: () => SIGNAL_ROWS,
  });
  const server = await serveSimulators({ '/signals': simulator });
  closing.push(server.close);
  const ctx = await installed('sources-http', {
    SIGNAL_HTTP_URL: `${server.url}/signals/v1/signals`,
    SIGNAL_HTTP_KEY: KEY,
  });
  const page = await read(ctx, 'http', null, 2);
  expect(page).toMatchObject({ state: 'done', receipt: { more: true } });
  const { connections: cards } = await checkConnections(ctx, { only: 'signal_http' });
  expect(cards).toMatchObject([{ state: 'ready', lastOkAt: expect.any(String) }]);
});

describe('a database of somebody else', () => {
  const withQuery = (slug: string, query: string, more: Record<string, string> = {}) =>
    installed(slug, { SIGNAL_SQL_URL: bench.urls.ownerUrl, SIGNAL_SQL_QUERY: query, ...more });

  test('is read page by page behind the position, and its connection answers', async () => {
    const ctx = await withQuery('sql-pages', PAGED);
    const first = await read(ctx, 'sql', null, 500);
    expect(first).toMatchObject({ state: 'done', receipt: { cursor: '500', more: true } });
    const last = await read(ctx, 'sql', '2400', 500);
    expect(last).toMatchObject({ state: 'done', receipt: { cursor: '2500', more: false, skipped: 0 } });
    const { connections: cards } = await checkConnections(ctx, { only: 'signal_sql' });
    expect(cards).toMatchObject([{ state: 'ready', lastOkAt: expect.any(String) }]);
    expect(JSON.stringify(cards)).not.toContain(new URL(bench.urls.ownerUrl).password);
  });

  // The role is the owner of the table: what stops it is the way it is opened, not its rights.
  test.each([
    [
      'a row',
      `with w as (insert into their_signals values (0, $1, $2, now()) returning *) select id, title from w order by id limit $3`,
      'signal_sql.query_failed',
      '0A000',
    ],
    [
      'rows away',
      `with w as (delete from their_signals returning *) select id, title from w where $1::text is null and $2::text is null order by id limit $3`,
      'signal_sql.query_failed',
      '0A000',
    ],
    [
      'through a function',
      `select sneak() as id, 'x' as title from their_signals where $1::text is null and $2::text is null order by 1 limit $3`,
      'signal_sql.writes',
      '25006',
    ],
    [
      'a sequence',
      `select nextval('counted') as id, 'x' as title from their_signals where $1::text is null and $2::text is null order by 1 limit $3`,
      'signal_sql.writes',
      '25006',
    ],
    [
      'after unlocking itself',
      `select sneak() as id, set_config('transaction_read_only', 'off', false) as title from (select set_config('transaction_read_only', 'off', false) as o) s where $1::text is null and $2::text is null order by 1 limit $3`,
      'signal_sql.query_failed',
      '25001',
    ],
  ])('a query that writes %s changes nothing', async (what, query, code, state) => {
    const ctx = await withQuery(`sql-${what.replaceAll(' ', '-')}`, query);
    const answer = await read(ctx, 'sql');
    expect(answer).toMatchObject({ state: 'failed', reason: { code, detail: { code: state } } });
    expect(await signals()).toBe(String(ROWS));
    expect((await owner.query('select is_called from counted')).rows).toEqual([{ is_called: false }]);
  });

  test('a query that forgot its limit, or its end, stops by itself', async () => {
    const endless = await withQuery(
      'sql-endless',
      `select id, title from their_signals where ($1::text is null or id > $1::bigint) and $2::text is null and $3::int > 0 order by id`,
    );
    const page = await read(endless, 'sql', null, 10);
    expect(page?.state === 'done' && page.receipt.signals.length).toBe(1_000);
    const slow = await withQuery(
      'sql-slow',
      `select id, title, pg_sleep(5) from their_signals where $1::text is null and $2::text is null order by id limit $3`,
      { SIGNAL_SQL_TIMEOUT_MS: '100' },
    );
    expect(await read(slow, 'sql', null, 1)).toMatchObject({
      state: 'failed',
      reason: { code: 'signal_sql.too_slow' },
    });
  });

  test('a day and a moment without a zone stay what they are, and the next reader gets a clean connection', async () => {
    const database = openReadOnly(bench.urls.ownerUrl, { maxRows: 10, begin: readOnlyStatements });
    closing.push(database.close);
    const ask = (text: string) =>
      database.readRows({ text, values: [], timeoutMs: 1_000, signal: AbortSignal.timeout(5_000) });
    expect(await ask(`select date '2026-03-01' as day, timestamp '2026-03-01 10:00' as moment`)).toEqual([
      { day: '2026-03-01', moment: '2026-03-01 10:00:00' },
    ]);
    await expect(ask('select * from nothing')).rejects.toMatchObject({ code: '42P01' });
    expect(await ask('select 1 as one')).toEqual([{ one: 1 }]);
    expect(await ask(`select current_setting('transaction_read_only') as read_only`)).toEqual([
      { read_only: 'on' },
    ]);
  });
});

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { systemActor } from '#core/actor';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { startPostgres } from '#core/db/embedded/index';
import { openDatabase, rows, type Tx } from '#core/db/index';
import { migrate } from '#core/db/migrate';
import { ensureRoles, newRolePasswords } from '#core/db/roles';
import type { WorkspaceId } from '#core/ids';
import { createLog } from '#core/log';
import { secretKeys } from '#core/secret-keys';
import { STATUS_GROUPS } from '#leads/contract';
import { takeDue } from '../../src/cadence/cadence.store.ts';
import { leadPage } from '../../src/leads/read-leads.ts';
import { claimDue } from '../../src/outbound/ledger.store.ts';
import { cloneDatabase, TEMPLATE } from '../../test/support/cluster.ts';
import { median, report } from './report.ts';
import { fill, GAP_SECONDS, MAILBOXES, MOMENTS, type Size, START, WORKSPACE } from './scale-world.ts';

const WHOLE: Size = { leads: 1_000_000, events: 5_000_000, enrolments: 200_000 };
/** The same work over a tenth of the leads. */
const TENTH: Size = { ...WHOLE, leads: WHOLE.leads / 10, events: WHOLE.events / 10 };
/** Odd, for the median. */
const ASKED = 61;
const PAGE = 50;
const ENROLMENTS_AT_ONCE = 200;
const SENDS_AT_ONCE = 150;
const EXECUTORS = 2;

type Side = { readonly ctx: Ctx; readonly adminUrl: string; close(): Promise<void> };

/** The product over a million leads, and the same questions over a tenth of them in turns. */
export async function benchScale(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-bench-'));
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({
    folder,
    settings: { max_wal_size: '8GB', shared_buffers: '512MB' },
  });
  try {
    const urls = {
      adminUrl: postgres.ownerUrl,
      ...(await ensureRoles(postgres.ownerUrl, newRolePasswords(), TEMPLATE)),
    };
    await migrate(urls.ownerUrl);
    const started = performance.now();
    const tenth = await side(urls, 'bench_tenth', TENTH);
    const whole = await side(urls, 'bench_whole', WHOLE);
    const filledSeconds = (performance.now() - started) / 1_000;
    process.stderr.write(`filled in ${filledSeconds.toFixed(0)} s\n`);
    const pages = await listPages(whole.ctx);
    const due = await inTurns(tenth.ctx, whole.ctx, (tx) => takeDue(tx, START, ENROLMENTS_AT_ONCE));
    const sends = await inTurns(tenth.ctx, whole.ctx, (tx) =>
      claimDue(tx, 'asks', { from: START.subtract({ hours: 1 }), now: START }, SENDS_AT_ONCE),
    );
    const claims = await claimAll(whole);
    await Promise.all([tenth.close(), whole.close()]);
    return reportScale({ pages, due, sends, claims, filledSeconds });
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function side(urls: Parameters<typeof cloneDatabase>[0], name: string, size: Size): Promise<Side> {
  const cloned = await cloneDatabase(urls, name);
  const adminUrl = Object.assign(new URL(urls.adminUrl), { pathname: `/${name}` }).toString();
  await fill(adminUrl, size);
  const log = createLog({ level: 'silent' });
  const database = openDatabase({ ...cloned, log, name: 'legwork-bench' });
  const workspace = WORKSPACE as WorkspaceId;
  const ctx = createCtx({
    ...{ database, log, clock: { now: () => START }, executorId: 'bench', actor: systemActor('bench') },
    workspace: { id: workspace, name: 'Scale', slug: 'scale', mode: 'sandbox', path: [workspace] },
    performWith: () => async () => [],
    contributions: collectContributions([]),
    secretKey: secretKeys('a secret of the bench, 32 characters long'),
    baseUrl: 'https://legwork.example',
  });
  return { ctx, adminUrl, close: () => database.close() };
}

/** Milliseconds of each page: the first, one deep inside, of every group and tier. */
async function listPages(ctx: Ctx): Promise<Readonly<Record<string, readonly number[]>>> {
  const deep = `${START.subtract({ minutes: 500 }).toString()}~00000000-0000-0000-0000-000000000001`;
  const questions: Readonly<Record<string, Parameters<typeof leadPage>[1]>> = {
    first: { limit: PAGE },
    deep: { limit: PAGE, after: deep },
    ...Object.fromEntries(
      Object.keys(STATUS_GROUPS).map((group) => [`group ${group}`, { limit: PAGE, group }]),
    ),
    ...Object.fromEntries(['T1', 'T2', 'T3'].map((tier) => [`tier ${tier}`, { limit: PAGE, tier }])),
    'search of a person': { limit: PAGE, search: 'Number424242' },
  };
  const took: Record<string, number[]> = {};
  for (const [name, question] of Object.entries(questions)) {
    const times: number[] = [];
    for (let n = 0; n < (question.search ? 3 : 20); n += 1)
      times.push(await timed(() => leadPage(ctx, question)));
    took[name] = times;
    process.stderr.write(`${name}: ${p95(times).toFixed(1)} ms\n`);
  }
  return took;
}

type InTurns = { readonly tenth: readonly number[]; readonly whole: readonly number[] };

class Undone extends Error {}

/** Milliseconds of the same question to both, one after the other; what it takes is given back. */
async function inTurns(
  tenth: Ctx,
  whole: Ctx,
  ask: (tx: Tx) => Promise<readonly unknown[]>,
): Promise<InTurns> {
  const once = async (ctx: Ctx): Promise<number> => {
    let took = 0;
    try {
      await ctx.db.tx(async (tx) => {
        let found: readonly unknown[] = [];
        took = await timed(async () => {
          found = await ask(tx);
        });
        if (found.length === 0) throw new Error('Nothing was due.');
        throw new Undone();
      });
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
    }
    return took;
  };
  const all = { tenth: [] as number[], whole: [] as number[] };
  for (let n = -5; n < ASKED; n += 1) {
    const [small, large] = [await once(tenth), await once(whole)];
    // The first ones warm both.
    if (n < 0) continue;
    all.tenth.push(small);
    all.whole.push(large);
  }
  return all;
}

/** Claims per second by several executors at once; between two moments everything claimed is settled, which is not counted. */
async function claimAll({
  ctx,
  adminUrl,
}: Side): Promise<{ perSecond: number; claimed: number; twice: number }> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const ids: string[] = [];
  let seconds = 0;
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const now = START.add({ seconds: moment * (GAP_SECONDS + 1) });
    const hand = async (executor: string): Promise<void> => {
      for (;;) {
        const got = await ctx.db.tx((tx) =>
          claimDue(tx, executor, { from: START.subtract({ hours: 1 }), now }, SENDS_AT_ONCE),
        );
        if (got.length === 0) return;
        ids.push(...got.map(({ id }) => id));
      }
    };
    seconds +=
      (await timed(() => Promise.all(Array.from({ length: EXECUTORS }, (_, n) => hand(`claims ${n}`))))) /
      1_000;
    await admin.query(
      `update send_ledger set state = 'accepted', transmission_at = $1, settled_at = $1 where state = 'claimed'`,
      [now.toString()],
    );
  }
  await admin.end();
  const left = await ctx.db.tx((tx) =>
    rows(tx, sql`select 1 from send_ledger where state = 'planned' limit 1`),
  );
  if (left.length > 0 || ids.length !== MAILBOXES * MOMENTS)
    throw new Error(`${ids.length} were claimed, and something was left.`);
  return { perSecond: ids.length / seconds, claimed: ids.length, twice: ids.length - new Set(ids).size };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const p95 = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN;

function reportScale(found: {
  pages: Readonly<Record<string, readonly number[]>>;
  due: InTurns;
  sends: InTurns;
  claims: { perSecond: number; claimed: number; twice: number };
  filledSeconds: number;
}): boolean {
  const { pages, due, sends, claims } = found;
  const ratio = ({ tenth, whole }: InTurns) => median(whole) / median(tenth);
  process.stderr.write('segments: not measured here\n');
  return report(
    'scale',
    [
      {
        name: 'list page p95',
        figure: p95(
          Object.entries(pages).flatMap(([name, times]) => (name.startsWith('search') ? [] : times)),
        ),
        unit: 'ms',
        atMost: 200,
      },
      ...Object.entries(pages).map(([name, times]) => ({
        name: `  ${name} p95`,
        figure: p95(times),
        unit: 'ms',
      })),
      { name: 'due enrolments p95', figure: p95(due.whole), unit: 'ms', atMost: 50 },
      { name: '  ten times the leads', figure: ratio(due), unit: 'x', atMost: 1.2 },
      { name: 'due messages p95', figure: p95(sends.whole), unit: 'ms', atMost: 50 },
      { name: '  ten times the leads', figure: ratio(sends), unit: 'x', atMost: 1.2 },
      { name: 'claims', figure: claims.perSecond, unit: '/s', atLeast: 2_000 },
      { name: 'claimed twice', figure: claims.twice, unit: '', atMost: 0 },
    ],
    {
      whole: WHOLE,
      tenth: TENTH,
      notMeasured: ['segments'],
      filledSeconds: found.filledSeconds,
      claimed: claims.claimed,
    },
  );
}

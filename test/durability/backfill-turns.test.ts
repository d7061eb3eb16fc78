import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { readBackfill } from '#autosend';
import { verify } from '#ops';
import { backfillOptions } from '../../src/autosend/backfill/contract.ts';
import { orderBackfill } from '../../src/autosend/backfill/order-backfill.ts';
import { type Kind, openBacklog, seedBacklog } from '../support/backlog.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';

/** `kill -9` of the worker that goes on with a run started on its page: after a turn, and in the middle of drafts and of decisions. */
const world: DispatchWorld = ofThisFile(openDispatchWorld);
const folder = mkdtempSync(join(tmpdir(), 'legwork-turns-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EACH = 15;
const KINDS = Array.from({ length: EACH }, (): Kind[] => ['meets', 'question', 'negative', 'booked']).flat();
const driver = fileURLToPath(new URL('./backfill-turns-driver.ts', import.meta.url));

/** Works until it is done, or dies at the first look at the database that says so. */
async function work(
  tenant: Tenant,
  dies?: () => Promise<boolean>,
): Promise<{ signal: string | null; last: string }> {
  const { ownerUrl, appUrl, systemUrl } = world.urls;
  const child = spawn(process.execPath, [driver, tenant.id], {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, LEGWORK_HOME: join(folder, 'home') },
      ...{ DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl, DATABASE_SYSTEM_URL: systemUrl },
      ...{ LEGWORK_SECRET: 'a secret of the tests, 32 characters long' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  let [last, over] = ['', false];
  const watched = (async () => {
    while (dies && !over) if (await dies()) return child.kill('SIGKILL');
    return false;
  })();
  for await (const line of createInterface({ input: child.stdout })) last = line;
  const [, signal] = await exited;
  over = true;
  await watched;
  return { signal, last };
}

const reached = (tenant: Tenant, states: readonly string[], count: number) => async (): Promise<boolean> =>
  ((
    await tenant.rows<{ count: number }>(
      sql`select count(*)::int as count from backfill_targets where state = any (${`{${states.join(',')}}`}::text[])`,
    )
  )[0]?.count ?? 0) >= count;

test('a worker killed while it drafts and while it decides is followed by one that repeats nothing and leaves nothing out', async () => {
  const tenant = await world.tenant({ mode: 'live', mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const campaigns = await openBacklog(await tenant.ctx(), ctx, { slots: 100 });
  const [mailbox] = await tenant.rows<{ id: string }>(sql`select id from mailboxes`);
  await seedBacklog(await tenant.ctx(), { campaigns, mailboxId: mailbox?.id ?? '', kinds: KINDS });
  const options = backfillOptions.parse({});
  const { id } = await orderBackfill(ctx, { options, replies: KINDS.length, force: false });

  const first = await work(tenant, reached(tenant, ['drafted'], 3));
  expect(first.signal).toBe('SIGKILL');
  expect((await readBackfill(ctx, id)).state).toBe('drafting');
  const second = await work(tenant, reached(tenant, ['sent', 'review'], 3));
  expect(second.signal).toBe('SIGKILL');
  const third = await work(tenant);
  expect(third).toEqual({ signal: null, last: 'done' });

  const { state, counts } = await readBackfill(ctx, id);
  expect([state, counts.states]).toEqual(['done', { sent: EACH, review: EACH, skipped: 2 * EACH }]);
  const [made] = await tenant.rows<Record<string, number>>(
    sql`select (select count(*)::int from reply_drafts) as drafts, (select max(version) from reply_drafts) as version,
          (select count(*)::int from send_ledger where answer_id is not null) as sends, (select count(distinct answered_id)::int from send_ledger where answer_id is not null) as answered,
          (select count(distinct subject_id)::int from approval_items) as subjects, (select count(*)::int from approval_items) as items,
          (select count(*)::int from approval_items where state = 'pending') as waiting`,
  );
  expect(made).toEqual({
    drafts: 2 * EACH,
    version: 1,
    sends: EACH,
    answered: EACH,
    items: 2 * EACH,
    subjects: 2 * EACH,
    waiting: EACH,
  });
  const { checks } = await verify(await tenant.ctx());
  expect(Object.entries(checks).filter(([, check]) => check.count !== 0)).toEqual([]);
}, 120_000);

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createCampaign } from '#campaigns';
import { systemClock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { importLeads, memorySource } from '#leads';
import { verify } from '#ops';
import { saveMailbox } from '#outbound';
import { guards } from '../../src/app/guards.ts';
import { slices } from '../../src/app/slices.ts';
import { setSchedule } from '../../src/pipeline/schedules/keep-schedule.ts';
import { settingsWith } from '../support/proposals.ts';
import { inPlace, standStill } from '../support/stand-still.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

/** `kill -9` in front of every step of a motion that a schedule had due: each has the same end after the restart, and nobody is begun with twice. */
const PEOPLE = 3;
const driver = fileURLToPath(new URL('./motions-driver.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-motions-'));
let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.[Symbol.asyncDispose]();
  bench = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A live workspace whose campaign has an audience nobody was begun with, and a schedule that is due since three days. */
async function due(name: string): Promise<Ctx> {
  if (!bench) throw new Error('The bench is not open.');
  const ctx = bench.ctx(await bench.workspace(name, 'live'), { clock: systemClock });
  const lines = Array.from(
    { length: PEOPLE },
    (_, n) => `p${n}@${name}-${n}.example,Ana,Berg,Head of Operations,Mill ${name} ${n},Manufacturing`,
  );
  const head = 'email,first name,last name,title,company,industry';
  const imported = await importLeads(ctx, memorySource('list.csv', [head, ...lines, ''].join('\n')));
  await saveMailbox(ctx, {
    ...{ address: `nora@${name}.example`, displayName: 'Nora Field', vendor: 'native', connection: {} },
  });
  const copy = { offer: 'map where work waits between two teams' };
  const tiers = ['tier_1', 'tier_2', 'tier_3', 'tier_4'];
  const made = await createCampaign(ctx, {
    ...{ name: 'Spring', settings: settingsWith({ copy, tiers, audience: { importId: imported.id } }) },
  });
  await ctx.db.tx((tx) => tx.execute(sql`update campaigns set state = 'active' where id = ${made.id}`));
  await setSchedule(ctx, {
    ...{ name: 'Daily', motion: 'all', days: [1, 2, 3, 4, 5, 6, 7], at: '09:00', zone: 'UTC', live: true },
  });
  await ctx.db.tx((tx) =>
    tx.execute(sql`update run_schedules set next_due_at = next_due_at - interval '3 days'`),
  );
  return ctx;
}

const startProduct = ({ urls }: Workbench, places: readonly Ctx[]): ChildProcess =>
  spawn(process.execPath, [driver, ...places.map(({ workspace }) => workspace.id)], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: urls.ownerUrl,
      DATABASE_APP_URL: urls.appUrl,
      DATABASE_SYSTEM_URL: urls.systemUrl,
      LEGWORK_HOME: join(folder, 'home'),
      LEGWORK_SECRET: 'a secret of the tests, 32 characters long',
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/** What must be the same however often the process died, by natural keys. */
const outcome = async (ctx: Ctx) => ({
  broken: Object.entries((await verify(ctx)).checks).filter(([, { count }]) => count !== 0),
  ...(await ctx.db.tx(async (tx) => ({
    motions: await rows<{ state: string; missed: number; parts: object[] }>(
      tx,
      sql`select state, missed, parts from motion_runs`,
    ),
    ahead: await rows(tx, sql`select next_due_at > now() as ahead from run_schedules`),
    items: await rows(
      tx,
      sql`select r.state, i.stage, i.outcome, count(*)::int as count from runs r join run_items i on i.workspace_id = r.workspace_id and i.run_id = r.id group by r.id, 1, 2, 3 order by 2`,
    ),
    drafts: await rows(tx, sql`select state, count(*)::int as count from drafts group by 1`),
    batches: await rows(
      tx,
      sql`select motion, state, count(*)::int as count from approval_batches group by 1, 2`,
    ),
    audited: await rows(
      tx,
      sql`select action, count(*)::int as count from audit_log where action like 'motion.%' group by 1 order by 1`,
    ),
  }))),
});

test('killed in front of every step: the same end in every place, each person begun with once', async () => {
  bench = await openWorkbench({ slices, guards });
  const names = ['taken', 'moved', 'begun', 'noted', 'between', 'closing', 'calm'];
  const places: Ctx[] = [];
  for (const name of names) places.push(await due(name));
  const [taken, moved, begun, noted, between, closing, calm] = places as [Ctx, Ctx, Ctx, Ctx, Ctx, Ctx, Ctx];
  const parts = (count: number) => `jsonb_array_length(old.parts) = ${count}`;
  const wall = await standStill(bench, [
    inPlace(taken, 'insert on motion_runs', 'true'),
    inPlace(moved, 'update on run_schedules', 'true'),
    inPlace(begun, 'insert on runs', 'true'),
    inPlace(noted, 'update on motion_runs', parts(0)),
    inPlace(between, 'update on motion_runs', parts(1)),
    inPlace(closing, 'update on motion_runs', parts(3)),
  ]);
  const held = places.slice(0, -1);
  // Whoever stands in the tick hides the events of the others, and comes last.
  for (const [at, count] of [
    [held.slice(2), 4],
    [held.slice(0, 2), 6],
  ] as const) {
    const killed = startProduct(bench, at);
    const exited = once(killed, 'exit');
    await wall.reached(count);
    killed.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
  }
  await wall.open();
  const begunBefore = await Promise.all(held.map(async (ctx) => (await outcome(ctx)).motions.length));
  expect(begunBefore).toEqual([0, 0, 1, 1, 1, 1]);
  expect(await once(startProduct(bench, places), 'exit')).toEqual([0, null]);

  const undisturbed = await outcome(calm);
  expect(undisturbed.broken).toEqual([]);
  expect(undisturbed.motions).toMatchObject([{ state: 'done', parts: [{ did: PEOPLE }, {}, {}] }]);
  expect(undisturbed.drafts).toEqual([{ state: 'queued', count: PEOPLE }]);
  for (const [index, ctx] of held.entries()) expect(await outcome(ctx), names[index]).toEqual(undisturbed);
}, 90_000);

import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { abandonBackfill, readBackfill, readBackfills, rehearseBackfill } from '#autosend';
import { systemActor } from '#core/actor';
import { pauseBackfill, resumeBackfill } from '../../src/autosend/backfill/backfills.ts';
import { commands } from '../../src/autosend/backfill/cli.ts';
import { type BackfillOptions, backfillOptions } from '../../src/autosend/backfill/contract.ts';
import { goOnWithBackfill, orderBackfill } from '../../src/autosend/backfill/order-backfill.ts';
import { holdBackfill, moveRun } from '../../src/autosend/backfill/run.store.ts';
import { workInTurns } from '../../src/autosend/backfill/work-in-turns.ts';
import {
  apply,
  type BackfillWorld,
  openBackfillWorld,
  resume,
  targetsOf,
} from '../support/backfill-world.ts';
import type { Kind } from '../support/backlog.ts';
import { databaseText } from '../support/database-text.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import { T0 } from '../support/workbench.ts';

/** A run that is planned and started on its page, and worked off by whoever works here. */
const world: BackfillWorld = ofThisFile(openBackfillWorld);
const KINDS: readonly Kind[] = [
  ...(['meets', 'question', 'absent', 'negative', 'opt_out', 'bounce', 'booked', 'blank'] as const),
  ...(['answered', 'unclassified', 'meets', 'again'] as const),
];

const optionsOf = (wishes: Partial<BackfillOptions> = {}) => backfillOptions.parse(wishes);
const order = async (tenant: Tenant, wishes: Partial<BackfillOptions> = {}, replies?: number) => {
  const ctx = await tenant.ctx(reviewer);
  const options = optionsOf(wishes);
  const { counts } = await rehearseBackfill(ctx, options);
  return orderBackfill(ctx, { options, replies: replies ?? counts.total, force: false });
};
const worker = (tenant: Tenant) => tenant.ctx(systemActor('worker'));
const turn = async (tenant: Tenant): Promise<number> => workInTurns.run(await worker(tenant));
const turns = async (tenant: Tenant): Promise<void> => {
  while ((await turn(tenant)) > 0);
};
const readOf = async (tenant: Tenant, id: string) => readBackfill(await tenant.ctx(reviewer), id);

test('what a worker does of a run is what the command does of it, with the same log', async () => {
  const [byTurns, byCommand] = [await world.backlog(KINDS), await world.backlog(KINDS)];
  const { id } = await order(byTurns.tenant);
  await turns(byTurns.tenant);
  const [done, same] = [await readOf(byTurns.tenant, id), await apply(byCommand.tenant)];
  expect([done.state, done.halted]).toEqual(['done', null]);
  expect([done.counts, done.slack]).toEqual([same.counts, same.slack]);
  const kindsIn = (lines: readonly string[]) =>
    lines.map((line) => /^\[[\w\][]+\]|^[\w-]+(?=[: ])/.exec(line)?.[0]);
  const log = readFileSync(done.logPath ?? '', 'utf8')
    .trim()
    .split('\n');
  expect(kindsIn(log)).toEqual(kindsIn(same.lines));
  await byTurns.tenant.live(1);
  expect(new Set(byTurns.tenant.accepted()).size).toBe(2);
  expect(byTurns.tenant.accepted().length).toBe(2);
});

test('a plan keeps nothing, and nobody says yes to other replies than were counted', async () => {
  const { tenant } = await world.backlog(KINDS);
  const before = await databaseText(world, tenant);
  await rehearseBackfill(await tenant.ctx(reviewer), optionsOf());
  await expect(order(tenant, {}, 11)).rejects.toMatchObject({ code: 'backfill.counted_otherwise' });
  expect(await databaseText(world, tenant)).toEqual(before);
  await order(tenant);
  await expect(order(tenant)).rejects.toMatchObject({ code: 'backfill.unfinished' });
});

test('a paused run rests where it is, and goes on without doing anything twice', async () => {
  const { tenant } = await world.backlog(KINDS);
  const { id } = await order(tenant, { draftBatchSize: 4 });
  await turn(tenant);
  const paused = await pauseBackfill(await tenant.ctx(reviewer));
  expect([paused.state, paused.halted]).toEqual(['drafting', 'Rita Reviewer paused it.']);
  const before = await targetsOf(tenant, id);
  expect(await turn(tenant)).toBe(0);
  expect(await targetsOf(tenant, id)).toEqual(before);
  expect(before.some(({ state }) => state === 'waiting')).toBe(true);
  await goOnWithBackfill(await tenant.ctx(reviewer), {});
  await turns(tenant);
  const { state, counts } = await readOf(tenant, id);
  expect([state, counts.states]).toEqual(['done', { sent: 2, review: 1, skipped: 9 }]);
  const [drafts] = await tenant.rows<{ all: number; replies: number }>(
    sql`select count(*)::int as all, count(distinct reply_id)::int as replies from reply_drafts`,
  );
  expect(drafts?.all).toBe(drafts?.replies);
});

test('a pause while its last batch is written holds, and ended where it rests it is over', async () => {
  const { tenant } = await world.backlog(['meets']);
  const { id } = await order(tenant);
  await pauseBackfill(await tenant.ctx(reviewer));
  // What was being done meanwhile is done to its end, and moves the run on.
  await (await tenant.ctx()).db.tx((tx) => moveRun(tx, id, 'sending', T0));
  expect(await turn(tenant)).toBe(0);
  expect(await readOf(tenant, id)).toMatchObject({ state: 'sending', halted: 'Rita Reviewer paused it.' });
  await abandonBackfill(await tenant.ctx(reviewer));
  expect([(await readOf(tenant, id)).state, await turn(tenant)]).toEqual(['abandoned', 0]);
});

test('the switch of auto-send halts it with the reason, and nothing goes on until a person says so', async () => {
  const { tenant } = await world.backlog(['meets', 'meets']);
  const { id } = await order(tenant);
  await tenant.rows(
    sql`insert into autosend_settings (workspace_id, stopped_at, stopped_by, stop_reason, updated_at) values (${tenant.id}, now(), 'somebody', 'A test.', now())`,
  );
  await turns(tenant);
  expect(await readOf(tenant, id)).toMatchObject({ state: 'sending', halted: 'Auto-send is switched off.' });
  await tenant.rows(
    sql`update autosend_settings set stopped_at = null, stopped_by = null, stop_reason = null`,
  );
  expect(await turn(tenant)).toBe(0);
  await goOnWithBackfill(await tenant.ctx(reviewer), {});
  await turns(tenant);
  expect((await readOf(tenant, id)).counts.states).toEqual({ sent: 2 });
});

test('with a rest between two there is one decision, and the next when the rest is over', async () => {
  const { tenant } = await world.backlog(['meets', 'meets', 'meets']);
  const { id } = await order(tenant, { sleepMs: 60_000 });
  const sent = async () => (await readOf(tenant, id)).counts.states.sent ?? 0;
  while ((await sent()) === 0) await turn(tenant);
  expect([await turn(tenant), await sent()]).toEqual([0, 1]);
  world.runtime.sandboxClock.set(world.runtime.sandboxClock.now().add({ seconds: 61 }));
  await turn(tenant);
  expect(await sent()).toBe(2);
  world.runtime.sandboxClock.set(T0);
});

test('a run of a terminal is left to it, and one of a worker is taken over by a terminal', async () => {
  const { tenant } = await world.backlog(['meets', 'question']);
  const { id } = await order(tenant);
  await turn(tenant);
  const over = await resume(tenant);
  expect([over.id, over.state, over.dueAt]).toEqual([id, 'done', null]);
  const other = await world.backlog(['meets']);
  const run = await apply(other.tenant, { sends: false });
  expect(run.dueAt).toBeNull();
});

test('a terminal that comes amidst a turn changes nothing: the worker goes on', async () => {
  const { tenant } = await world.backlog(['meets', 'question']);
  const { id } = await order(tenant);
  const ctx = await tenant.ctx(reviewer);
  await ctx.db.tx(async (tx) => {
    expect(await holdBackfill(tx, tenant.id)).toBe(true);
    await expect(resumeBackfill(ctx, { force: true })).rejects.toThrow(/Nothing was done; try again/);
  });
  const untouched = await readOf(tenant, id);
  expect(untouched.dueAt).not.toBeNull();
  expect(untouched.forcedBy).toBeNull();
  await turns(tenant);
  expect((await readOf(tenant, id)).state).toBe('done');
});

test('two workers at once do each thing once', async () => {
  const { tenant } = await world.backlog(KINDS);
  const { id } = await order(tenant, { draftBatchSize: 2 });
  while ((await Promise.all([turn(tenant), turn(tenant)])).some((moved) => moved > 0));
  expect((await readOf(tenant, id)).counts.states).toEqual({ sent: 2, review: 1, skipped: 9 });
  await tenant.live(1);
  expect(tenant.accepted().length).toBe(2);
});

test('the terminal pauses it too, and says how it goes on', async () => {
  const { tenant } = await world.backlog(['meets']);
  await order(tenant);
  const lines: string[] = [];
  const io = { json: false, line: (line: string) => lines.push(line), table: () => undefined };
  const ctx = await tenant.ctx(reviewer);
  const session = { ctx: async () => ctx, settle: async () => undefined };
  const shown = { ...io, result: (_value: unknown, print: () => void) => print() };
  const code = await commands[0]?.run(
    shown as never,
    { positional: [], flags: { pause: true } },
    session as never,
  );
  expect(code).toBe(0);
  expect(lines.join('\n')).toContain('legwork backfill --apply --resume');
  expect((await readBackfills(ctx)).backfills[0]?.halted).toBe('Rita Reviewer paused it.');
});

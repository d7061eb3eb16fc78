import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { createDice } from '#core/dice';
import { executeApprovedBatches } from '../../src/outbound/execute-batch.ts';
import { beginTransmissions, claimDue, settleSends } from '../../src/outbound/ledger.store.ts';
import { releaseClaims } from '../../src/outbound/recover.store.ts';
import {
  ALL_ZERO,
  addresses,
  approved,
  dispatch,
  people,
  proof,
  reconcile,
} from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';
import { drainAll } from '../support/drain-all.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const ever = Temporal.Instant.fromEpochMilliseconds(0);

test('who looked before another one claimed takes nothing of a mailbox that does not rest any more', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'older-look'));
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  const now = ctx.now().add({ hours: 1 });
  const claim = (executorId: string, slowly = false) =>
    ctx.db.tx(async (tx) => {
      if (slowly) await tx.execute(sql`set local test.slowly = 'yes'`);
      return claimDue(tx, executorId, { from: ever, now }, 150);
    });
  // Who is slow waits for this lock when it looks at a mailbox, its snapshot taken already.
  const owner = new pg.Client({ connectionString: world.urls.ownerUrl });
  await owner.connect();
  await owner.query(`create policy slowly on mailboxes as restrictive for select using (case
    when current_setting('test.slowly', true) = 'yes' then pg_advisory_xact_lock_shared(4711)::text = '' else true end)`);
  await owner.query('select pg_advisory_lock(4711)');
  const slow = claim('slow', true);
  const waits = `select 1 from pg_locks where locktype = 'advisory' and not granted`;
  while ((await owner.query(waits)).rowCount === 0);
  const quick = await claim('quick');
  await owner.query('select pg_advisory_unlock(4711)');
  expect(quick).toHaveLength(1);
  expect(await slow).toEqual([]);
  await owner.query('drop policy slowly on mailboxes');
  await owner.end();
});

const GAP_SECONDS = 90;
const ROUNDS = 25;

test('swarm §38.1: two executors that race for every message never send two of one mailbox within its gap', async () => {
  const mailboxes = 4;
  const tenant = await world.tenant({ mailboxes, dailyCap: 40 });
  const everybody = people(mailboxes * ROUNDS, 'racing');
  await approved(tenant, everybody);
  const one = await tenant.ctx();
  await drainAll(one, [executeApprovedBatches]);
  const other: Ctx = { ...one, executorId: 'another-process' };
  await world.owner(sql`insert into executors (id, role, pid, host, version, started_at, beat_at)
    values ('another-process', 'worker', 1, 'elsewhere', 'test', now(), now() + interval '1 hour') returning 1`);
  const dice = createDice('who comes second');
  /** The second comes a few questions later, so that its look falls somewhere into what the first one does. */
  const later = async () => {
    for (let asked = Math.floor(dice.next() * 12); asked > 0; asked -= 1)
      await one.db.ask((tx) => tx.execute(sql`select 1`));
    return dispatch.run(other);
  };
  for (let round = 0; tenant.accepted().length < everybody.length && round < 2 * ROUNDS; round += 1) {
    world.runtime.sandboxClock.set(one.now().add({ seconds: GAP_SECONDS }));
    await tenant.rows(
      sql`update send_ledger set planned_for = ${one.now().toString()} where state = 'planned' returning 1`,
    );
    await Promise.all([dispatch.run(one), later()]);
  }
  expect(tenant.accepted().sort()).toEqual(addresses(everybody));
  const [tightest] = await tenant.rows<{ seconds: number }>(
    sql`select min(seconds)::int as seconds from (select extract(epoch from transmission_at - lag(transmission_at) over (partition by mailbox_id order by transmission_at)) as seconds from send_ledger) gaps`,
  );
  expect(tightest?.seconds).toBeGreaterThanOrEqual(GAP_SECONDS);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('who has lost its claim neither begins nor settles nor lets go what another one has claimed since', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(1, 'lost-claim'));
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  const now = ctx.now().add({ hours: 1 });
  const why = { code: 'send.process_gone', text: 'It was taken for dead.' };
  const claim = (executorId: string) => ctx.db.tx((tx) => claimDue(tx, executorId, { from: ever, now }, 10));
  const [held] = await claim('slow');
  const id = held?.id ?? '';
  await ctx.db.tx((tx) => releaseClaims(tx, [id], why, now));
  expect((await claim('quick')).map((send) => send.id)).toEqual([id]);
  const leaving = [{ id, campaignId: tenant.campaignId, forbidding: [] }];
  const begin = (by: string) => ctx.db.tx((tx) => beginTransmissions(tx, leaving, by, now));
  const settle = (by: string) =>
    ctx.db.tx((tx) => settleSends(tx, [{ id, state: 'rejected', response: 'no' }], now, by));
  expect([...(await begin('slow'))]).toEqual([]);
  expect(await settle('slow')).toEqual([]);
  expect(await ctx.db.tx((tx) => releaseClaims(tx, [id], why, now, 'slow'))).toEqual({
    ...{ replanned: 0, unknown: 0 },
  });
  expect((await tenant.sends()).map(({ state }) => state)).toEqual(['claimed']);
  expect([...(await begin('quick'))]).toEqual([id]);
  expect(await settle('slow')).toEqual([]);
  expect((await tenant.sends()).map(({ state }) => state)).toEqual(['transmission_begun']);
  expect(await settle('quick')).toEqual([id]);
});

test('a worker that stalls behind its claim sends nothing of what another one holds, and it leaves once', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(1, 'stalled'));
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  let claims = 0;
  const tx = (async (work: Parameters<Ctx['db']['tx']>[0]) => {
    const done = await ctx.db.tx(work);
    claims += 1;
    // The claim is written; before anything else happens it is taken for dead, and another one takes the message over.
    if (claims === 1)
      await ctx.db.tx(async (own) => {
        const why = { code: 'send.process_gone', text: 'It was taken for dead.' };
        const held = (await tenant.sends()).map(({ id }) => id);
        await releaseClaims(own, held, why, ctx.now());
        await claimDue(own, 'dying', { from: ever, now: ctx.now().add({ hours: 1 }) }, 10);
      });
    return done;
  }) as Ctx['db']['tx'];
  await dispatch.run({ ...ctx, db: { ...ctx.db, tx } });
  expect(tenant.accepted()).toEqual([]);
  expect((await tenant.sends()).map(({ state }) => state)).toEqual(['claimed']);
  await reconcile.run(ctx);
  await dispatch.run(ctx);
  expect(tenant.accepted()).toEqual(addresses(people(1, 'stalled')));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

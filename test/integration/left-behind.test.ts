import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx, Outcome } from '#core/ctx';
import { executeApprovedBatches } from '../../src/outbound/execute-batch.ts';
import { addresses, approved, dispatch, people, reconcile } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { drainAll } from '../support/drain-all.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const AWAY = new Error('The database is away.');
type Transaction = Ctx['db']['tx'];
/** The same context, but each transaction it asks for itself is numbered from 1 and passes through here. */
function numbered(ctx: Ctx, pass: (nth: number, run: () => Promise<unknown>) => Promise<unknown>): Ctx {
  let asked = 0;
  const tx = ((work) => {
    asked += 1;
    return pass(asked, () => ctx.db.tx(work));
  }) as Transaction;
  return { ...ctx, db: { ...ctx.db, tx } };
}
const states = async (tenant: Tenant): Promise<string[]> => (await tenant.sends()).map(({ state }) => state);

test('what could not be written down while the database was away is settled when it is back', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(1, 'away'));
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  const flaky = numbered(ctx, (nth, run) => (nth === 1 ? run() : Promise.reject(AWAY)));
  await expect(dispatch.run(flaky)).rejects.toThrow('away');
  expect(tenant.accepted()).toEqual(addresses(people(1, 'away')));
  await reconcile.run(ctx);
  expect(await states(tenant)).toEqual(['accepted']);
});

test('a claim whose commit was never answered is planned again, and leaves once', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(1, 'unanswered'));
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  const flaky = numbered(ctx, async (_, run) => {
    await run();
    throw AWAY;
  });
  await expect(dispatch.run(flaky)).rejects.toThrow('away');
  expect(await states(tenant)).toEqual(['claimed']);
  await reconcile.run(ctx);
  expect(await states(tenant)).toEqual(['planned']);
  await dispatch.run(ctx);
  expect(tenant.accepted()).toEqual(addresses(people(1, 'unanswered')));
});

test('what a dispatch under way holds in hand is not taken from it', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(1, 'in-hand'));
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  let held: string[] = [];
  const watched = numbered(ctx, async (nth, run) => {
    const done = await run();
    if (nth === 1) {
      await reconcile.run(ctx);
      held = await states(tenant);
    }
    return done;
  });
  await dispatch.run(watched);
  expect(held).toEqual(['claimed']);
  expect(await states(tenant)).toEqual(['accepted']);
});

/** What the first hand takes, and the most of a later batch. */
const FIRST = 50;
const BATCH = 150;
/** So many messages of a vendor's mailbox, which keeps no gap. */
async function crowd(tenant: Tenant, count: number, label: string): Promise<void> {
  await tenant.rows(
    sql`insert into mailboxes (workspace_id, id, address, display_name, vendor, connection, purpose, state, daily_cap, min_gap_seconds, created_at, warmup_started_at)
        values (${tenant.id}, gen_random_uuid(), ${`nora@${label}.example`}, 'Nora Field', 'instantly', '{"campaignId": "c1"}', 'cold', 'active', 40, 90, '2025-01-01', '2025-01-01') returning 1`,
  );
  await approved(tenant, people(count, label));
  await drainAll(await tenant.ctx(), [executeApprovedBatches]);
  await plannedFor(tenant, (await tenant.ctx()).now());
}
const plannedFor = (tenant: Tenant, at: Temporal.Instant) =>
  tenant.rows(sql`update send_ledger set planned_for = ${at.toString()} where state = 'planned' returning 1`);
/** Nothing is handed over: each batch is answered by `answer`. */
const answering = (ctx: Ctx, answer: (count: number) => Promise<void>): Ctx => ({
  ...ctx,
  as: () => ({
    ...ctx,
    perform: async (_operation, requests) => {
      await answer(requests.length);
      const reasons = [{ code: 'window.closed', text: 'The window is closed.' }];
      return requests.map((): Outcome<never> => ({ state: 'refused', reasons }));
    },
  }),
});
const aMoment = () => new Promise((resolve) => setImmediate(resolve));

test('a hand that can neither hand over nor let go ends the run as a failure, not the process', async () => {
  const tenant = await world.tenant({ mailboxes: 0 });
  await crowd(tenant, FIRST + 1, 'unhandled');
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const failed = Promise.withResolvers<void>();
  const ctx = await tenant.ctx();
  // The first two transactions are claims; the second hand has one message, and its letting go fails.
  const flaky = numbered(ctx, (nth, run) => {
    if (nth <= 2) return run();
    failed.resolve();
    return Promise.reject(AWAY);
  });
  const torn = answering(flaky, async (count) => {
    if (count < FIRST) throw new Error('The line is torn.');
    await failed.promise;
    for (let moments = 0; moments < 5; moments += 1) await aMoment();
  });
  await expect(dispatch.run(torn)).rejects.toThrow('torn');
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

test.each([
  ['before the first hand is through', 'claimed'],
  ['when the first hand asks for more', 'settled'],
] as const)(
  'a hand started by another one after the first ended is waited for: its claim is done %s',
  async (_, claimed) => {
    const tenant = await world.tenant({ mailboxes: 0 });
    const later = 2 * BATCH;
    await crowd(tenant, FIRST + 1 + later, `late-hand-${claimed}`);
    const ctx = await tenant.ctx();
    const soon = ctx.now().add({ minutes: 5 });
    await tenant.rows(sql`update send_ledger set planned_for = ${soon.toString()}
    where id in (select id from send_ledger order by id limit ${later}) returning 1`);
    let now = ctx.now();
    let open = 0;
    const done = new Map(Array.from({ length: 10 }, (_, nth) => [nth + 1, Promise.withResolvers<void>()]));
    const isDone = (nth: number): Promise<void> | undefined => done.get(nth)?.promise;
    /** Both hands' claims (1, 2), what the first one settles and its last claim (3, 4), the same of the second one twice (5 to 8). */
    const pass = async (nth: number, run: () => Promise<unknown>): Promise<unknown> => {
      open += 1;
      try {
        const result = await run();
        if (nth === 2 && claimed === 'settled') await isDone(3);
        if (nth === 4) now = soon;
        setImmediate(() => done.get(nth)?.resolve());
        return result;
      } finally {
        open -= 1;
      }
    };
    let handed = 0;
    const slow = answering(numbered(ctx, pass), async () => {
      handed += 1;
      const mine = handed;
      if (mine === 1 && claimed === 'claimed') await isDone(2);
      if (mine === 2) await isDone(4);
      if (mine === 4) await isDone(8);
    });
    expect(await dispatch.run({ ...slow, now: () => now })).toBe(FIRST + 1 + later);
    expect([handed, open]).toEqual([4, 0]);
  },
);

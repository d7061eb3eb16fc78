import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Ctx } from '#core/ctx';
import { row } from '#core/db/index';
import { allow } from '#core/verdict';
import {
  createGateway,
  defineGuard,
  defineOperation,
  definePerformer,
  openSession,
  readSession,
} from '#gateway';
import { sessionLimits } from '#gateway/contract';
import { changeBudget } from '../../src/ops/change-budget.ts';
import { spendReport } from '../../src/ops/read-spend.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
let serial = 0;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const everybody = defineGuard({
  name: 'everybody',
  slot: 'permission',
  effects: ['spend'],
  check: async (_ctx, _tx, { requests }) => requests.map(() => allow()),
});

/** A question that costs so many millionths of a unit, asked so often at the same time. */
async function ask(ctx: Ctx, unit: string, micros: bigint, times: number): Promise<Record<string, number>> {
  serial += 1;
  const operation = defineOperation<object, object>({
    name: 'verification.acme.ask',
    effect: 'spend',
    risk: 'low',
    concurrency: 8,
    input: z.object({}),
    cost: () => ({ vendor: 'acme', unit, micros }),
  });
  const performer = definePerformer<object, object>({
    operation,
    perform: async () => ({ receipt: {}, charged: { vendor: 'acme', unit, micros } }),
  });
  const gateway = createGateway({ performers: [performer], guards: [everybody] });
  const outcomes = await gateway.performWith(ctx)(
    operation,
    Array.from({ length: times }, (_, index) => ({
      input: {},
      subject: {},
      idempotencyKey: `${serial} ${index}`,
    })),
  );
  const states = Map.groupBy(outcomes, ({ state }) => state);
  return Object.fromEntries([...states].map(([state, entries]) => [state, entries.length]));
}

test.each([
  ['0.01', 10_000n, 100],
  ['0.02', 20_000n, 50],
  ['0.2', 200_000n, 5],
  ['0.5', 500_000n, 2],
])(
  'a ledger that cannot hold fractional credits: %s credits a time, one credit is used up exactly and not a fraction more',
  async (_price, micros, times) => {
    const ctx = bench.ctx(await bench.workspace(`credits-${micros}`));
    await changeBudget(ctx, { vendor: 'acme', unit: 'credit', amount: '1' });
    expect(await ask(ctx, 'credit', micros, times + 3)).toEqual({ done: times, refused: 3 });
    expect((await spendReport(ctx)).vendors).toMatchObject([
      { spent: '1000000', used: '1000000', reserved: '0', mark: 'over' },
    ]);
    const ledger = await ctx.db.tx((tx) =>
      row<{ sum: string }>(tx, sql`select sum(amount_micros) as sum from spend_ledger where state = 'spent'`),
    );
    expect(ledger?.sum).toBe('1000000');
  },
);

test('prices below a cent: 33 thousandths of a cent a hundred times are more than three cents, not none', async () => {
  const ctx = bench.ctx(await bench.workspace('sub-cent'));
  expect(await ask(ctx, 'USD', 330n, 100)).toEqual({ done: 100 });
  expect((await spendReport(ctx)).vendors).toMatchObject([{ unit: 'USD', spent: '33000' }]);
});

test('budget alarms that under-count: the mark comes at 80 % of the budget, counted in fractions', async () => {
  const ctx = bench.ctx(await bench.workspace('alarm'));
  await changeBudget(ctx, { vendor: 'acme', unit: 'credit', amount: '1' });
  const mark = async () => (await spendReport(ctx)).vendors[0]?.mark;
  await ask(ctx, 'credit', 10_000n, 79);
  expect(await mark()).toBe('ok');
  await ask(ctx, 'credit', 10_000n, 1);
  expect(await mark()).toBe('near');
});

test('an automatic chain counts fractions of credits as well, and money not at all', async () => {
  const ctx = bench.ctx(await bench.workspace('chain'));
  const id = ctx.ids.next();
  const limits = sessionLimits.parse({ credits: 0.5 });
  await ctx.db.tx((tx) => openSession(ctx, tx, { id, name: 'A chain', limits }));
  const chain = ctx.during(id);
  expect(await ask(chain, 'USD', 900_000n, 3)).toEqual({ done: 3 });
  expect(await ask(chain, 'credit', 20_000n, 26)).toEqual({ done: 25, refused: 1 });
  expect(await ctx.db.tx((tx) => readSession(ctx, tx, id))).toMatchObject({
    use: { credits: 0.5 },
    tripped: [{ code: 'session.credits' }],
  });
});

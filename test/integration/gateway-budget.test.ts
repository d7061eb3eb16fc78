import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rows } from '#core/db/index';
import { reason } from '#core/verdict';
import { createGateway, definePerformer, EffectError, type Operation, type Performer } from '#gateway';
import {
  type Answer,
  codes,
  ctx,
  gatewayBench,
  gatewayOf,
  hits,
  type Input,
  operation,
  permitted,
  request,
} from '../support/gateway-bench.ts';

gatewayBench();

const COST = 10_001n;

const budget = (limit: bigint) =>
  ctx.db.tx((tx) =>
    tx.execute(
      sql`insert into spend_budgets (workspace_id, vendor, unit, limit_micros) values (${ctx.workspace.id}, 'acme', 'credit', ${limit.toString()})`,
    ),
  );

const used = async (): Promise<bigint> =>
  BigInt(
    (
      await ctx.db.tx((tx) =>
        rows<{ used: string }>(tx, sql`select used_micros::text as used from spend_budgets`),
      )
    )[0]?.used ?? -1,
  );

const spending = (more: Partial<Operation<Input, Answer>> = {}) =>
  operation({ effect: 'spend', cost: () => ({ vendor: 'acme', unit: 'credit', micros: COST }), ...more });

test('the cap is kept under concurrency to the millionth, and what it refused was not done', async () => {
  const declared = spending();
  const affordable = 7;
  await budget(COST * BigInt(affordable) + (COST - 1n));
  const perform = gatewayOf(declared).performWith(ctx);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, index) => perform(declared, [request(`n${index}`)])),
  );
  const by = Map.groupBy(outcomes.flat(), (outcome) => outcome.state);
  expect(by.get('done')).toHaveLength(affordable);
  expect(by.get('refused')).toHaveLength(20 - affordable);
  expect(codes(by.get('refused')?.[0])).toEqual(['gateway.budget_exhausted']);
  expect(hits.size).toBe(affordable);
  expect(await used()).toBe(COST * BigInt(affordable));
  const [spent] = await ctx.db.tx((tx) =>
    rows<{ sum: string }>(
      tx,
      sql`select sum(amount_micros)::text as sum from spend_ledger where state = 'spent'`,
    ),
  );
  expect(BigInt(spent?.sum ?? 0)).toBe(COST * BigInt(affordable));
  await expect(
    ctx.db.tx((tx) => tx.execute(sql`update spend_budgets set used_micros = limit_micros + 1`)),
  ).rejects.toThrow();
});

test('what was reserved is corrected to what was charged; a failure without effect gives it back; a lost answer keeps it', async () => {
  const declared = spending();
  await budget(COST * 10n);
  const charging = (charged: bigint | 'none' | 'lost'): Performer =>
    definePerformer<Input, Answer>({
      operation: declared,
      async perform() {
        if (charged === 'none')
          throw new EffectError(reason('test.none', 'Nothing happened.'), { effect: 'none' });
        if (charged === 'lost') throw new Error('the line went dead');
        return { receipt: { number: 1 }, charged: { vendor: 'acme', unit: 'credit', micros: charged } };
      },
    });
  const run = (charged: bigint | 'none' | 'lost', key: string) =>
    createGateway({ performers: [charging(charged)], guards: [permitted] }).performWith(ctx)(declared, [
      request('a', key),
    ]);
  await run(3n, 'cheap');
  expect(await used()).toBe(3n);
  await run(0n, 'free');
  expect(await used()).toBe(3n);
  expect(await run('none', 'failed')).toMatchObject([{ state: 'failed' }]);
  expect(await used()).toBe(3n);
  expect(await run('lost', 'lost')).toMatchObject([{ state: 'unknown' }]);
  expect(await used()).toBe(3n + COST);
});

test('of what is asked together as much is done as the budget has room for, in the order it was asked', async () => {
  const declared = operation({
    effect: 'spend',
    cost: ({ name }) => ({ vendor: 'acme', unit: 'credit', micros: COST * BigInt(name.length) }),
  });
  await budget(COST * 4n);
  const outcomes = await gatewayOf(declared).performWith(ctx)(
    declared,
    ['a', 'bb', 'ccc', 'd'].map((name) => request(name)),
  );
  expect(outcomes.map(({ state }) => state)).toEqual(['done', 'done', 'refused', 'refused']);
  expect(await used()).toBe(COST * 3n);
});

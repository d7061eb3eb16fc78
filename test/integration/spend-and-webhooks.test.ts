import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { rows } from '#core/db/index';
import { consume, defineEvent } from '#core/events/index';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { allow } from '#core/verdict';
import { createGateway, defineGuard, defineOperation, definePerformer } from '#gateway';
import { processDeliveries } from '#http';
import { storeDelivery } from '../../src/http/intake/inbox.store.ts';
import { changeBudget } from '../../src/ops/change-budget.ts';
import { spendReport } from '../../src/ops/read-spend.ts';
import { listDeadDeliveries, webhookReport } from '../../src/ops/read-webhooks.ts';
import { replayDelivery } from '../../src/ops/replay-delivery.ts';
import { drainAll } from '../support/drain-all.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** A paid question that costs four hundredths of a cent. */
const ask = defineOperation<{ name: string }, { found: boolean }>({
  name: 'verification.acme.ask',
  effect: 'spend',
  risk: 'low',
  input: z.object({ name: z.string() }),
  cost: () => ({ vendor: 'acme', unit: 'USD', micros: 400n }),
});
const gateway = createGateway({
  performers: [
    definePerformer<{ name: string }, { found: boolean }>({
      operation: ask,
      perform: async (_ctx, { name }) => ({
        receipt: { found: name !== 'miss' },
        charged: { vendor: 'acme', unit: 'USD', micros: name === 'miss' ? 0n : 400n },
      }),
    }),
  ],
  guards: [
    defineGuard({
      name: 'everybody',
      slot: 'permission',
      effects: ['spend'],
      check: async (_ctx, _tx, { requests }) => requests.map(() => allow()),
    }),
  ],
});
const asked = async (ctx: Ctx, names: readonly string[]): Promise<string[]> =>
  (
    await gateway.performWith(ctx)(
      ask,
      names.map((name) => ({ input: { name }, subject: {}, idempotencyKey: name })),
    )
  ).map((outcome) => outcome.state);

test('amounts far below a cent add up exactly; a miss costs nothing; the cap holds in the middle of a batch', async () => {
  const ctx = bench.ctx(await bench.workspace('spend'));
  expect(await asked(ctx, ['a', 'b', 'miss'])).toEqual(['done', 'done', 'done']);
  expect((await spendReport(ctx)).vendors).toEqual([
    { vendor: 'acme', unit: 'USD', spent: '800', reserved: '0', limit: null, used: null, mark: 'uncapped' },
  ]);

  await changeBudget(ctx, { vendor: 'acme', unit: 'USD', amount: '0.0016' });
  expect(await asked(ctx, ['c', 'd', 'e'])).toEqual(['done', 'done', 'refused']);
  expect((await spendReport(ctx)).vendors).toMatchObject([{ spent: '1600', used: '1600', mark: 'over' }]);
  const [refused] = await ctx.db.tx((tx) =>
    rows<{ state: string; code: string }>(
      tx,
      sql`select state, reasons -> 0 ->> 'code' as code from operation_log where idempotency_key = 'e'`,
    ),
  );
  expect(refused).toEqual({ state: 'refused', code: 'gateway.budget_exhausted' });

  await expect(changeBudget(ctx, { vendor: 'acme', unit: 'USD', amount: '0.001' })).rejects.toThrow(
    'is used already',
  );
  await changeBudget(ctx, { vendor: 'acme', unit: 'USD', amount: '0.002' });
  expect((await spendReport(ctx)).vendors).toMatchObject([{ limit: '2000', mark: 'near' }]);
  expect(await asked(ctx, ['e'])).toEqual(['done']);
  expect((await spendReport(ctx)).latest[0]).toMatchObject({
    operation: 'verification.acme.ask',
    amount: '400',
  });
});

test('a delivery that cannot be read is kept and shown; replayed when it can be, it has its effect once', async () => {
  const workspace = await bench.workspace('dead-letters');
  const ctx = bench.ctx(workspace);
  let reads = false;
  const webhooks: VendorWebhooks<{ kind: string; number: number }> = {
    vendor: 'acme',
    secrets: [],
    verify: () => allow(),
    deliveryId: () => undefined,
    keep: [],
    read: ({ body }) => {
      if (body.includes('odd') && !reads) throw new Error('The field number is missing.');
      return [{ kind: 'acme.counted', number: 1 }];
    },
  };
  const tick = processDeliveries(new Map([['acme', { load: async () => webhooks as VendorWebhooks }]]));
  const { execute } = acrossWorkspaces(bench.database);
  for (const body of ['fine', 'odd'])
    await execute(
      storeDelivery({
        workspaceId: workspace.id,
        id: ctx.ids.next(),
        source: 'acme',
        deliveryId: body,
        headers: {},
        body,
        at: ctx.now(),
      }),
    );
  let effects = 0;
  const counter = consume(defineEvent('vendor.acme.counted'), {
    name: 'test.counted',
    handle: async (_ctx, _tx, events) => {
      effects += events.length;
    },
  });
  const settle = async () => {
    await tick.run(ctx);
    await drainAll(ctx, [counter]);
  };
  await settle();
  await settle();
  expect(effects).toBe(1);
  expect((await webhookReport(ctx)).sources).toMatchObject([
    { source: 'acme', received: 2, waiting: 0, dead: 1 },
  ]);
  const [dead] = await listDeadDeliveries(ctx);
  expect(dead).toMatchObject({ body: 'odd', error: 'The field number is missing.', attempts: 1 });

  reads = true;
  await settle();
  expect(effects).toBe(1);
  await replayDelivery(ctx, { deliveryId: dead?.id ?? '' });
  await settle();
  expect(effects).toBe(2);
  await expect(replayDelivery(ctx, { deliveryId: dead?.id ?? '' })).rejects.toThrow(
    'There is no dead delivery',
  );
  await settle();
  expect(effects).toBe(2);
});

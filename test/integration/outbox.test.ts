import { afterAll, beforeAll, expect, test } from 'vitest';
import { consume, defineEvent } from '#core/events/index';
import { drainAll } from '../support/drain-all.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

const counted = defineEvent<{ number: number }>('test.counted');
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test.each([1, 7, 50])(
  'a transaction of many events is handed over whole and in order, %i at a time',
  async (batch) => {
    const ctx = bench.ctx(await bench.workspace(`outbox-${batch}`));
    const numbers = Array.from({ length: 130 }, (_, index) => index);
    await ctx.db.tx(async (tx) => {
      for (const number of numbers) await ctx.emit(tx, counted, { aggregate: 'one', payload: { number } });
    });
    const seen: number[] = [];
    const consumer = consume(counted, {
      name: 'test.counter',
      batch,
      handle: async (_ctx, _tx, events) => void seen.push(...events.map((event) => event.payload.number)),
    });
    await drainAll(ctx, [consumer]);
    expect(seen).toEqual(numbers);
  },
);

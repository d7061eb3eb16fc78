import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { EMERGENCY_STOP, engageBrake, releaseBrake } from '#core/brake/brake.store';
import type { Ctx, LastWord } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { reason, refuse } from '#core/verdict';
import {
  answerAfter,
  ctx,
  gatewayBench,
  gatewayOf,
  hits,
  log,
  operation,
  request,
  states,
  touched,
} from '../support/gateway-bench.ts';

gatewayBench();

/** Lets the other attempt fail, on another connection, right after the intents were written. */
function afterInsert(tx: Tx): Tx {
  let done = false;
  return new Proxy(tx, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (key !== 'execute') return typeof member === 'function' ? member.bind(target) : member;
      return async (query: Parameters<Tx['execute']>[0]) => {
        const result = await target.execute(query);
        if (!done && JSON.stringify(query).includes('insert into operation_log')) {
          done = true;
          await ctx.db.tx((other) =>
            other.execute(
              sql`update operation_log set state = 'failed' where idempotency_key = 'raced' and state = 'intended'`,
            ),
          );
        }
        return result;
      };
    },
  });
}

test('the intent is committed before the call, the receipt after it', async () => {
  const declared = operation();
  const seen: string[][] = [];
  answerAfter(async () => {
    seen.push(await states());
    return 'answer';
  });
  const [outcome] = await gatewayOf(declared).performWith(ctx)(declared, [request('a')]);
  expect(seen).toEqual([['intended']]);
  expect(outcome).toMatchObject({ state: 'done', receipt: { number: 1 }, replayed: false });
  expect(await log()).toMatchObject([{ state: 'done', receipt: { number: 1 } }]);
});

test('the same key never performs twice: later, in one batch, or at the same time', async () => {
  const declared = operation();
  const perform = gatewayOf(declared).performWith(ctx);
  await perform(declared, [request('a', 'key')]);
  expect(await perform(declared, [request('a', 'key')])).toMatchObject([
    { state: 'done', receipt: { number: 1 }, replayed: true },
  ]);
  const twins = await perform(declared, [request('b', 'twin'), request('b', 'twin')]);
  expect(twins.map((outcome) => outcome.state).sort()).toEqual(['done', 'unknown']);
  await Promise.all(Array.from({ length: 6 }, () => perform(declared, [request('c', 'race')])));
  expect([touched('a'), touched('b'), touched('c')]).toEqual([1, 1, 1]);
});

test('an unknown outcome is never repeated, unless the other side knows the key', async () => {
  const declared = operation();
  answerAfter(async (name) => (name === '/lost' && touched('lost') === 1 ? 'drop' : 'answer'));
  const perform = gatewayOf(declared).performWith(ctx);
  expect(await perform(declared, [request('lost')])).toMatchObject([{ state: 'unknown' }]);
  expect(await perform(declared, [request('lost')])).toMatchObject([
    { state: 'unknown', reason: { code: 'gateway.unsettled' } },
  ]);
  expect(touched('lost')).toBe(1);
  expect(await states()).toEqual(['unknown']);

  const repeatable = operation({ name: 'test.repeatable', repeatable: true });
  hits.clear();
  const again = gatewayOf(repeatable).performWith(ctx);
  expect(await again(repeatable, [request('lost')])).toMatchObject([{ state: 'unknown' }]);
  expect(await again(repeatable, [request('lost')])).toMatchObject([
    { state: 'done', receipt: { number: 2 } },
  ]);
  expect(touched('lost')).toBe(2);
  expect((await log()).filter((entry) => entry.state === 'done')).toHaveLength(1);
});

test('a reading that fails happened to nobody: it is failed, not unknown, and may be asked again', async () => {
  const declared = operation({ effect: 'read' });
  answerAfter(async () => (touched('page') === 1 ? 'drop' : 'answer'));
  const perform = gatewayOf(declared).performWith(ctx);
  expect(await perform(declared, [request('page')])).toMatchObject([{ state: 'failed', retryable: true }]);
  expect(await perform(declared, [request('page')])).toMatchObject([{ state: 'done' }]);
});

test('an attempt that ends without effect at the very moment of the question is not performed without an intent', async () => {
  const declared = operation();
  const gateway = gatewayOf(declared);
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into operation_log (workspace_id, id, operation, effect, idempotency_key, actor_kind, actor_id, state, intended_at)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, ${declared.name}, 'write', 'raced', 'system', 'other', 'intended', now())`),
  );
  const endsMeanwhile: Ctx = {
    ...ctx,
    db: { ...ctx.db, tx: (work) => ctx.db.tx((tx) => work(afterInsert(tx))) },
  };
  const [outcome] = await gateway.performWith(endsMeanwhile)(declared, [request('a', 'raced')]);
  expect(touched('a')).toBe(0);
  expect(outcome).toMatchObject({ state: 'failed', retryable: true });
  expect(await gateway.performWith(ctx)(declared, [request('a', 'raced')])).toMatchObject([
    { state: 'done' },
  ]);
  expect(touched('a')).toBe(1);
});

test('a stop between the intent and the call refuses, closes the intent, and what was closed may leave after the resume', async () => {
  const declared = operation({ concurrency: 1 });
  const stop = () =>
    ctx.db.tx((tx) =>
      engageBrake(tx, {
        workspaceId: ctx.workspace.id,
        name: EMERGENCY_STOP,
        reason: 'test',
        by: 'test',
        at: ctx.now(),
      }),
    );
  answerAfter(async (name) => {
    if (name === '/first') await stop();
    return 'answer';
  });
  const perform = gatewayOf(declared).performWith(ctx);
  const outcomes = await perform(declared, [request('first'), request('second'), request('third')]);
  expect(outcomes.map((outcome) => outcome.state)).toEqual(['done', 'refused', 'refused']);
  expect([touched('first'), touched('second'), touched('third')]).toEqual([1, 0, 0]);
  expect((await states()).sort()).toEqual(['done', 'refused', 'refused']);
  await ctx.db.tx((tx) => releaseBrake(tx, ctx.workspace.id, EMERGENCY_STOP));
  await perform(declared, [request('second'), request('third')]);
  expect([touched('first'), touched('second'), touched('third')]).toEqual([1, 1, 1]);
});

test('a stop after the call began but before the last question stops it without effect', async () => {
  const declared = operation();
  const lastWord: LastWord = async () => [refuse(reason('test.last', 'Not any more.'))];
  expect(await gatewayOf(declared).performWith(ctx)(declared, [request('a')], lastWord)).toMatchObject([
    { state: 'failed', retryable: true, reason: { code: 'test.last' } },
  ]);
  expect(touched('a')).toBe(0);
});

test('reading goes on under a stop', async () => {
  const declared = operation({ effect: 'read' });
  await ctx.db.tx((tx) =>
    engageBrake(tx, {
      workspaceId: ctx.workspace.id,
      name: EMERGENCY_STOP,
      reason: 'test',
      by: 'test',
      at: ctx.now(),
    }),
  );
  expect(await gatewayOf(declared).performWith(ctx)(declared, [request('page')])).toMatchObject([
    { state: 'done' },
  ]);
});

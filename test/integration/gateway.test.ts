import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { EMERGENCY_STOP, engageBrake, releaseBrake } from '#core/brake/brake.store';
import type { Ctx, EffectRequest, Outcome } from '#core/ctx';
import { rows, type Tx } from '#core/db/index';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import {
  createGateway,
  defineGuard,
  defineOperation,
  definePerformer,
  type Effect,
  EffectError,
  GUARD_SLOTS,
  type Guard,
  type Operation,
  type Performer,
} from '#gateway';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

type Input = { name: string };
type Answer = { number: number };
const input = z.object({ name: z.string().min(1) });
const EFFECTS: readonly Effect[] = ['read', 'spend', 'write', 'send', 'destroy'];

let bench: Workbench;
let ctx: Ctx;
let serial = 0;

/** The world: a server that counts what reaches it, by name. */
const hits = new Map<string, number>();
let server: Server;
let url = '';
let beforeAnswer: (name: string) => Promise<'answer' | 'drop'> = async () => 'answer';

beforeAll(async () => {
  bench = await openWorkbench();
  server = createServer((request, response) => {
    const name = decodeURIComponent(request.url ?? '');
    hits.set(name, (hits.get(name) ?? 0) + 1);
    void beforeAnswer(name).then((what) =>
      what === 'drop' ? response.destroy() : response.end(String(hits.get(name))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await bench[Symbol.asyncDispose]();
});
beforeEach(async () => {
  serial += 1;
  ctx = bench.ctx(await bench.workspace(`gateway-${serial}`));
  beforeAnswer = async () => 'answer';
  hits.clear();
});

const operation = (more: Partial<Operation<Input, Answer>> = {}): Operation<Input, Answer> =>
  defineOperation<Input, Answer>({
    name: 'test.touch',
    effect: 'write',
    risk: 'low',
    input,
    concurrency: 4,
    ...more,
  });

/** Reaches the counting server; a broken connection is an error nobody classified. */
const toucher = (declared: Operation<Input, Answer>): Performer =>
  definePerformer<Input, Answer>({
    operation: declared,
    async perform(_ctx, { name }, call) {
      const verdict = await call.onTransmission();
      if (!verdict.allowed)
        throw new EffectError(verdict.reasons[0] ?? reason('test', 'stopped'), {
          effect: 'none',
          retryable: true,
        });
      const response = await fetch(`${url}/${encodeURIComponent(name)}`);
      return { receipt: { number: Number(await response.text()) } };
    },
  });

const guardOf = (slot: Guard['slot'], check: Guard['check'], effects = EFFECTS): Guard =>
  defineGuard({ name: `${slot} of the test`, slot, effects, check });
const passing: Guard['check'] = async (_ctx, _tx, { requests }) => requests.map(() => allow());
const permitted = guardOf('permission', passing);

const gatewayOf = (declared: Operation<Input, Answer>, guards: readonly Guard[] = [permitted]) =>
  createGateway({ performers: [toucher(declared)], guards });
const request = (name: string, key = name): EffectRequest<Input> => ({
  input: { name },
  subject: { count: 1 },
  idempotencyKey: key,
});

type Row = {
  state: string;
  key: string;
  reasons: { code: string }[];
  receipt: unknown;
  error: string | null;
};
const log = (): Promise<Row[]> =>
  ctx.db.tx((tx) =>
    rows<Row>(
      tx,
      sql`select state, idempotency_key as key, reasons, receipt, error from operation_log order by intended_at, id`,
    ),
  );
const states = async () => (await log()).map((entry) => entry.state);
const touched = (name: string): number => hits.get(`/${name}`) ?? 0;
const codes = (outcome: Outcome<unknown> | undefined): string[] =>
  outcome?.state === 'refused' ? outcome.reasons.map((entry) => entry.code) : [];

test('guards are asked in the documented order, whatever the order they were given in, each only for what is still open', async () => {
  const asked: [string, number][] = [];
  const recording = (slot: Guard['slot']): Guard =>
    guardOf(slot, async (_ctx, _tx, { requests }) => {
      asked.push([slot, requests.length]);
      return requests.map(
        (entry): Verdict =>
          entry.idempotencyKey === `no ${slot}` ? refuse(reason(`test.${slot}`, 'No.')) : allow(),
      );
    });
  const declared = operation({ effect: 'send' });
  const guards = [...GUARD_SLOTS].reverse().map(recording);
  const outcomes = await gatewayOf(declared, guards).performWith(ctx)(declared, [
    ...GUARD_SLOTS.map((slot) => request('a', `no ${slot}`)),
    request('goes'),
  ]);
  expect(asked).toEqual([
    ['permission', 5],
    ['suppression', 4],
    ['window', 3],
    ['approval', 2],
  ]);
  expect(outcomes.map((outcome) => outcome.state)).toEqual([
    'refused',
    'refused',
    'refused',
    'refused',
    'done',
  ]);
  expect(outcomes.slice(0, 4).flatMap(codes)).toEqual(GUARD_SLOTS.map((slot) => `test.${slot}`));
  expect(touched('a')).toBe(0);
  expect(touched('goes')).toBe(1);
});

test('the stop stands between permission and the other guards', async () => {
  const asked: string[] = [];
  const recording = (slot: Guard['slot']): Guard =>
    guardOf(slot, async (_ctx, _tx, { requests }) => {
      asked.push(slot);
      return requests.map(() => allow());
    });
  const declared = operation({ effect: 'send' });
  await ctx.db.tx((tx) =>
    engageBrake(tx, {
      workspaceId: ctx.workspace.id,
      name: EMERGENCY_STOP,
      reason: 'test',
      by: 'test',
      at: ctx.now(),
    }),
  );
  const [outcome] = await gatewayOf(declared, GUARD_SLOTS.map(recording)).performWith(ctx)(declared, [
    request('a'),
  ]);
  expect(codes(outcome)).toEqual(['brake.emergency_stop']);
  expect(asked).toEqual(['permission']);
});

test.each<[string, Guard['check'], string]>([
  ['throws', async () => Promise.reject(new Error('the table is gone')), 'gateway.guard_failed'],
  [
    'breaks its statement',
    async (_ctx, tx) => {
      await tx.execute(sql`select * from a_table_that_is_not_there`);
      return [];
    },
    'gateway.guard_failed',
  ],
  ['answers nothing', async () => [], 'gateway.guard_silent'],
])('a guard that %s refuses the whole batch', async (_what, check, code) => {
  const declared = operation();
  const outcomes = await gatewayOf(declared, [permitted, guardOf('window', check)]).performWith(ctx)(
    declared,
    [request('a'), request('b')],
  );
  expect(outcomes.map(codes)).toEqual([[code], [code]]);
  expect(touched('a') + touched('b')).toBe(0);
  expect((await log()).map((entry) => [entry.state, entry.reasons[0]?.code])).toEqual([
    ['refused', code],
    ['refused', code],
  ]);
});

test('a guard that answers for the first only refuses the rest', async () => {
  const declared = operation();
  const outcomes = await gatewayOf(declared, [
    permitted,
    guardOf('window', async () => [allow()]),
  ]).performWith(ctx)(declared, [request('a'), request('b')]);
  expect(outcomes.map((outcome) => outcome.state)).toEqual(['done', 'refused']);
});

test.each<[Effect, Guard['slot']]>([
  ['read', 'permission'],
  ['spend', 'permission'],
  ['write', 'permission'],
  ['send', 'suppression'],
  ['send', 'window'],
  ['send', 'approval'],
  ['destroy', 'approval'],
])('%s without a guard in the slot %s refuses to start', (effect, missing) => {
  const guards = GUARD_SLOTS.filter((slot) => slot !== missing).map((slot) => guardOf(slot, passing));
  expect(() => gatewayOf(operation({ effect }), guards)).toThrow(`"${missing}"`);
  // A guard that stands in the slot but not for this effect does not count.
  const elsewhere = guardOf(
    missing,
    passing,
    EFFECTS.filter((other) => other !== effect),
  );
  expect(() => gatewayOf(operation({ effect }), [...guards, elsewhere])).toThrow(`"${missing}"`);
  expect(() => gatewayOf(operation({ effect }), [...guards, guardOf(missing, passing)])).not.toThrow();
});

test('two adapters for one operation refuse to start; none at all refuses to perform', async () => {
  const declared = operation();
  expect(() =>
    createGateway({ performers: [toucher(declared), toucher(declared)], guards: [permitted] }),
  ).toThrow(/claim/);
  const empty = createGateway({ performers: [], guards: [permitted] });
  await expect(empty.performWith(ctx)(declared, [request('a')])).rejects.toMatchObject({
    code: 'gateway.no_performer',
  });
});

test('the intent is committed before the call, the receipt after it', async () => {
  const declared = operation();
  const seen: string[][] = [];
  beforeAnswer = async () => {
    seen.push(await states());
    return 'answer';
  };
  const [outcome] = await gatewayOf(declared).performWith(ctx)(declared, [request('a')]);
  expect(seen).toEqual([['intended']]);
  expect(outcome).toMatchObject({ state: 'done', receipt: { number: 1 }, replayed: false });
  expect(await log()).toMatchObject([{ state: 'done', receipt: { number: 1 } }]);
});

test('an invalid input does nothing and leaves nothing', async () => {
  const declared = operation();
  await expect(
    gatewayOf(declared).performWith(ctx)(declared, [request('a'), request('')]),
  ).rejects.toMatchObject({ kind: 'invalid' });
  expect(await log()).toEqual([]);
  expect(touched('a')).toBe(0);
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
  beforeAnswer = async (name) => (name === '/lost' && touched('lost') === 1 ? 'drop' : 'answer');
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
  beforeAnswer = async () => (touched('page') === 1 ? 'drop' : 'answer');
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
  const endsMeanwhile: Ctx = { ...ctx, db: { tx: (work) => ctx.db.tx((tx) => work(afterInsert(tx))) } };
  const [outcome] = await gateway.performWith(endsMeanwhile)(declared, [request('a', 'raced')]);
  expect(touched('a')).toBe(0);
  expect(outcome).toMatchObject({ state: 'failed', retryable: true });
  expect(await gateway.performWith(ctx)(declared, [request('a', 'raced')])).toMatchObject([
    { state: 'done' },
  ]);
  expect(touched('a')).toBe(1);
});

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
  beforeAnswer = async (name) => {
    if (name === '/first') await stop();
    return 'answer';
  };
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
  const asked: EffectRequest<Input> = {
    ...request('a'),
    onTransmission: async () => refuse(reason('test.last', 'Not any more.')),
  };
  expect(await gatewayOf(declared).performWith(ctx)(declared, [asked])).toMatchObject([
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

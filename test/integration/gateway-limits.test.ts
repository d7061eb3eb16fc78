import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Clock } from '#core/clock';
import type { Ctx, EffectRequest, Outcome } from '#core/ctx';
import { rows } from '#core/db/index';
import { allow, reason } from '#core/verdict';
import {
  createGateway,
  defineGuard,
  defineOperation,
  definePerformer,
  type Effect,
  EffectError,
  type Failure,
  type RateLimit,
} from '#gateway';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

type Input = { name: string };
type Fault = { failure: Failure; effect: 'none' | 'unknown'; retryAfterMs?: number };

const permitted = defineGuard({
  name: 'permission of the test',
  slot: 'permission',
  effects: ['read', 'spend', 'write', 'send', 'destroy'],
  check: async (_ctx, _tx, { requests }) => requests.map(() => allow()),
});

let bench: Workbench;
let ctx: Ctx;
let now = T0;
let serial = 0;
/** What the vendor answers next; nothing means success. */
let faults: Fault[] = [];
let calls: string[] = [];
let waits: number[] = [];
const clock: Clock = { now: () => now };

beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(async () => {
  serial += 1;
  now = T0;
  [faults, calls, waits] = [[], [], []];
  ctx = bench.ctx(await bench.workspace(`limits-${serial}`, 'live'), { clock });
});

/** A gateway whose waiting moves the clock, and a vendor that fails as it is told. */
function gatewayOf(more: { effect?: Effect; repeatable?: boolean; limits?: readonly RateLimit[] } = {}) {
  const operation = defineOperation<Input, { ok: true }>({
    name: `test.acme${serial}.touch`,
    effect: more.effect ?? 'write',
    risk: 'low',
    input: z.object({ name: z.string() }),
    repeatable: more.repeatable ?? false,
  });
  const performer = definePerformer<Input, { ok: true }>({
    operation,
    limits: () => more.limits ?? [],
    async perform(_ctx, { name }) {
      calls.push(name);
      const fault = faults.shift();
      if (!fault) return { receipt: { ok: true } };
      const retryable = fault.failure === 'rate_limited' || fault.failure === 'transient';
      throw new EffectError(reason(`acme.${fault.failure}`, `acme: ${fault.failure}`), {
        ...fault,
        retryable,
      });
    },
  });
  const gateway = createGateway({
    performers: [performer],
    guards: [permitted],
    wait: async (milliseconds) => {
      waits.push(Math.round(milliseconds));
      now = now.add({ milliseconds: Math.round(milliseconds) });
    },
  });
  const perform = gateway.performWith(ctx);
  return {
    one: async (name: string): Promise<Outcome<{ ok: true }>> => {
      const request: EffectRequest<Input> = { input: { name }, subject: {}, idempotencyKey: name };
      const [outcome] = await perform(operation, [request]);
      if (!outcome) throw new Error('The gateway gave no outcome.');
      return outcome;
    },
    vendor: `acme${serial}`,
  };
}

const repeat = (times: number, fault: Fault): Fault[] => Array.from({ length: times }, () => fault);
const lost: Fault = { failure: 'timeout_unknown', effect: 'unknown' };
const auth: Fault = { failure: 'auth', effect: 'none' };
const moves = () =>
  ctx.db.tx((tx) =>
    rows<{ from: string; to: string }>(
      tx,
      sql`select payload ->> 'from' as "from", payload ->> 'to' as "to" from events where type = 'gateway.breaker_moved' order by at, id`,
    ),
  );
const slept = () => waits.filter((wait) => wait > 0);

describe('breaker', () => {
  test('five failures in a row open it: nothing is called until its time, and everybody is told once', async () => {
    const { one } = gatewayOf();
    faults = repeat(5, auth);
    for (let index = 0; index < 5; index += 1) await one(`fails ${index}`);
    const turned = await one('while open');
    expect(turned).toMatchObject({
      state: 'failed',
      retryable: true,
      reason: { code: 'gateway.breaker_open' },
    });
    expect(calls).toHaveLength(5);
    expect(await moves()).toEqual([{ from: 'closed', to: 'open' }]);

    now = now.add({ seconds: 120 });
    for (const name of ['first', 'second', 'third']) expect((await one(name)).state).toBe('done');
    expect(await moves()).toEqual([
      { from: 'closed', to: 'open' },
      { from: 'open', to: 'half_open' },
      { from: 'half_open', to: 'closed' },
    ]);
  });

  test('a failed trial opens it again', async () => {
    const { one } = gatewayOf();
    faults = repeat(6, auth);
    for (let index = 0; index < 5; index += 1) await one(`fails ${index}`);
    now = now.add({ seconds: 120 });
    await one('trial');
    expect(await one('after it')).toMatchObject({ reason: { code: 'gateway.breaker_open' } });
    expect(calls).toHaveLength(6);
  });

  test('what was turned away may be asked again under its key', async () => {
    const { one } = gatewayOf();
    faults = repeat(5, auth);
    for (let index = 0; index < 5; index += 1) await one(`fails ${index}`);
    expect((await one('again')).state).toBe('failed');
    now = now.add({ seconds: 120 });
    expect((await one('again')).state).toBe('done');
  });

  test('requests the vendor finds wrong leave it closed', async () => {
    const { one } = gatewayOf();
    faults = repeat(8, { failure: 'validation', effect: 'none' });
    for (let index = 0; index < 8; index += 1) await one(`wrong ${index}`);
    expect((await one('right')).state).toBe('done');
  });
});

describe('trying again', () => {
  test('a vendor that cannot be reached is tried again after 0.5, 1 and 2 seconds; one effect, one log row', async () => {
    const { one } = gatewayOf();
    faults = repeat(3, { failure: 'transient', effect: 'none' });
    expect((await one('a')).state).toBe('done');
    expect(slept()).toEqual([500, 1_000, 2_000]);
    const logged = await ctx.db.tx((tx) => rows(tx, sql`select state from operation_log`));
    expect(logged).toEqual([{ state: 'done' }]);
  });

  test('a write whose answer got lost is unknown and never repeated', async () => {
    const { one } = gatewayOf();
    faults = [lost];
    expect((await one('a')).state).toBe('unknown');
    expect((await one('a')).state).toBe('unknown');
    expect(calls).toEqual(['a']);
  });

  test('a question whose answer got lost is asked again', async () => {
    const { one } = gatewayOf({ effect: 'read' });
    faults = [lost];
    expect((await one('a')).state).toBe('done');
    expect(calls).toEqual(['a', 'a']);
  });

  test('the vendor’s wait is obeyed by everybody on the same key', async () => {
    const limits = [{ scope: `acme${serial}:key`, calls: 1_000, perSeconds: 10 }];
    const { one } = gatewayOf({ limits });
    const other = gatewayOf({ limits });
    faults = [{ failure: 'rate_limited', effect: 'none', retryAfterMs: 60_000 }];
    expect(await one('a')).toMatchObject({ state: 'failed', retryable: true });
    expect(await other.one('b')).toMatchObject({ state: 'failed', reason: { code: 'gateway.rate_budget' } });
    expect(calls).toEqual(['a']);
    now = now.add({ seconds: 61 });
    expect((await other.one('b')).state).toBe('done');
  });

  test('a short wait is waited for', async () => {
    const { one } = gatewayOf({ limits: [{ scope: `acme${serial}:key`, calls: 1_000, perSeconds: 10 }] });
    faults = [{ failure: 'rate_limited', effect: 'none', retryAfterMs: 3_000 }];
    expect((await one('a')).state).toBe('done');
    expect(slept().reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(3_000);
  });
});

describe('limits', () => {
  test('calls are spread over four fifths of what is documented', async () => {
    const { one } = gatewayOf({ limits: [{ scope: `acme${serial}:key`, calls: 10, perSeconds: 1 }] });
    for (let index = 0; index < 9; index += 1) await one(`call ${index}`);
    expect(slept()).toEqual(Array.from({ length: 8 }, () => 125));
  });

  test('a day’s limit is counted, refuses when it is used up and opens again the next day', async () => {
    const { one } = gatewayOf({ limits: [{ scope: `acme${serial}:key`, calls: 5, perSeconds: 86_400 }] });
    for (let index = 0; index < 4; index += 1) expect((await one(`call ${index}`)).state).toBe('done');
    const turned = await one('fifth');
    expect(turned).toMatchObject({
      state: 'failed',
      reason: { detail: { retryAt: '2026-03-03T00:00:00Z' } },
    });
    now = Temporal.Instant.from('2026-03-03T00:00:01Z');
    expect((await one('fifth')).state).toBe('done');
  });

  test('when one of two limits is used up, the other is not charged', async () => {
    const short = { scope: `acme${serial}:short`, calls: 100, perSeconds: 10 };
    const { one } = gatewayOf({
      limits: [short, { scope: `acme${serial}:day`, calls: 1, perSeconds: 86_400, share: 1 }],
    });
    await one('first');
    await one('second');
    const slot = await ctx.db.tx((tx) =>
      rows<{ next: string }>(
        tx,
        sql`select next_at - ${T0.toString()}::timestamptz as next from rate_slots where scope = ${`${short.scope}/10s`}`,
      ),
    );
    expect(slot[0]?.next).toContain('00:00:00.125');
  });
});

import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { EMERGENCY_STOP, engageBrake } from '#core/brake/brake.store';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { createGateway, type Effect, GUARD_SLOTS, type Guard } from '#gateway';
import {
  codes,
  ctx,
  EFFECTS,
  gatewayBench,
  gatewayOf,
  guardOf,
  log,
  operation,
  passing,
  permitted,
  request,
  touched,
  toucher,
} from '../support/gateway-bench.ts';

gatewayBench();

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

test('an invalid input does nothing and leaves nothing', async () => {
  const declared = operation();
  await expect(
    gatewayOf(declared).performWith(ctx)(declared, [request('a'), request('')]),
  ).rejects.toMatchObject({ kind: 'invalid' });
  expect(await log()).toEqual([]);
  expect(touched('a')).toBe(0);
});

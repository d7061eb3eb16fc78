import { expect, test } from 'vitest';
import { gather } from './gather.ts';

test('what is asked at the same time is one question, and the answers find back to who asked', async () => {
  const rounds: number[][] = [];
  const double = gather(async (asked: readonly number[]) => {
    rounds.push([...asked]);
    return asked.map((figure) => figure * 2);
  });
  expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
  expect(await double(4)).toBe(8);
  expect(rounds).toEqual([[1, 2, 3], [4]]);
});

test('what is asked while a round is under way goes into the next', async () => {
  const rounds: number[] = [];
  const first = Promise.withResolvers<void>();
  const ask = gather(async (asked: readonly number[]) => {
    rounds.push(asked.length);
    if (rounds.length === 1) await first.promise;
    return asked;
  });
  const early = ask(1);
  await new Promise(setImmediate);
  const late = [ask(2), ask(3)];
  first.resolve();
  expect(await Promise.all([early, ...late])).toEqual([1, 2, 3]);
  expect(rounds).toEqual([1, 2]);
});

test('an error is heard by everybody of its round and by nobody else', async () => {
  let fails = true;
  const ask = gather(async (asked: readonly number[]) => {
    if (fails) throw new Error('no');
    return asked;
  });
  expect((await Promise.allSettled([ask(1), ask(2)])).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
  ]);
  fails = false;
  expect(await ask(3)).toBe(3);
});

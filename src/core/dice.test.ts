import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDice } from './dice.ts';

const throws = (seed: string): number[] => {
  const dice = createDice(seed);
  return Array.from({ length: 8 }, () => dice.int(1, 1_000_000));
};

test('the same seed gives the same numbers in another process', () => {
  const file = new URL('./dice.ts', import.meta.url).href;
  const code = `import('${file}').then(({createDice}) => { const d = createDice('seed'); console.log(JSON.stringify(Array.from({length:8}, () => d.int(1, 1000000)))) })`;
  expect(JSON.parse(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }))).toEqual(
    throws('seed'),
  );
  expect(throws('other')).not.toEqual(throws('seed'));
});

test('a fork neither depends on earlier throws nor moves later ones', () => {
  const one = createDice('seed');
  const two = createDice('seed');
  two.next();
  expect(one.fork('names').next()).toBe(two.fork('names').next());
  expect(one.fork('names').next()).not.toBe(one.fork('faults').next());
  one.next();
  expect(one.next()).toBe(two.next());
});

test('numbers stay in range and spread evenly', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: -100, max: 100 }), fc.nat(50), (seed, min, span) => {
      const value = createDice(seed).int(min, min + span);
      return Number.isInteger(value) && value >= min && value <= min + span;
    }),
  );
  const dice = createDice('even');
  const counts = new Array<number>(10).fill(0);
  for (let index = 0; index < 10_000; index += 1) {
    const face = dice.int(0, 9);
    counts[face] = (counts[face] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(880);
  expect(dice.shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
  expect(() => dice.pick([])).toThrow(RangeError);
});

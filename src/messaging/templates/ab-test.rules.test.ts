import { describe, expect, test } from 'vitest';
import { abTest, fisherExact, twoProportions, twoSided } from './ab-test.rules.ts';
import type { ArmCounts } from './contract.ts';

const arm = (sent: number, positive: number): ArmCounts => ({ sent, replied: positive, positive });

describe('the tests themselves', () => {
  test.each([
    // Checked against tables: z of 1.96 leaves 5 %, of 2.576 1 %.
    [1.959964, 0.05],
    [2.575829, 0.01],
    [0, 1],
  ])('z of %d leaves %d on both sides', (z, p) => expect(twoSided(z)).toBeCloseTo(p, 5));
  test('Fisher’s tea: three of four cups against one of four is 0.486', () =>
    expect(fisherExact(3, 4, 1, 4)).toBeCloseTo(0.4857, 4));
  test('Fisher and the z-test agree where there are many', () => {
    const [exact, near] = [fisherExact(60, 1_000, 90, 1_000), twoProportions(60, 1_000, 90, 1_000)];
    expect(near).toBeCloseTo(0.0111, 3);
    expect(Math.abs(exact - near)).toBeLessThan(0.005);
  });
  test('large counts stay finite', () => expect(fisherExact(3, 40_000, 9, 40_000)).toBeGreaterThan(0.05));
});

describe('gtmos §32 16: no winner on noise and no division by zero', () => {
  test('one against two answers of fifty is no winner', () => {
    const found = abTest({ A: arm(50, 1), B: arm(50, 2) });
    expect(found).toMatchObject({ outcome: 'too_few', p: null });
    expect(found.reasons[0]?.text).toContain('200 are missing');
    // Nor is it one where somebody lowers the number of people: chance does that more often than not.
    const lowered = abTest({ A: arm(50, 1), B: arm(50, 2), people: 50 });
    expect(lowered).toMatchObject({ outcome: 'inconclusive', test: 'fisher' });
    expect(lowered.p).toBeCloseTo(1, 5);
  });
  test.each([
    [0, 0, 0, 0],
    [0, 0, 300, 9],
    [300, 0, 300, 0],
    [300, 300, 300, 300],
    [300, 0, 300, 3],
  ])(
    '%d people with %d answers against %d with %d has no winner, and every figure is one',
    (ofA, a, ofB, b) => {
      const found = abTest({ A: arm(ofA, a), B: arm(ofB, b) });
      expect(['too_few', 'inconclusive']).toContain(found.outcome);
      for (const figure of [found.p, found.rates.A, found.rates.B])
        expect(figure === null || Number.isFinite(figure)).toBe(true);
    },
  );
  test('none against fifteen of 300 is one, by the exact test or not', () => {
    expect(abTest({ A: arm(300, 0), B: arm(300, 15) })).toMatchObject({ outcome: 'B' });
    expect(abTest({ A: arm(300, 9), B: arm(300, 0) })).toMatchObject({ outcome: 'A', test: 'fisher' });
  });
  test('20 % more of 250 people is not enough; twice as much of 1,000 is', () => {
    expect(abTest({ A: arm(250, 20), B: arm(250, 24) }).outcome).toBe('inconclusive');
    expect(abTest({ A: arm(1_000, 60), B: arm(1_000, 30) })).toMatchObject({
      outcome: 'A',
      test: 'two_proportions',
    });
  });
  test('the two variants change places, and the verdict changes with them and nothing else', () => {
    const [one, other] = [arm(400, 12), arm(420, 31)];
    const [found, mirrored] = [abTest({ A: one, B: other }), abTest({ A: other, B: one })];
    expect([found.outcome, mirrored.outcome]).toEqual(['B', 'A']);
    expect(found.p).toBeCloseTo(mirrored.p ?? 0, 10);
  });
  test('two equal variants win in fewer than one of twenty cases', () => {
    // Every pair of outcomes of two times 250 people who answer at 4 %, weighed by how likely it is.
    const likely = (k: number): number => {
      let log = 250 * Math.log(0.96);
      for (let n = 1; n <= k; n += 1) log += Math.log(((250 - n + 1) / n) * (0.04 / 0.96));
      return Math.exp(log);
    };
    let won = 0;
    for (let a = 0; a <= 40; a += 1)
      for (let b = 0; b <= 40; b += 1) {
        const { outcome } = abTest({ A: arm(250, a), B: arm(250, b) });
        if (outcome === 'A' || outcome === 'B') won += likely(a) * likely(b);
      }
    expect(won).toBeLessThan(0.055);
    expect(won).toBeGreaterThan(0.02);
  });
});

import { expect, test } from 'vitest';
import { createDice } from '#core/dice';
import { calibrate, type Labelled, LEAST_SAMPLES } from './calibration.rules.ts';

const dice = createDice('calibration');
const chance = (): number => dice.next();
/** Drafts that are right as often as their confidence says. */
const honest = (count: number): Labelled[] =>
  Array.from({ length: count }, () => {
    const confidence = Math.round(chance() * 100) / 100;
    return { confidence, right: chance() < confidence };
  });

test('few drafts say nothing: uncalibrated, and no threshold is recommended', () => {
  const found = calibrate({ drafts: honest(LEAST_SAMPLES - 1), threshold: 0.9, budget: 5 });
  expect(found).toMatchObject({ calibrated: false, recommended: null });
  expect(found.reasons[0]?.code).toBe('calibration.few');
});

test('a confidence that is the same for every draft is no calibration, however many there are', () => {
  const drafts = honest(600).map(({ right }) => ({ confidence: 0.9, right }));
  expect(calibrate({ drafts, threshold: 0.9, budget: 50 })).toMatchObject({
    calibrated: false,
    recommended: null,
  });
});

test('the threshold that one half of the drafts recommends keeps to the budget in the other half', () => {
  const drafts = honest(20_000);
  const [known, later] = [drafts.slice(0, 10_000), drafts.slice(10_000)];
  const { recommended, error } = calibrate({ drafts: known, threshold: 0.9, budget: 10 });
  expect(error).toBeLessThan(0.03);
  expect(recommended).toBeGreaterThan(0.7);
  const sent = later.filter(({ confidence }) => confidence >= (recommended ?? 2));
  expect((100 * sent.filter(({ right }) => !right).length) / sent.length).toBeLessThanOrEqual(10);
});

test('an evaluator that is surer than it is right is told so', () => {
  const boastful = honest(5_000).map(({ confidence, right }) => ({
    confidence: Math.sqrt(confidence),
    right,
  }));
  const found = calibrate({ drafts: boastful, threshold: 0.9, budget: 5 });
  expect(found.error).toBeGreaterThan(0.1);
  expect(found.wrongPerHundred).toBeGreaterThan(5);
  expect(found.bins.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
});

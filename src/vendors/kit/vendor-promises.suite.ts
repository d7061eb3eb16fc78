import { describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import type { EffectError } from '#gateway';
import { type CaseUnderTest, caseUnderTest, effectErrorOf } from './case-under-test.suite.ts';
import type { SimulatedAnswer } from './simulator.ts';
import type { Example, VendorCase } from './vendor-case.fixture.ts';
import { performerOf, run } from './vendor-run.fixture.ts';

const NONSENSE: readonly (readonly [string, SimulatedAnswer])[] = [
  ['half a JSON document', { status: 200, body: '{"data": {"first_na' }],
  ['an empty body', { status: 200, body: '' }],
  ['a bare number', { status: 200, body: '42' }],
  ['a list where an object belongs', { status: 200, body: '[[]]' }],
];

export type PromiseOptions = {
  /** Operations for which the vendor's success has no body worth reading. */
  readonly tolerates?: readonly string[];
  /** False for a vendor that does not say how long to wait. */
  readonly waits?: boolean;
};

/**
 * What every vendor promises for every operation of a port: a wrong key changes nothing, a full window says how long
 * to wait, a lost answer is unknown and happened once, nonsense is the vendor's fault and never a crash.
 */
export const vendorPromises = (vendorCase: VendorCase, port: string, options: PromiseOptions = {}) =>
  describe(`promises of ${vendorCase.vendor} for ${port}`, () => {
    const under = caseUnderTest(vendorCase, port);
    refusals(under, port, options);
    troubles(under, port, options);
  });

const examplesOf = ({ vendor }: CaseUnderTest, port: string): Example[] =>
  vendor.examples.filter((example) => example.operation.startsWith(`${port}.`));

function refusals(under: CaseUnderTest, port: string, { waits }: PromiseOptions): void {
  test('every operation has an example and every effect is counted', () => {
    const { performers, examples } = under.vendor;
    const names = performers.map((each) => each.operation.name);
    expect(new Set(examples.map((each) => each.operation))).toEqual(new Set(names));
    for (const { operation } of performers) {
      if (operation.effect === 'read') continue;
      const ours = examples.filter((each) => each.operation === operation.name);
      expect(
        ours.every((each) => each.effects !== undefined),
        operation.name,
      ).toBe(true);
      if (operation.effect !== 'spend') expect(operation.trace, operation.name).toBeDefined();
    }
  });

  test('a stranger is refused as such and changes nothing', async () => {
    for (const { operation, input, effects } of examplesOf(under, port)) {
      const count = effects?.();
      const error = await effectErrorOf(run(under.vendor.strangers, operation, input));
      expect(error, operation).toMatchObject({ effect: 'none', failure: 'auth', retryable: false });
      expect(effects?.(), operation).toBe(count);
    }
  });

  test('a full window is told apart, with the wait where the vendor says one', async () => {
    await under.restart(0);
    for (const { operation, input, effects } of examplesOf(under, port)) {
      const count = effects?.();
      const error = await effectErrorOf(run(under.vendor.performers, operation, input));
      expect(error, operation).toMatchObject({ effect: 'none', failure: 'rate_limited', retryable: true });
      if (waits !== false) expect(error.retryAfterMs, operation).toBeGreaterThan(0);
      expect(effects?.(), operation).toBe(count);
    }
  });
}

function troubles(under: CaseUnderTest, port: string, { tolerates }: PromiseOptions): void {
  /** A fresh vendor in which everything before this operation was done. */
  const upTo = async (operation: string): Promise<Example> => {
    await under.restart();
    for (const example of under.vendor.examples) {
      if (example.operation === operation) return example;
      await run(under.vendor.performers, example.operation, example.input);
    }
    throw new Error(`There is no example of ${operation}.`);
  };
  const operations = () => examplesOf(under, port).map((example) => example.operation);

  test('a lost answer is unknown where something may have happened, and it happened once at most', async () => {
    for (const operation of operations()) {
      const example = await upTo(operation);
      const count = example.effects?.() ?? 0;
      const error = await troubled(under, example, () => under.vendor.simulator.dropResponseNext());
      const happened = (example.effects?.() ?? 0) - count;
      expect(happened, operation).toBeLessThanOrEqual(1);
      if (example.effects) expect(error.effect, operation).toBe('unknown');
      else expect(error, operation).toMatchObject({ effect: 'none', failure: 'transient' });
    }
  });

  test.each(NONSENSE)('%s is the vendor’s fault', async (name, answer) => {
    for (const operation of operations()) {
      if (name === 'an empty body' && tolerates?.includes(operation)) continue;
      const example = await upTo(operation);
      const count = example.effects?.();
      const error = await troubled(under, example, () => under.vendor.simulator.failNext(answer));
      expect(error.failure, operation).toBe('vendor_bug');
      expect(example.effects?.(), operation).toBe(count);
    }
  });
}

/** Trouble comes at the last moment before the world changes, or at once where nothing is asked then. */
async function troubled(
  { vendor }: CaseUnderTest,
  { operation, input, effects }: Example,
  trouble: () => void,
): Promise<EffectError> {
  const { effect } = performerOf(vendor.performers, operation).operation;
  const isAsked = effects !== undefined && effect !== 'spend';
  if (!isAsked) trouble();
  const leave = async () => {
    trouble();
    return allow();
  };
  return effectErrorOf(run(vendor.performers, operation, input, isAsked ? { leave } : {}));
}

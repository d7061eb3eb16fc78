import { afterEach, beforeEach } from 'vitest';
import { EffectError } from '#gateway';
import type { Example, RunningVendor, VendorCase } from './vendor-case.fixture.ts';
import { type RunOptions, run, startCase } from './vendor-run.fixture.ts';

/** A vendor started anew for every test of the describe block that asks for it. */
export type CaseUnderTest = {
  readonly vendor: RunningVendor;
  /** The first example of a verb such as `send_sms`. */
  example(verb: string): Example;
  /** The receipt of a verb of the port. */
  ask<R>(verb: string, input: unknown, more?: RunOptions): Promise<R>;
  /** How a verb of the port failed; anything but an `EffectError` is a crash and thrown on. */
  fail(verb: string, input: unknown, more?: RunOptions): Promise<EffectError>;
  /** Another fresh one, with another limit. */
  restart(perMinute?: number): Promise<void>;
};

export function caseUnderTest(vendorCase: VendorCase, port: string): CaseUnderTest {
  let vendor: RunningVendor;
  const restart = async (perMinute?: number): Promise<void> => {
    await vendor?.close();
    vendor = await startCase(vendorCase, perMinute === undefined ? {} : { perMinute });
  };
  beforeEach(() => restart());
  afterEach(() => vendor.close());
  return {
    get vendor() {
      return vendor;
    },
    restart,
    example(verb) {
      const found = vendor.examples.find(({ operation }) => operation.endsWith(`.${verb}`));
      if (found) return found;
      throw new Error(`There is no example of ${verb}.`);
    },
    ask: async <R>(verb: string, input: unknown, more?: RunOptions) =>
      (await run<R>(vendor.performers, `${port}.${verb}`, input, more)).receipt,
    fail: (verb, input, more) => effectErrorOf(run(vendor.performers, `${port}.${verb}`, input, more)),
  };
}

/** What the performer threw; anything but an `EffectError` is a crash and thrown on. */
export async function effectErrorOf(work: Promise<unknown>): Promise<EffectError> {
  const thrown = await work.then(
    () => new Error('It did not fail.'),
    (error: unknown) => error,
  );
  if (thrown instanceof EffectError) return thrown;
  throw thrown;
}

import { afterEach, beforeEach } from 'vitest';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { Receipt } from '#gateway';
import type { Example, RunningVendor, VendorCase } from './vendor-case.fixture.ts';
import { lookFor, run, startCase } from './vendor-run.fixture.ts';

type AskOptions = Parameters<typeof run>[3];

/** A vendor that is started anew for each test of a port's suite, asked by the verbs of the port. */
export type PortRun = {
  readonly vendor: () => RunningVendor;
  readonly exampleOf: (verb: string) => Example;
  /** Performs the verb's example, or the input given instead. */
  readonly ask: <R>(verb: string, options?: AskOptions & { readonly input?: unknown }) => Promise<Receipt<R>>;
  /** Performs every example before the verb's own. */
  readonly upTo: (verb: string) => Promise<Example>;
  readonly effectsOf: (verb: string) => number;
  /** Looks whether the verb's example happened under a key. */
  readonly look: (verb: string, key: string) => Promise<string>;
  /** Gives leave and loses the answer to what comes next. */
  readonly losing: () => Promise<Verdict>;
};

/** Leave that is not given. */
export const held = async (): Promise<Verdict> =>
  refuse(reason('brake.on', 'The emergency stop is engaged.'));

export function portRun(vendorCase: VendorCase, port: string): PortRun {
  let running: RunningVendor;
  beforeEach(async () => {
    running = await startCase(vendorCase);
  });
  afterEach(() => running.close());
  const exampleOf = (verb: string): Example => {
    const found = running.examples.find((each) => each.operation === `${port}.${vendorCase.vendor}.${verb}`);
    if (!found) throw new Error(`There is no example of ${verb}.`);
    return found;
  };
  return {
    vendor: () => running,
    exampleOf,
    ask: (verb, { input, ...options } = {}) =>
      run(running.performers, `${port}.${verb}`, input ?? exampleOf(verb).input, options),
    async upTo(verb) {
      const example = exampleOf(verb);
      for (const each of running.examples) {
        if (each === example) break;
        await run(running.performers, each.operation, each.input);
      }
      return example;
    },
    effectsOf: (verb) => exampleOf(verb).effects?.() ?? 0,
    look: (verb, key) => lookFor(running.performers, `${port}.${verb}`, exampleOf(verb).input, key),
    async losing() {
      running.simulator.dropResponseNext();
      return allow();
    },
  };
}

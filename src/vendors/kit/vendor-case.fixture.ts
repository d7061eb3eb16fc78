import type { Performer } from '#gateway';
import type { VendorSimulator } from './simulator.ts';

/** One valid request of an operation, and how often its effect exists in the simulated vendor. */
export type Example = {
  readonly operation: string;
  readonly input: unknown;
  /** Counted in the simulator's own state, not in its requests. Absent for reads. */
  readonly effects?: () => number;
};

export type RunningVendor = {
  readonly simulator: VendorSimulator;
  readonly performers: readonly Performer[];
  /** The same adapter with a key the vendor does not know. */
  readonly strangers: readonly Performer[];
  /** Every operation at least once, in an order in which each succeeds after the ones before it. */
  readonly examples: readonly Example[];
  close(): Promise<void>;
};

/** What the tests that run over every vendor need of one: permissions, limits, failures, contracts. */
export type VendorCase = {
  readonly vendor: string;
  readonly ports: readonly string[];
  /** Its own document among the vendors' OpenAPI documents, where there is one; `prefix` is what its paths begin with. */
  readonly openapi?: readonly { readonly file: string; readonly prefix?: string }[];
  /** A fresh vendor in small; `perMinute` overrides its limit. */
  start(options: { folder: string; now: () => Temporal.Instant; perMinute?: number }): Promise<RunningVendor>;
};

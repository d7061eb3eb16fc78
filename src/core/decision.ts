import type { z } from 'zod';

/**
 * A pure decision made public: `legwork decide <name>`, `POST /api/decide/<name>` and every "why?" link call
 * the very function production calls. `now` is always part of the input.
 */
export type Decision<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  /** kebab-case, unique over the product, e.g. `icp-score`. */
  readonly name: string;
  /** One sentence: what is decided. */
  readonly summary: string;
  readonly input: I;
  readonly output: O;
  readonly decide: (input: z.output<I>) => z.input<O>;
  /** A complete input that works; shown by `decide --list` and in the API reference. */
  readonly example: z.input<I>;
};

export const defineDecision = <I extends z.ZodType, O extends z.ZodType>(
  decision: Decision<I, O>,
): Decision<I, O> => decision;

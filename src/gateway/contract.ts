import { z } from 'zod';

/** From so many questions to the finders on, this share of them has to be answered. */
const matchFloor = z.object({ from: z.number().int().positive(), share: z.number().min(0).max(1) });

/** Limits of an automatic chain that a campaign may set for its runs. */
export const ownLimits = z.object({
  /** Calls to vendors, repeats included. */
  calls: z.number().int().positive().optional(),
  /** Records that one batch of an operation changes. */
  records: z.number().int().positive().optional(),
  /** Calls that failed one after the other. */
  errorsInARow: z.number().int().positive().optional(),
  /** Stricter ones apply as the sample grows. */
  matches: z.array(matchFloor).optional(),
});
export type OwnLimits = z.output<typeof ownLimits>;

/** What an automatic chain may do before a person is asked; the figures of operation in production where nothing is said. */
export const sessionLimits = z.object({
  calls: z.number().int().positive().default(500),
  /** Credits of all vendors together; null where its campaign has no budget. */
  credits: z.number().nonnegative().nullable().default(null),
  records: z.number().int().positive().default(1_000),
  errorsInARow: z.number().int().positive().default(3),
  matches: z.array(matchFloor).default([
    { from: 10, share: 0.3 },
    { from: 50, share: 0.7 },
  ]),
});
export type SessionLimits = z.output<typeof sessionLimits>;

/** What it did since a person was asked last. */
export const sessionUse = z.object({
  calls: z.number().int().default(0),
  credits: z.number().default(0),
  errorsInARow: z.number().int().default(0),
  asked: z.number().int().default(0),
  found: z.number().int().default(0),
});
export type SessionUse = z.output<typeof sessionUse>;

/** What it is about to do. */
export const sessionStep = z.object({
  calls: z.number().int().default(0),
  credits: z.number().default(0),
  records: z.number().int().default(0),
});
export type SessionStep = z.output<typeof sessionStep>;

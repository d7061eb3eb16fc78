import { z } from 'zod';
import { SCORE_GRADES } from '#leads/contract';

const points = z.number().int().nonnegative();
const fact = z.string().min(1);
/** `not` are phrases in which the words mean something else. */
const level = z.object({
  label: z.string(),
  points,
  phrases: z.array(z.string()),
  not: z.array(z.string()).default([]),
});

/** What happened at an account, and what a person did. Neither counts for the other. */
export const SIGNAL_SCOPES = {
  account: ['intent', 'funding', 'hiring', 'technology_change', 'expansion'],
  prospect: ['job_change', 'social_engagement', 'event', 'profile_view'],
} as const;
export const SIGNAL_KINDS = [...SIGNAL_SCOPES.account, ...SIGNAL_SCOPES.prospect] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** One thing that gives points. Each reads one fact by its name, a few read several. */
export const CriterionShape = z.discriminatedUnion('kind', [
  /** Whole words of a text; the first level with a match counts. */
  z.object({ kind: z.literal('words'), fact, levels: z.array(level) }),
  /** A count inside a range, or just outside of it: by `edgePercent` of the end that was missed. */
  z.object({
    kind: z.literal('range'),
    fact,
    from: points,
    to: points.nullable(),
    edgePercent: points,
    inside: points,
    edge: points,
  }),
  /** A rung of an order, e.g. of company stages: the ideal one, or the one below or above it. */
  z.object({
    kind: z.literal('rung'),
    fact,
    order: z.array(z.string()).min(1),
    ideal: z.array(z.string()).min(1),
    at: points,
    below: points,
    above: points,
  }),
  /** One of a few named answers. */
  z.object({ kind: z.literal('answer'), fact, points: z.record(z.string(), points) }),
  /** A number; the highest step reached counts. */
  z.object({ kind: z.literal('steps'), fact, steps: z.array(z.object({ from: points, points })) }),
  z.object({ kind: z.literal('flag'), fact, points }),
  /** That something is known at all. */
  z.object({ kind: z.literal('known'), fact, points }),
  /** How much of a record is filled. */
  z.object({
    kind: z.literal('complete'),
    facts: z.array(fact).min(1),
    whole: points,
    almost: points,
    mayMiss: points,
  }),
  /** A share of another score, in percent. */
  z.object({ kind: z.literal('share'), fact, percent: points }),
  /** Something that happened; it is worth less with every whole period since. */
  z.object({
    kind: z.literal('signal'),
    signal: z.enum(SIGNAL_KINDS),
    points,
    loses: points,
    everyDays: z.number().int().positive(),
  }),
]);
export type Criterion = z.output<typeof CriterionShape>;

export const GRADES = SCORE_GRADES;
export type Grade = (typeof GRADES)[number];

/**
 * A scoring profile of accounts or prospects as data: groups of criteria with a cap each, grades, and what follows from
 * a grade. Range (1–100) and the ceilings of the ICP grade are the engine's and no profile's.
 */
export const ScoringProfileShape = z.object({
  name: z.string().min(1),
  version: z.number().int().positive(),
  scope: z.enum(['account', 'prospect']),
  groups: z
    .array(z.object({ name: z.string(), cap: points, criteria: z.array(CriterionShape).min(1) }))
    .min(1),
  grades: z.array(z.object({ grade: z.enum(GRADES), from: points, advice: z.string() })).min(1),
});
export type ScoringProfile = z.output<typeof ScoringProfileShape>;

import { z } from 'zod';
import { sessionLimits, sessionUse } from '#gateway/contract';
import { LIST_GRADES, ReasonShape } from '#leads/contract';

export { type ForecastReport, forecastReport } from './forecast/contract.ts';
export type { MotionRun, RunSchedule } from './schedules/contract.ts';

/** The six stages, in order. A run keeps the list it began with. */
export const STAGES = ['discover', 'enrich', 'segment', 'craft', 'approve', 'send'] as const;
export type Stage = (typeof STAGES)[number];

/** How good the list of a run is as it would be written to. Below C it is not, whoever says so. */
export const runGrade = z.object({
  grade: z.enum(LIST_GRADES),
  score: z.number(),
  /** Leads that were graded; fewer than a hundred point a direction and stop nothing. */
  rows: z.number().int(),
  ships: z.enum(['yes', 'when_acknowledged', 'never']),
  directional: z.boolean(),
  reasons: z.array(ReasonShape),
  gradedAt: z.string(),
  acknowledgedAt: z.string().nullable(),
  acknowledgedBy: z.string().nullable(),
});
export type RunGrade = z.infer<typeof runGrade>;

export const RUN_STATES = ['running', 'paused', 'awaiting_approval', 'done', 'failed', 'cancelled'] as const;

export const stageReport = z.object({
  name: z.string(),
  in: z.number().int(),
  out: z.number().int(),
  skipped: z.record(z.string(), z.number().int()),
  failed: z.number().int(),
  /** Leads that are still inside; zero once a run has ended. */
  waiting: z.number().int(),
});
export type StageReport = z.infer<typeof stageReport>;

export const runCancelled = z.object({
  cancelled: z.literal(true),
  /** Leads that went no further. */
  left: z.number().int(),
  /** Drafts and planned messages that were taken back. */
  takenBack: z.number().int(),
  /** Messages that were on their way out already. */
  leaving: z.number().int(),
});
export type RunCancelled = z.infer<typeof runCancelled>;

export const run = z
  .object({
    id: z.string(),
    name: z.string(),
    mode: z.enum(['dry_run', 'sandbox', 'live']),
    state: z.enum(RUN_STATES),
    stages: z.array(stageReport),
    importId: z.string().nullable(),
    campaignId: z.string(),
    batchId: z.string().nullable(),
    /** Why it is paused or failed. */
    error: z.string().nullable(),
    /** Null until its drafts are written. */
    grade: runGrade.nullable(),
    /** What it may do before a person is asked, and what it did since. */
    budget: z.object({ limits: sessionLimits, use: sessionUse }).nullable(),
    startedAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof run>;

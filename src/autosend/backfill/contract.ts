import { z } from 'zod';

/**
 * `all`: an answer is written anew for every reply; `missing`: only where there is none; `none`: those that wait are taken as they
 * are; `refresh`: those that wait get other times for those nobody can have any more.
 */
export const BACKFILL_DRAFTS = ['all', 'missing', 'none', 'refresh'] as const;

/** As many answers are written at once where nothing is said; with a model, as many questions are asked at once. */
export const DRAFT_BATCH = 5;
/** How many replies one batch has, where one is asked for without a number. */
export const SINGLE_BATCH = 50;
const LARGEST_DRAFT_BATCH = 500;
const LONGEST_PAUSE_MS = 600_000;

export const backfillOptions = z.object({
  drafts: z.enum(BACKFILL_DRAFTS).default('all'),
  /** False: nothing is decided on; what is written waits for a run that does. */
  sends: z.boolean().default(true),
  campaignId: z.uuid().nullable().default(null),
  /** So many replies and no more, those that are skipped included; null for all. */
  limit: z.int().min(1).nullable().default(null),
  /** The message after which it starts. */
  cursor: z.uuid().nullable().default(null),
  latestPerLead: z.boolean().default(false),
  /** Writes anew what a person had rejected. */
  resetRejected: z.boolean().default(false),
  draftBatchSize: z.int().min(1).max(LARGEST_DRAFT_BATCH).default(DRAFT_BATCH),
  /** Milliseconds between two decisions. */
  sleepMs: z.int().min(0).max(LONGEST_PAUSE_MS).default(0),
  draftPreview: z.boolean().default(true),
  respectDelays: z.boolean().default(false),
  /** Masks names and addresses in the log. */
  redact: z.boolean().default(false),
});
export type BackfillOptions = z.infer<typeof backfillOptions>;

/** `waiting` for its draft, `drafted` and waiting for its turn; all others are the end. */
export const TARGET_STATES = [
  'waiting',
  'drafted',
  'sent',
  'delayed',
  'review',
  'refreshed',
  'skipped',
  'failed',
] as const;
export type TargetState = (typeof TARGET_STATES)[number];

export const RUN_STATES = ['drafting', 'sending', 'done', 'abandoned'] as const;
export type RunState = (typeof RUN_STATES)[number];

const numbers = z.record(z.string(), z.number().int());
/** Each reply counts once below `states`; the skipped and failed ones once more below why. */
export const backfillCounts = z.object({ total: z.number().int(), states: numbers, why: numbers });
export type BackfillCounts = z.infer<typeof backfillCounts>;

export const backfillRun = z
  .object({
    id: z.string(),
    state: z.enum(RUN_STATES),
    halted: z.string().nullable(),
    options: backfillOptions,
    forcedBy: z.string().nullable(),
    logPath: z.string().nullable(),
    startedBy: z.string(),
    startedAt: z.string(),
    finishedAt: z.string().nullable(),
    /** When it is gone on with by itself; null where a terminal works it off. */
    dueAt: z.string().nullable(),
    counts: backfillCounts,
    /** What became of the cards of those that wait for a person. */
    slack: numbers,
    campaigns: z.array(
      backfillCounts.extend({ campaignId: z.string().nullable(), name: z.string().nullable() }),
    ),
  })
  .meta({ id: 'BackfillRun' });
export type BackfillRun = z.infer<typeof backfillRun>;

/** What a run would do now: counts alone, nothing is kept of it. */
export const backfillPlan = backfillRun.pick({ options: true, counts: true, campaigns: true });
export type BackfillPlan = z.infer<typeof backfillPlan>;

/** `replies`: as many as the plan counted. Where there are others by now it is counted anew first. */
export const backfillOrder = z.object({
  options: backfillOptions,
  replies: z.int().min(1),
  /** For this run alone the switch of auto-send is set aside; never the emergency stop. */
  force: z.boolean().default(false),
});
export type BackfillOrder = z.infer<typeof backfillOrder>;

import { z } from 'zod';
import { MOTIONS, motionReport } from '#campaigns/contract';

/** At which moments, as a person says it. */
export const scheduleTimes = z.object({
  /** Days of the week, Monday is 1. */
  days: z
    .array(z.number().int().min(1).max(7))
    .min(1, 'Choose a day.')
    .transform((days) => [...new Set(days)].sort((one, other) => one - other)),
  at: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write the time as HH:MM.'),
  zone: z.string().trim().min(1),
});
export type ScheduleTimes = z.output<typeof scheduleTimes>;

export const scheduleRequest = scheduleTimes.extend({
  name: z.string().trim().min(1).max(80),
  motion: z.enum(MOTIONS),
  /** First messages of one campaign alone; all active campaigns where nothing is said. */
  campaignId: z.uuid().nullable().default(null),
  /** Otherwise it only says each time what would happen. */
  live: z.boolean().default(false),
});
export type ScheduleRequest = z.input<typeof scheduleRequest>;

export const SCHEDULE_STATES = ['active', 'paused', 'ended'] as const;

export const runSchedule = z
  .object({
    id: z.string(),
    name: z.string(),
    motion: z.enum(MOTIONS),
    campaignId: z.string().nullable(),
    live: z.boolean(),
    days: z.array(z.number().int()),
    at: z.string(),
    zone: z.string(),
    state: z.enum(SCHEDULE_STATES),
    /** Why it rests or is over. */
    reason: z.string().nullable(),
    nextDueAt: z.string().nullable(),
    version: z.number().int(),
    createdBy: z.string(),
  })
  .meta({ id: 'RunSchedule' });
export type RunSchedule = z.output<typeof runSchedule>;

export const motionRun = z
  .object({
    /** Null for a dry run, of which nothing is kept. */
    id: z.string().nullable(),
    scheduleId: z.string().nullable(),
    motion: z.enum(MOTIONS),
    campaignId: z.string().nullable(),
    live: z.boolean(),
    state: z.enum(['running', 'done', 'failed']),
    dueAt: z.string(),
    /** Earlier times that were passed over while nothing ran; this one makes up for them. */
    missed: z.number().int(),
    parts: z.array(motionReport),
    startedBy: z.string(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'MotionRun' });
export type MotionRun = z.output<typeof motionRun>;

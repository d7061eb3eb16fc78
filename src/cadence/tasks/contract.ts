import { z } from 'zod';

/** Channels on which nobody but a person acts. */
export const TASK_KINDS = ['call', 'voice'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];
export const isTaskKind = (channel: string): channel is TaskKind =>
  (TASK_KINDS as readonly string[]).includes(channel);

export const TASK_STATES = ['open', 'done', 'skipped', 'cancelled', 'expired'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const TASK_OUTCOMES = [
  'reached',
  'left_message',
  'no_answer',
  'not_interested',
  'bad_number',
] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

const text = z.string().trim().max(2_000);

export const taskFinish = z.object({
  outcome: z.enum(TASK_OUTCOMES),
  /** What was said, for whoever looks at the lead. */
  note: text.optional(),
});
export type TaskFinish = z.infer<typeof taskFinish>;

export const taskSkip = z.object({ reason: text.min(1, 'Say why; whoever looks at the lead reads it.') });
export type TaskSkip = z.infer<typeof taskSkip>;

export const taskAssignment = z.object({
  /** A member of the workspace, or null for nobody in particular. */
  to: z.string().min(1).nullable(),
});
export type TaskAssignment = z.infer<typeof taskAssignment>;

/** `open`: what is to be done. `closed`: what became of the others, newest first. */
export const TASK_LISTS = ['open', 'closed'] as const;
export const taskQuestion = z.object({
  show: z.enum(TASK_LISTS).default('open'),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type TaskQuestion = z.infer<typeof taskQuestion>;

export const taskShape = z
  .object({
    id: z.string(),
    kind: z.enum(TASK_KINDS),
    /** What to do, with whom. */
    title: z.string(),
    state: z.enum(TASK_STATES),
    dueAt: z.string(),
    /** When the sequence goes on without it. */
    expiresAt: z.string().nullable(),
    leadId: z.string(),
    leadName: z.string().nullable(),
    company: z.string().nullable(),
    phone: z.string().nullable(),
    profileUrl: z.string().nullable(),
    campaign: z.string().nullable(),
    /** Its place in the sequence, of how many. */
    step: z.number().int().nullable(),
    steps: z.number().int().nullable(),
    assignee: z.string().nullable(),
    outcome: z.enum(TASK_OUTCOMES).nullable(),
    note: z.string().nullable(),
    reason: z.string().nullable(),
    doneAt: z.string().nullable(),
    doneBy: z.string().nullable(),
  })
  .meta({ id: 'Task' });
export type Task = z.output<typeof taskShape>;

/** `total` counts all of them, also those behind the limit. */
export const taskList = z.object({ tasks: z.array(taskShape), total: z.number().int() });
export type TaskList = z.output<typeof taskList>;

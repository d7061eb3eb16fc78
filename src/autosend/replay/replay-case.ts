import { z } from 'zod';
import { AUTONOMY_LEVELS } from '#approval/contract';
import { MailFields } from '#inbound';
import { heldSlot, THRESHOLD } from '../contract.ts';
import { REVISIONS } from '../revision.rules.ts';

const instant = z.iso.datetime({ offset: true });

/** A message of theirs: its parts, or the name of a file beside the cases that holds it as it was received. */
const received = z
  .strictObject({
    direction: z.literal('in'),
    at: instant,
    channel: z.enum(['email', 'linkedin']).default('email'),
    eml: z
      .string()
      .regex(/^[\w-]+\.eml$/, 'A file beside the cases, such as away.eml.')
      .optional(),
    ...MailFields.partial().shape,
  })
  .refine(
    ({ eml, text }) => (eml === undefined) !== (text === undefined),
    'Give either `text` with its parts or `eml`.',
  );

/** A message of ours, with the times it offered. */
const sent = z.strictObject({
  direction: z.literal('out'),
  at: instant,
  subject: z.string().default(''),
  text: z.string().default(''),
  offers: z.array(instant).default([]),
});

/** What a model wrote for the newest message, and how another judged it. */
const model = z.strictObject({
  /** The text at the end; null where a person wrote that, or nothing came. */
  body: z.string().nullable(),
  evaluation: z.unknown(),
  /** Texts before it that could not stay, the first one first. */
  attempts: z.array(z.strictObject({ body: z.string(), at: instant.optional() })).default([]),
  /** The times that were reserved when they were written; those of `calendar` where nothing is said. */
  slots: z.array(heldSlot).nullable().default(null),
  /** How often it may be written again, and in how many seconds. */
  revisions: z.strictObject({ most: z.int(), seconds: z.number() }).default(REVISIONS),
});

/** What may have changed between the draft and the moment it goes. */
const changes = z.strictObject({
  stopped: z.boolean().default(false),
  autoSendStopped: z.boolean().default(false),
  booked: z.boolean().default(false),
  /** Their last meeting was cancelled or missed, and nobody has written since. */
  fellThrough: z.boolean().default(false),
  suppressed: z.boolean().default(false),
  grantEnded: z.boolean().default(false),
  /** The reserved times were given back. */
  slotsLost: z.boolean().default(false),
});

const sender = z.strictObject({
  name: z.string().default('Sam Reed'),
  calendarLink: z.string().nullable().default(null),
  website: z.string().default('https://northwind.example'),
  facts: z.array(z.strictObject({ key: z.string(), value: z.string(), source: z.string() })).default([]),
});

/** What was granted, and what stands still. */
const policy = z.strictObject({
  level: z.enum(AUTONOMY_LEVELS).default('auto'),
  threshold: z.number().min(0).max(1).default(THRESHOLD),
  granted: z.boolean().default(true),
  calibrated: z.boolean().default(true),
  chosenByOwner: z.boolean().default(false),
  /** Times that leads take are booked without a person. */
  books: z.boolean().default(false),
  stopped: z.boolean().default(false),
  autoSendStopped: z.boolean().default(false),
});

const calendar = z.strictObject({
  zone: z.string().default('Europe/London'),
  free: z.array(instant).default([]),
  /** How many leads wait on a time. */
  taken: z.array(z.strictObject({ at: instant, leads: z.number().int() })).default([]),
  waiting: z.number().int().nonnegative().default(0),
});

/**
 * A recorded conversation and what surrounded it when its newest message at `now` came. What is expected of the product stands
 * elsewhere: a key too many is refused.
 */
export const replayCase = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'Small letters, digits and dashes.'),
  /** Why the case exists; nothing reads it. */
  about: z.string().default(''),
  now: instant,
  lead: z
    .strictObject({
      firstName: z.string().nullable().default('Dana'),
      addresses: z.array(z.string()).default(['dana@acme.example']),
      tier: z.string().nullable().default('tier_1'),
      booked: z.boolean().default(false),
      fellThrough: z.boolean().default(false),
      suppressed: z.boolean().default(false),
    })
    .prefault({}),
  /** Null where the conversation belongs to none. */
  campaign: z
    .strictObject({ state: z.enum(['active', 'stopped']).default('active'), sender: sender.prefault({}) })
    .nullable()
    .prefault({}),
  policy: policy.prefault({}),
  /** Null where none is connected. */
  calendar: calendar.nullable().prefault({}),
  /** What a model wrote and how another judged it, as recorded; without it the rules write. */
  model: model.nullable().default(null),
  /** Messages later than `now` come before the answer goes. */
  conversation: z.array(z.union([received, sent])).min(1),
  later: changes.prefault({}),
});
export type ReplayCase = z.infer<typeof replayCase>;
export type ReceivedMessage = Extract<ReplayCase['conversation'][number], { direction: 'in' }>;

/** A file of cases: what they share, and the cases, each overruling it part by part. */
export const caseFile = z.strictObject({
  shared: z.record(z.string(), z.unknown()).default({}),
  cases: z.array(z.record(z.string(), z.unknown())).min(1),
});

/** One conversation with the mails of its files, ready to be replayed. */
export type Recording = {
  readonly id: string;
  readonly category: string;
  readonly given: ReplayCase;
  /** Mails as received, by the name of their file. */
  readonly files: ReadonlyMap<string, Uint8Array>;
};
export type Unplayable = {
  readonly id: string;
  readonly category: string;
  readonly type: 'selection_error' | 'infra_error' | 'execution_error';
  readonly why: string;
};

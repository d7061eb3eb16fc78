import { z } from 'zod';
import { AUTONOMY_LEVELS } from '#approval/contract';

/** What is drafted for, and whether it may ever go without a person. Everything else is never answered by us. */
export const DRAFTED = {
  positive: 'may_go',
  meeting_request: 'may_go',
  question: 'may_go',
  not_now: 'may_go',
  call_request: 'review_only',
  objection: 'review_only',
} as const satisfies Readonly<Record<string, 'may_go' | 'review_only'>>;

/** What a reply is about that a person must always see, however sure anybody is. */
export const ESCALATED_TOPICS = ['opt_out', 'legal', 'price_promise', 'security', 'unsure'] as const;
export type EscalatedTopic = (typeof ESCALATED_TOPICS)[number];

/** What an evaluator answers, a model or the rules. Nothing of it is believed before it was read by `readEvaluation`. */
export const Evaluation = z.object({
  safe_to_send: z.boolean(),
  requires_human_review: z.boolean(),
  confidence: z.number(),
  reason: z.string().max(320),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** The kind under which answers wait for a person, and the motion of their batches. */
export const ANSWER = 'answer';

/**
 * `writing` waits for a model; `shadow` is written for ourselves alone; `parked` waits until a backfill has written all of its drafts; `review` waits for a person; `held` goes unless somebody stops it; `scheduled` goes;
 * `sending` is in the send ledger; `booking` is an accepted time that is being booked. `skipped` is never answered by us, and
 * `escalated` only by a person in their own words. The last three are over, and another may be written.
 */
export const DRAFT_STATES = [
  'writing',
  'shadow',
  'parked',
  'review',
  'held',
  'scheduled',
  'sending',
  'sent',
  'booking',
  'booked',
  'skipped',
  'escalated',
  'cancelled',
  'rejected',
  'superseded',
] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** Characters of an answer: what a writer of ours is believed, and what leaves at most, whoever wrote it. */
export const ANSWER_LENGTH = {
  email: { written: 1_500, sent: 5_000 },
  linkedin: { written: 800, sent: 1_800 },
} as const;
export type AnswerChannel = keyof typeof ANSWER_LENGTH;

/** Why nothing is written where the place they wrote to is not ours to answer from. */
export const ELSEWHERE: readonly string[] = ['draft.mailbox', 'draft.mailbox_removed', 'draft.channel'];

/** Where nothing is said of a campaign. */
export const THRESHOLD = 0.9;

const why = z.object({
  code: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});
export const heldSlot = z.object({ at: z.string(), label: z.string() });
/** What a sentence of the draft rests on. */
export const draftSource = z.object({ what: z.string(), value: z.string(), source: z.string() });
export type DraftSource = z.infer<typeof draftSource>;

/** A text that its writer had to give up, and why. */
export const draftAttempt = z.object({ body: z.string(), reasons: z.array(why), at: z.string() });
export type DraftAttempt = z.infer<typeof draftAttempt>;

/** What an answer is for, and in which form it is written. */
export const STANCES = ['schedule', 'answer', 'answer_and_schedule', 'leave'] as const;
export type Stance = (typeof STANCES)[number];
export const SHAPES = [
  ...(['plain', 'question_first', 'times_first', 'numbered', 'one_paragraph', 'bullets'] as const),
  ...(['bridge', 'postscript', 'micro_story', 'before_after', 'proof'] as const),
] as const;

/** What a model plans before a word is written. */
export const answerPlan = z.object({
  stance: z.enum(STANCES),
  /** What they asked or raised, and the stored fact that answers it. */
  points: z.array(z.object({ asked: z.string().max(200), fact: z.string().max(100).nullable() })).max(5),
  times: z.boolean(),
  shape: z.enum(SHAPES),
  why: z.string().max(300),
});
export type AnswerPlan = z.infer<typeof answerPlan>;

/** A plan as code allowed it, and what it took out. */
export const answerStrategy = answerPlan.extend({ corrected: z.array(z.string()) });
export type AnswerStrategy = z.infer<typeof answerStrategy>;

export const replyDraft = z
  .object({
    id: z.string(),
    replyId: z.string(),
    threadId: z.string(),
    leadId: z.string(),
    leadName: z.string().nullable(),
    campaignId: z.string().nullable(),
    channel: z.enum(['email', 'linkedin']),
    intent: z.string(),
    version: z.number().int(),
    state: z.enum(DRAFT_STATES),
    source: z.enum(['rules', 'model', 'person']).nullable(),
    toAddress: z.string(),
    subject: z.string(),
    body: z.string(),
    slots: z.array(heldSlot),
    sources: z.array(draftSource),
    /** What was written before and could not stay, the first one first. */
    attempts: z.array(draftAttempt),
    /** What its writer set out to do; null where the rules wrote it. */
    strategy: answerStrategy.nullable(),
    topics: z.array(z.enum(ESCALATED_TOPICS)),
    /** How sure the evaluator was, and what it had to reach. */
    confidence: z.number().nullable(),
    threshold: z.number().nullable(),
    level: z.enum(AUTONOMY_LEVELS).nullable(),
    action: z.enum(['send', 'hold', 'review', 'skip']).nullable(),
    /** The verdict of the gate, every reason of it. */
    gate: z.array(why),
    /** Why it is in the state it is in. */
    reasons: z.array(why),
    sendAt: z.string().nullable(),
    itemId: z.string().nullable(),
    decidedBy: z.string().nullable(),
    edited: z.boolean(),
    messageAt: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'ReplyDraft' });
export type ReplyDraft = z.infer<typeof replyDraft>;

const time = z.object({ at: z.string(), label: z.string() });
/** The times of a reply that a person may book. */
export const replyTimes = z
  .object({
    /** Whether the reply speaks of a time at all. */
    names: z.boolean(),
    /** The one they took or named, where that is certain and free. */
    taken: time.nullable(),
    reasons: z.array(why),
    /** What is free within a week, soonest first, and how many messages offer each. */
    times: z.array(time.extend({ offered: z.number().int() })),
    /** Why nothing can be booked for them. */
    cannot: z.string().nullable(),
  })
  .meta({ id: 'ReplyTimes' });
export type ReplyTimes = z.infer<typeof replyTimes>;
export const replyBooking = z.object({ at: z.iso.datetime({ offset: true }) });
/** The words of a person; the subject of the conversation where none is given. */
export const ownAnswer = z.object({ subject: z.string().optional(), body: z.string() });

export const autosendGrant = z.object({
  campaignId: z.string(),
  intent: z.string().nullable(),
  level: z.enum(AUTONOMY_LEVELS),
  /** As high as it climbs by what people approve. */
  highest: z.enum(AUTONOMY_LEVELS),
  threshold: z.number(),
  chosen: z.boolean(),
  /** Approvals without a changed word that are missing for the next step, where one is to be had, and the same in words. */
  missing: z.number().int().nullable(),
  standing: z.string().nullable(),
  grantedBy: z.string(),
  grantedAt: z.string(),
});
export type AutosendGrant = z.infer<typeof autosendGrant>;

/** What moved a grant. */
export const MOVE_CAUSES = ['person', 'approvals', 'complaint', 'correction', 'sample', 'bad_kpi'] as const;
export type MoveCause = (typeof MOVE_CAUSES)[number];
export const grantMove = z.object({
  campaignId: z.string(),
  intent: z.string().nullable(),
  moved: z.enum(['granted', 'promoted', 'demoted']),
  from: z.enum(AUTONOMY_LEVELS).nullable(),
  to: z.enum(AUTONOMY_LEVELS),
  cause: z.enum(MOVE_CAUSES),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
});
export type GrantMove = z.infer<typeof grantMove>;

export const grantInput = z.object({
  campaignId: z.uuid(),
  /** Null for every intent that has no grant of its own. */
  intent: z
    .enum(Object.keys(DRAFTED) as [keyof typeof DRAFTED])
    .nullable()
    .default(null),
  level: z.enum(AUTONOMY_LEVELS),
  /** How far it may climb from there by what people approve; no further where nothing is said. */
  highest: z.enum(AUTONOMY_LEVELS).optional(),
  threshold: z.number().min(0).max(1).default(THRESHOLD),
  /** The owner knows that too few answers were settled to tell what the threshold means. */
  chosen: z.boolean().default(false),
});

export const autosendState = z.object({
  stoppedAt: z.string().nullable(),
  stoppedBy: z.string().nullable(),
  stopReason: z.string().nullable(),
  books: z.boolean(),
  grants: z.array(autosendGrant),
  /** How they came to stand where they stand, the newest first. */
  moves: z.array(grantMove),
});
export type AutosendState = z.infer<typeof autosendState>;

const share = z.number().min(0).max(1);
export const calibrationView = z
  .object({
    /** Wrong answers of a hundred that are accepted. */
    budget: z.number(),
    /** Fewer settled answers than this say nothing. */
    least: z.number().int(),
    intents: z.array(
      z.object({
        intent: z.string(),
        /** False where a person looks at every answer, whatever is granted. */
        mayGo: z.boolean(),
        threshold: share,
        samples: z.number().int(),
        calibrated: z.boolean(),
        bins: z.array(
          z.object({
            from: share,
            count: z.number().int(),
            said: share.nullable(),
            was: share.nullable(),
          }),
        ),
        error: z.number().nullable(),
        wrongPerHundred: z.number().nullable(),
        recommended: share.nullable(),
        reasons: z.array(why),
      }),
    ),
  })
  .meta({ id: 'Calibration' });
export type CalibrationView = z.infer<typeof calibrationView>;

export type { BackfillCounts, BackfillRun } from './backfill/contract.ts';

/** An answer that went without a person and was drawn for a look afterwards. */
export const drawnSample = z.object({
  draftId: z.string(),
  intent: z.string(),
  campaignId: z.string().nullable(),
  leadName: z.string().nullable(),
  threadId: z.string(),
  confidence: z.number().nullable(),
  subject: z.string(),
  body: z.string(),
  theyWrote: z.string(),
  drawnAt: z.string(),
});
export type DrawnSample = z.infer<typeof drawnSample>;

/** `alone` = `drawn` + `passedOver`, and `drawn` = `right` + `wrong` + `waiting`. */
export const sampleCountsShape = z.object({
  alone: z.number().int(),
  drawn: z.number().int(),
  passedOver: z.number().int(),
  right: z.number().int(),
  wrong: z.number().int(),
  waiting: z.number().int(),
});
export type SampleCounts = z.infer<typeof sampleCountsShape>;

export const autosendSamples = z
  .object({ share, counts: sampleCountsShape, waiting: z.array(drawnSample) })
  .meta({ id: 'AutosendSamples' });
export type AutosendSamples = z.infer<typeof autosendSamples>;

export const sampleVerdict = z.object({
  draftId: z.uuid(),
  right: z.boolean(),
  /** What was wrong with it. */
  note: z.string().trim().max(300).default(''),
});
export type SampleVerdict = z.infer<typeof sampleVerdict>;

import { z } from 'zod';
import { AUTONOMY_LEVELS } from '#approval/contract';
import { sendWindow } from '#campaigns/contract';
import { defineDecision } from '#core/decision';
import { invalid } from '#core/errors';
import { readWindow } from '#core/window.rules';
import { Intent } from '#inbound/contract';
import { firstDayAsked } from '#scheduling';
import { beyondCalendar } from './beyond-calendar.rules.ts';
import { calibrate } from './calibration.rules.ts';
import { ESCALATED_TOPICS, type Evaluation } from './contract.ts';
import { DEFERRAL_STAGES, deferral } from './deferral.rules.ts';
import { DELAY } from './delay.rules.ts';
import { brokenPromises } from './draft-promises.rules.ts';
import { readEvaluation } from './evaluation.rules.ts';
import { autoSendGate } from './gate.rules.ts';

const at = z.iso.datetime({ offset: true });
const share = z.number().min(0).max(1);
const seconds = z.number().int().nonnegative();
const why = z.object({
  code: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});
const moment = z.object({
  sender: z.enum(['machine', 'person']).default('machine'),
  stopped: z.boolean().default(false),
  autoSendStopped: z.boolean().default(false),
  suppressed: z.boolean().default(false),
  optOut: z.boolean().default(false),
  booked: z.boolean().default(false),
  fellThrough: z.boolean().default(false),
  newerInbound: z.boolean().default(false),
  answered: z.boolean().default(false),
  draft: z.enum(['waiting', 'sending', 'sent', 'rejected', 'missing']).default('waiting'),
  campaign: z.enum(['active', 'stopped', 'none']).default('active'),
});

const gate = defineDecision({
  name: 'auto-send-gate',
  summary:
    'Whether a drafted answer goes without a person, may be stopped in time, waits for one, or never goes.',
  input: z.object({
    intent: Intent,
    topics: z.array(z.enum(ESCALATED_TOPICS)).default([]),
    moment: moment.prefault({}),
    broken: z.array(why).default([]),
    /** What an evaluator answered, as it came; null where none could be asked. */
    evaluation: z.unknown().default(null),
    grant: z.object({
      level: z.enum(AUTONOMY_LEVELS).default('hold'),
      threshold: share.default(0.9),
      uncalibrated: z.boolean().default(true),
      chosenByOwner: z.boolean().default(false),
      delay: z
        .object({ fromSeconds: seconds, toSeconds: seconds })
        .refine(({ fromSeconds, toSeconds }) => fromSeconds <= toSeconds, 'The delay ends before it begins.')
        .default(DELAY),
    }),
    messageId: z.string(),
    receivedAt: at,
    now: at,
  }),
  output: z.object({
    action: z.enum(['send', 'hold', 'review', 'skip']),
    at: at.nullable(),
    reasons: z.array(why),
  }),
  decide: ({ evaluation, receivedAt, now, ...facts }) => {
    const found = autoSendGate({
      ...facts,
      judged: readEvaluation(evaluation),
      receivedAt: Temporal.Instant.from(receivedAt),
      now: Temporal.Instant.from(now),
    });
    return { action: found.action, at: found.at?.toString() ?? null, reasons: [...found.reasons] };
  },
  example: {
    intent: 'meeting_request',
    evaluation: {
      ...{ safe_to_send: true, requires_human_review: false, confidence: 0.93 },
      reason: 'Offers two free times.',
    } satisfies Evaluation,
    grant: { level: 'hold', threshold: 0.9, uncalibrated: false },
    messageId: 'message 1',
    receivedAt: '2026-03-02T09:00:00Z',
    now: '2026-03-02T09:00:20Z',
  },
});

const calibration = defineDecision({
  name: 'calibration',
  summary:
    'What a threshold is worth by settled drafts of one intent, and which one keeps to a budget of wrong answers.',
  input: z.object({
    drafts: z.array(z.object({ confidence: share, right: z.boolean() })),
    threshold: share.default(0.9),
    budget: z.number().min(0).max(100).default(5),
  }),
  output: z.object({
    samples: z.number(),
    calibrated: z.boolean(),
    bins: z.array(
      z.object({ from: share, count: z.number(), said: share.nullable(), was: share.nullable() }),
    ),
    error: z.number().nullable(),
    wrongPerHundred: z.number().nullable(),
    recommended: share.nullable(),
    reasons: z.array(why),
  }),
  decide: (facts) => {
    const found = calibrate(facts);
    return { ...found, bins: [...found.bins], reasons: [...found.reasons] };
  },
  example: {
    drafts: [
      { confidence: 0.95, right: true },
      { confidence: 0.95, right: true },
      { confidence: 0.4, right: false },
    ],
  },
});

const beyond = defineDecision({
  name: 'beyond-calendar',
  summary:
    'Whether somebody asks for times that the calendar does not show yet, and when they are written to again.',
  input: z.object({
    text: z.string(),
    /** The last time the calendar shows. */
    shownUntil: at.nullable(),
    window: sendWindow.prefault({}),
    now: at,
  }),
  output: z.object({
    verdict: z.enum(['offer', 'recontact']),
    from: z.iso.date().nullable(),
    at: z.string().nullable(),
    reasons: z.array(why),
  }),
  decide: ({ text, shownUntil, window: said, now: when }) => {
    const read = readWindow(said);
    if (!read.ok)
      throw invalid('window.invalid', read.reasons.map((each) => each.text).join(' '), [
        { path: 'window', message: 'cannot be read' },
      ]);
    const { window } = read;
    const now = Temporal.Instant.from(when);
    const asked = firstDayAsked(text, now.toZonedDateTimeISO(window.zone).toPlainDate());
    const last = shownUntil === null ? null : Temporal.Instant.from(shownUntil);
    const found = beyondCalendar({ asked, shownUntil: last, window, now });
    return {
      ...{ verdict: found.verdict, from: asked?.from?.toString() ?? null },
      ...{ at: found.at?.toString() ?? null, reasons: [...found.reasons] },
    };
  },
  example: {
    ...{ text: 'In March would be good.', shownUntil: '2026-01-30T16:00:00Z', now: '2026-01-09T10:00:00Z' },
  },
});

const draftPromises = defineDecision({
  name: 'draft-promises',
  summary: 'What a drafted answer promises that nobody granted: times, days, addresses, words left open.',
  input: z.object({
    text: z.string(),
    offered: z.array(z.object({ at, label: z.string() })).default([]),
    zone: z.string().default('UTC'),
    ownText: z.string().default(''),
    links: z.array(z.string()).default([]),
    wantsMeeting: z.boolean().default(false),
    asksFirst: z.boolean().default(false),
    now: at,
  }),
  output: z.object({ reasons: z.array(why) }),
  decide: ({ offered, now, ...draft }) => ({
    reasons: brokenPromises({
      ...draft,
      offered: offered.map(({ at: start, label }) => ({ at: Temporal.Instant.from(start), label })),
      now: Temporal.Instant.from(now),
    }),
  }),
  example: {
    text: 'Would 10:00 AM EST on Tue, Mar 3 or Thursday suit you?',
    offered: [{ at: '2026-03-03T15:00:00Z', label: '10:00 AM EST on Tue, Mar 3' }],
    zone: 'America/New_York',
    now: '2026-02-27T12:00:00Z',
  },
});

const deferred = defineDecision({
  name: 'deferral',
  summary: 'What becomes of somebody who said "later": asked when, asked once more, left alone until a day.',
  input: z.object({
    stage: z.enum(DEFERRAL_STAGES).default('deferred'),
    /** The day they named for certain. */
    named: z.iso.date().nullable().default(null),
    /** When what was asked last left. */
    askedAt: at.nullable().default(null),
    saidNo: z.boolean().default(false),
    booked: z.boolean().default(false),
    answeredSince: z.boolean().default(false),
    automaticSince: z.boolean().default(false),
    writtenSince: z.boolean().default(false),
    stopped: z.boolean().default(false),
    now: at,
  }),
  output: z.object({
    do: z.enum(['ask', 'ask_again', 'wait', 'rest', 'end']),
    at: at.nullable(),
    reasons: z.array(why),
  }),
  decide: ({ named, askedAt, now, ...facts }) => {
    const found = deferral({
      ...facts,
      named: named === null ? null : Temporal.PlainDate.from(named),
      askedAt: askedAt === null ? null : Temporal.Instant.from(askedAt),
      now: Temporal.Instant.from(now),
    });
    return { do: found.do, at: found.at?.toString() ?? null, reasons: [...found.reasons] };
  },
  example: { stage: 'asked', askedAt: '2026-03-02T09:00:00Z', now: '2026-03-03T09:00:00Z' },
});

export const decisions = [gate, calibration, beyond, draftPromises, deferred];

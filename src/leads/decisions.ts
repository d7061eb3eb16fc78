import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { LEAD_TIERS, LeadEvent, LeadStatus, LIST_GRADES, ReasonShape } from './contract.ts';
import { gradeList, LIST_DIMENSIONS } from './list-grade.rules.ts';
import { LAST_OUTCOMES, recontact } from './recontact.rules.ts';
import { scoreRevival } from './revival.rules.ts';
import { explainSilence } from './silence.rules.ts';
import { decayOf, nextStatus } from './status.rules.ts';

const at = z.iso.datetime({ offset: true });
const count = z.number().int().nonnegative();
const reasons = z.array(ReasonShape);
const time = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const maybe = (text: string | null): Temporal.Instant | null => (text === null ? null : time(text));

const leadStatus = defineDecision({
  name: 'lead-status',
  summary:
    'What an event makes of a lead: the status moves by rank and never falls back, counters always move.',
  input: z.object({
    status: LeadStatus,
    event: LeadEvent,
    openCount: count.default(0),
    replyCount: count.default(0),
    automated: z.boolean().default(false),
    now: at.optional(),
  }),
  output: z.object({
    status: LeadStatus,
    changed: z.boolean(),
    openCount: count,
    replyCount: count,
    reasons,
  }),
  decide: ({ status, event, ...context }) => {
    const change = nextStatus(status, event, context);
    return { ...change, reasons: [...change.reasons] };
  },
  example: { status: 'replied', event: 'opened', openCount: 1, replyCount: 1 },
});

const decay = defineDecision({
  name: 'decay',
  summary: 'What silence makes of a lead: ghosted 72 hours after a send, stalled a week after an open.',
  input: z.object({ status: LeadStatus, openCount: count.default(0), updatedAt: at, now: at }),
  output: z.object({ event: z.enum(['ghosted', 'stalled', 'engaged_not_replied']).nullable(), reasons }),
  decide: ({ updatedAt, now, ...facts }) => {
    const found = decayOf({ ...facts, updatedAt: time(updatedAt), now: time(now) });
    return { event: found.event, reasons: [...found.reasons] };
  },
  example: {
    status: 'sent',
    openCount: 0,
    updatedAt: '2026-03-02T09:00:00Z',
    now: '2026-03-05T09:00:00Z',
  },
});

const listGrade = defineDecision({
  name: 'list-grade',
  summary: 'The grade of a list over eight dimensions, from counts alone; below C it is not written to.',
  input: z.object({
    rows: count,
    verified: count.nullable(),
    duplicates: count.default(0),
    domains: count.nullable().default(null),
    rowsWithDomain: count.default(0),
    relevantTitles: count.nullable().default(null),
    badTitles: count.nullable().default(null),
    catchAllOrRole: count.default(0),
    icpFit: count.nullable().default(null),
    humanNames: count,
    now: at.optional(),
  }),
  output: z.object({
    grade: z.enum(LIST_GRADES),
    score: z.number(),
    ships: z.enum(['yes', 'when_acknowledged', 'never']),
    directional: z.boolean(),
    dimensions: z.array(
      z.object({ dimension: z.enum(LIST_DIMENSIONS), weight: z.number(), score: z.number().nullable() }),
    ),
    reasons,
  }),
  decide: (counts) => {
    const graded = gradeList(counts);
    return { ...graded, dimensions: [...graded.dimensions], reasons: [...graded.reasons] };
  },
  example: {
    rows: 420,
    verified: 390,
    duplicates: 3,
    domains: 300,
    rowsWithDomain: 400,
    relevantTitles: 350,
    badTitles: 4,
    catchAllOrRole: 18,
    icpFit: 330,
    humanNames: 412,
  },
});

const recontactDecision = defineDecision({
  name: 'recontact',
  summary: 'Whether and when somebody may be written to again, by what came of the last time.',
  input: z.object({
    outcome: z.enum(LAST_OUTCOMES),
    lastContactedAt: at.nullable(),
    date: z.iso.date().nullable().default(null),
    reverifiedAt: at.nullable().default(null),
    signals: z
      .array(z.object({ kind: z.enum(['signal', 'job_change', 'competitor_switch']), at }))
      .default([]),
    now: at,
  }),
  output: z.object({ eligible: z.boolean(), eligibleAt: z.string().nullable(), reasons }),
  decide: (facts) => {
    const found = recontact({
      outcome: facts.outcome,
      lastContactedAt: maybe(facts.lastContactedAt),
      date: facts.date === null ? null : Temporal.PlainDate.from(facts.date),
      reverifiedAt: maybe(facts.reverifiedAt),
      signals: facts.signals.map((signal) => ({ ...signal, at: time(signal.at) })),
      now: time(facts.now),
    });
    return { ...found, eligibleAt: found.eligibleAt?.toString() ?? null, reasons: [...found.reasons] };
  },
  example: { outcome: 'no_reply', lastContactedAt: '2026-03-02T09:00:00Z', now: '2026-06-01T09:00:00Z' },
});

const revival = defineDecision({
  name: 'revival',
  summary: 'Whether a lead that went quiet is worth another try, and how much, from 0 to 1.',
  input: z.object({
    hasEmail: z.boolean(),
    status: LeadStatus.nullable(),
    tier: z.enum(LEAD_TIERS).nullable().default(null),
    connected: z.boolean().default(false),
    tags: z.array(z.string()).default([]),
    lastActivityAt: at.nullable(),
    lastVisitAt: at.nullable().default(null),
    now: at,
  }),
  output: z.object({ eligible: z.boolean(), score: z.number().min(0).max(1).nullable(), reasons }),
  decide: ({ lastActivityAt, lastVisitAt, now, ...facts }) => {
    const found = scoreRevival({
      ...facts,
      lastActivityAt: maybe(lastActivityAt),
      lastVisitAt: maybe(lastVisitAt),
      now: time(now),
    });
    return { ...found, reasons: [...found.reasons] };
  },
  example: {
    hasEmail: true,
    status: 'stalled',
    tier: 'tier_1',
    lastActivityAt: '2026-03-02T09:00:00Z',
    lastVisitAt: '2026-05-10T09:00:00Z',
    now: '2026-05-20T09:00:00Z',
  },
});

const whyNotSendingDecision = defineDecision({
  name: 'why-not-sending',
  summary:
    'Why nothing is sent to a lead: one sentence, every reason behind it, and the next time if there is one.',
  input: z.object({
    hasAddress: z.boolean(),
    status: LeadStatus,
    suppression: reasons.default([]),
    exclusion: reasons.default([]),
    brakes: reasons.default([]),
    hindrances: z.array(z.object({ reason: ReasonShape, until: at.nullable() })).default([]),
    now: at.optional(),
  }),
  output: z.object({ sentence: z.string(), next: z.string().nullable(), reasons }),
  decide: (facts) => explainSilence(facts),
  example: {
    hasAddress: true,
    status: 'dispatched',
    hindrances: [
      {
        reason: { code: 'send.planned', text: 'Its message is planned for 2026-03-03T08:00Z.' },
        until: '2026-03-03T08:00:00Z',
      },
    ],
  },
});

export const decisions = [
  leadStatus,
  decay,
  listGrade,
  recontactDecision,
  revival,
  whyNotSendingDecision,
] as const;

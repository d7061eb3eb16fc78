import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { chooseAngle } from './angles/choose-angle.rules.ts';
import { chooseFollowUp } from './angles/choose-follow-up.rules.ts';
import { followUpsFor } from './angles/index.ts';
import { checkClaims } from './claims/check-claims.rules.ts';
import { ClaimKind, Fact, FactSheet, MessagingTier, ReasonShape, RejectionMemory } from './contract.ts';
import { factsOf } from './fact-sheet.rules.ts';
import { judgeQuality } from './guard/quality-guard.rules.ts';
import { templateDecisions } from './templates/decision.ts';
import { writingDecisions } from './writing-decisions.ts';

const at = z.iso.datetime({ offset: true });

const exampleSheet: z.input<typeof FactSheet> = {
  lead: { firstName: 'Anna', lastName: 'Berg', title: 'VP Sales', email: 'anna@northwind.example' },
  company: {
    name: 'Northwind Logistics',
    domain: 'northwind.example',
    industry: 'Logistics',
    employees: 120,
    technologies: ['Salesforce'],
  },
  sender: { name: 'Sam Reed', company: 'Legwork', postalAddress: '1 Main Street, Springfield' },
  record: { source: 'import', observedAt: '2026-06-01T00:00:00Z' },
};

const qualityGuard = defineDecision({
  name: 'quality-guard',
  summary: 'Judges a draft by the five quality rules and lists every failure.',
  input: z.object({
    draft: z.object({ subject: z.string(), bodyText: z.string() }),
    sheet: FactSheet,
    memory: RejectionMemory.nullable().default(null),
    mode: z.enum(['hard', 'soft', 'off']).default('hard'),
    maxRejections: z.number().int().positive().default(3),
    now: at,
  }),
  output: z.object({
    passed: z.boolean(),
    blockedReason: z.string().nullable(),
    ruleFailures: z.array(z.object({ ruleId: z.string(), message: z.string() })),
    draftFingerprint: z.string(),
    personalizationEvidence: z.array(z.object({ type: z.string(), value: z.string(), source: z.string() })),
    rejectionMemoryHit: z.boolean(),
    reasons: z.array(ReasonShape),
  }),
  decide: ({ mode, now, ...subject }) => {
    const result = judgeQuality({ ...subject, now: Temporal.Instant.from(now) }, mode);
    return {
      ...result,
      ruleFailures: [...result.ruleFailures],
      personalizationEvidence: [...result.personalizationEvidence],
      reasons: [...result.reasons],
    };
  },
  example: {
    draft: {
      subject: 'sales in logistics',
      bodyText: 'Hi Anna,\n\nA question about sales in logistics.\n\nWould a short breakdown be useful?',
    },
    sheet: exampleSheet,
    now: '2026-07-01T09:00:00Z',
  },
});

const claimCheck = defineDecision({
  name: 'claim-check',
  summary:
    'Finds every factual phrase in a final text and the fact behind it; a phrase without a fresh fact blocks.',
  input: z.object({
    subject: z.string(),
    bodyText: z.string(),
    sheet: FactSheet.optional(),
    facts: z.array(Fact).default([]),
    templateText: z.string().nullish(),
    now: at,
  }),
  output: z.object({
    blocked: z.boolean(),
    claims: z.array(
      z.object({
        part: z.enum(['subject', 'body']),
        start: z.number().int(),
        end: z.number().int(),
        text: z.string(),
        kind: ClaimKind,
        bound: z.boolean(),
        factId: z.string().optional(),
        reason: z.string(),
      }),
    ),
    reasons: z.array(ReasonShape),
  }),
  decide: ({ sheet, facts, now, ...text }) => {
    const result = checkClaims({
      ...text,
      facts: [...(sheet ? factsOf(sheet) : []), ...facts],
      now: Temporal.Instant.from(now),
    });
    return { blocked: result.blocked, claims: [...result.claims], reasons: [...result.reasons] };
  },
  example: {
    subject: 'sales in logistics',
    bodyText: 'Hi Anna,\n\nHow do the 120 people at Northwind Logistics hand over replies?',
    sheet: exampleSheet,
    now: '2026-07-01T09:00:00Z',
  },
});

const angleChoice = defineDecision({
  name: 'choose-angle',
  summary:
    'Chooses the first-touch angle of a lead: recommendation, route, or a stable place in the pool of its tier.',
  input: z.object({
    tier: MessagingTier,
    leadKey: z.string().min(1),
    title: z.string().nullish(),
    sourceType: z.string().nullish(),
    hasHiringFact: z.boolean().default(false),
    recommended: z.string().nullish(),
    rejectedTemplateIds: z.array(z.string()).default([]),
    unusable: z.array(z.string()).default([]),
    seed: z.string().default(''),
  }),
  output: z.object({
    angle: z.string().nullable(),
    order: z.array(z.string()),
    reasons: z.array(ReasonShape),
  }),
  decide: (question) => {
    const { angle, order, reasons } = chooseAngle(question);
    return { angle: angle?.id ?? null, order: [...order], reasons: [...reasons] };
  },
  example: { tier: 'tier_2', leadKey: 'anna@northwind.example', title: 'Head of RevOps' },
});

const usedText = z.object({ templateId: z.string().min(1), version: z.number().int().nonnegative() });

const followUpChoice = defineDecision({
  name: 'choose-follow-up',
  summary:
    'Which text of a later step is written: the first that was neither rejected for the lead nor had by them.',
  input: z.object({
    touch: z.string().min(1),
    texts: z.array(z.object({ id: z.string().min(1), version: z.number().int().nonnegative() })),
    rejected: z.array(usedText).default([]),
    had: z.array(usedText).default([]),
    now: at.optional(),
  }),
  output: z.object({ order: z.array(z.string()), usedUp: z.boolean(), reasons: z.array(ReasonShape) }),
  decide: ({ now: _now, ...question }) => {
    const { order, usedUp, reasons } = chooseFollowUp(question);
    return { order: [...order], usedUp, reasons: [...reasons] };
  },
  example: {
    touch: 'breakup',
    texts: followUpsFor('breakup').map(({ id, version }) => ({ id, version })),
    rejected: followUpsFor('breakup')
      .slice(0, 1)
      .map(({ id, version }) => ({ templateId: id, version })),
  },
});

export const decisions = [
  qualityGuard,
  claimCheck,
  angleChoice,
  followUpChoice,
  ...templateDecisions,
  ...writingDecisions,
] as const;

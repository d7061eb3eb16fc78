import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { fuseIntent } from './intent-fusion.rules.ts';
import { CONNECTIONS, judgeVisitor, VISITOR_ACTIONS } from './visitor-intent.rules.ts';

const moment = z.iso.datetime({ offset: true });
const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());

const visitorIntent = defineDecision({
  name: 'visitor-intent',
  summary:
    'Whether somebody who was on our pages is proposed to a person, and how soon: pages, connections, title, address and the day’s share.',
  input: z.object({
    /** Addresses or titles of the pages of the last seven days. */
    pages: z.array(z.string().max(2_000)).max(500),
    connections: z.array(z.enum(CONNECTIONS)).default([]),
    title: z.string().nullable().default(null),
    hasAddress: z.boolean().default(true),
    proposedToday: z.number().int().nonnegative().default(0),
    /** Proposed, and nothing new was found out since. */
    proposedBefore: z.boolean().default(false),
    /** Written to already, or ruled out. */
    underWay: z.boolean().default(false),
  }),
  output: z.object({
    score: z.number().int(),
    tierScore: z.number().int(),
    tier: z.enum(['tier_1', 'tier_2', 'tier_3']),
    action: z.enum(VISITOR_ACTIONS),
    priority: z.enum(['high', 'normal']),
    propose: z.enum(['now', 'later', 'no']),
    reasons,
  }),
  decide: (facts) => {
    const verdict = judgeVisitor(facts);
    return { ...verdict, reasons: [...verdict.reasons] };
  },
  example: {
    pages: ['https://our.example/case-studies/acme', 'https://our.example/blog/ai'],
    title: 'VP Operations',
  },
});

const intentFusion = defineDecision({
  name: 'intent-fusion',
  summary:
    'How much a lead seems to want something now: what was found once and what signals say, both fading.',
  input: z.object({
    now: moment,
    stated: z
      .object({ score: z.number().int().min(0).max(100), at: moment })
      .nullable()
      .default(null),
    signals: z
      .array(
        z.object({
          kind: z.string(),
          title: z.string(),
          url: z.string().nullable().default(null),
          happenedAt: moment,
          expiresAt: moment,
        }),
      )
      .max(1_000)
      .default([]),
  }),
  output: z.object({ score: z.number().int(), reasons, nextAt: moment.nullable() }),
  decide({ now, stated, signals }) {
    const verdict = fuseIntent({
      now: Temporal.Instant.from(now),
      stated: stated && { score: stated.score, at: Temporal.Instant.from(stated.at) },
      signals: signals.map((signal) => ({
        ...signal,
        happenedAt: Temporal.Instant.from(signal.happenedAt),
        expiresAt: Temporal.Instant.from(signal.expiresAt),
      })),
    });
    return { ...verdict, reasons: [...verdict.reasons], nextAt: verdict.nextAt?.toString() ?? null };
  },
  example: {
    now: '2026-11-23T09:00:00Z',
    stated: { score: 30, at: '2026-10-01T09:00:00Z' },
    signals: [
      {
        kind: 'funding',
        title: 'Series B',
        happenedAt: '2026-11-20T00:00:00Z',
        expiresAt: '2026-12-04T00:00:00Z',
      },
    ],
  },
});

export const signalDecisions = [visitorIntent, intentFusion];

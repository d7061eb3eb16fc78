import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { nextQuestion } from './waterfall.rules.ts';

const at = z.iso.datetime({ offset: true });
const time = (text: string): Temporal.Instant => Temporal.Instant.from(text);

const enrichmentNext = defineDecision({
  name: 'enrichment-next',
  summary: 'Whom to ask next about a person: which finder, whether to wait, or that the search is over.',
  input: z.object({
    steps: z.array(
      z.object({
        provider: z.string(),
        connected: z.boolean().default(true),
        accepts: z.boolean().default(true),
        answer: z
          .object({
            state: z.enum(['asked', 'later', 'waiting', 'hit', 'miss', 'failed', 'unknown']),
            at,
            dueAt: at.nullable().default(null),
            triedNow: z.boolean().default(false),
            refused: z.boolean().default(false),
            gaveUp: z.boolean().default(false),
          })
          .nullable()
          .default(null),
      }),
    ),
    goodForDays: z.number().int().min(1).default(90),
    now: at,
  }),
  output: z.object({
    next: z.enum(['ask', 'wait', 'done']),
    provider: z.string().nullable(),
    outcome: z.enum(['found', 'nothing', 'failed', 'unknown']).nullable(),
    until: z.string().nullable(),
    reasons: z.array(z.object({ code: z.string(), text: z.string() }).loose()),
  }),
  decide: ({ steps, goodForDays, now }) => {
    const verdict = nextQuestion({
      steps: steps.map(({ answer, ...step }) => ({
        ...step,
        answer: answer && {
          ...answer,
          at: time(answer.at),
          dueAt: answer.dueAt === null ? null : time(answer.dueAt),
        },
      })),
      goodForDays,
      now: time(now),
    });
    return {
      next: verdict.next,
      provider: verdict.provider,
      outcome: verdict.next === 'done' ? verdict.outcome : null,
      until: verdict.next === 'wait' ? verdict.until.toString() : null,
      reasons: [...verdict.reasons],
    };
  },
  example: {
    steps: [
      { provider: 'apollo', answer: { state: 'miss', at: '2026-03-01T09:00:00Z' } },
      { provider: 'bettercontact' },
    ],
    now: '2026-03-02T09:00:00Z',
  },
});

export const decisions = [enrichmentNext];

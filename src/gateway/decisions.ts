import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { sessionLimits, sessionStep, sessionUse } from './contract.ts';
import { sessionVerdict } from './session-breaker.rules.ts';

const sessionBreakerDecision = defineDecision({
  name: 'session-breaker',
  summary: 'May an automatic chain such as a run go on, or is a person asked first?',
  // Nothing here depends on the time; `now` is accepted so that every decision is asked alike.
  input: z.object({
    now: z.iso.datetime({ offset: true }).optional(),
    limits: sessionLimits.prefault({}),
    use: sessionUse,
    next: sessionStep.prefault({}),
  }),
  output: z.object({
    allowed: z.boolean(),
    reasons: z.array(
      z.object({ code: z.string(), text: z.string(), detail: z.record(z.string(), z.unknown()).optional() }),
    ),
  }),
  decide: ({ limits, use, next }) => {
    const verdict = sessionVerdict(limits, use, next);
    return { allowed: verdict.allowed, reasons: [...verdict.reasons] };
  },
  example: { use: { calls: 120, asked: 50, found: 31 }, next: { calls: 1 } },
});

/** The gateway's decisions that can be asked from outside. */
export const decisions = [sessionBreakerDecision] as const;

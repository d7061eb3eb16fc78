import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { permissionVerdict } from './permission.rules.ts';

const caps = z.object({ minute: z.int(), hour: z.int(), day: z.int() });

const agentPermission = defineDecision({
  name: 'agent-permission',
  summary: 'Whether an agent may do an action now: roster, withdrawn grants, evidence, size and caps.',
  input: z.object({
    agent: z.string(),
    action: z.string(),
    withdrawn: z.array(z.string()),
    grounded: z.boolean(),
    count: z.int(),
    used: caps,
  }),
  output: z.object({
    allowed: z.boolean(),
    reasons: z.array(
      z.object({ code: z.string(), text: z.string(), detail: z.record(z.string(), z.unknown()).optional() }),
    ),
  }),
  decide: (question) => {
    const verdict = permissionVerdict(question);
    return { allowed: verdict.allowed, reasons: [...verdict.reasons] };
  },
  example: {
    agent: 'CRAFTER',
    action: 'send_email',
    withdrawn: [],
    grounded: true,
    count: 1,
    used: { minute: 0, hour: 0, day: 0 },
  },
});

export const decisions = [agentPermission];

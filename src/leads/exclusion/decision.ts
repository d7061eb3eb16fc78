import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { ReasonShape } from '../contract.ts';
import { exclusionFacts, exclusionPolicy } from './contract.ts';
import { exclusionVerdict } from './exclusion.rules.ts';

export const exclusionDecision = defineDecision({
  name: 'exclusion',
  summary:
    'Whether the exclusion policy keeps somebody out, before money is spent and before anything leaves.',
  input: z.object({
    facts: exclusionFacts,
    policy: exclusionPolicy.prefault({}),
    now: z.iso.datetime({ offset: true }).optional(),
  }),
  output: z.object({ excluded: z.boolean(), reasons: z.array(ReasonShape) }),
  decide: ({ facts, policy }) => {
    const { allowed, reasons } = exclusionVerdict(policy, facts);
    return { excluded: !allowed, reasons: [...reasons] };
  },
  example: {
    facts: { employees: 4_200, industry: 'Government Administration', companyDomain: 'ministry.example' },
  },
});

import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { LEAD_TIERS, ReasonShape } from '#leads/contract';
import { campaignSettings } from './contract.ts';
import { scoreGateVerdict } from './score-gate.rules.ts';

const score = z.number().int().min(1).max(100).nullable().default(null);

export const scoreGateDecision = defineDecision({
  name: 'score-gate',
  summary:
    'Whether a campaign wants a lead by the score it goes by: that of the ICP, of the company or of the person.',
  // Scores do not depend on the time here; `now` is accepted so that every decision is asked alike.
  input: campaignSettings.pick({ gate: true, tiers: true }).extend({
    now: z.iso.datetime({ offset: true }).optional(),
    tier: z.enum(LEAD_TIERS).nullable().default(null),
    accountScore: score,
    prospectScore: score,
  }),
  output: z.object({ allowed: z.boolean(), reasons: z.array(ReasonShape) }),
  decide: ({ gate, tiers, tier, accountScore, prospectScore }) => {
    const { allowed, reasons } = scoreGateVerdict({ gate, tiers }, { tier, accountScore, prospectScore });
    return { allowed, reasons: [...reasons] };
  },
  example: { gate: { profile: 'account', from: 60 }, accountScore: 74 },
});

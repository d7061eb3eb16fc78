import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { ReasonShape } from '../contract.ts';
import { archiveVerdict, restoreVerdict } from './archive.rules.ts';

const output = z.object({ allowed: z.boolean(), reasons: z.array(ReasonShape) });

export const archiveDecision = defineDecision({
  name: 'archive-leads',
  summary: 'Whether so many leads can be archived together.',
  input: z.object({ leads: z.number().int().min(0) }),
  output,
  decide: (facts) => {
    const { allowed, reasons } = archiveVerdict(facts);
    return { allowed, reasons: [...reasons] };
  },
  example: { leads: 5_001 },
});

export const restoreDecision = defineDecision({
  name: 'restore-leads',
  summary: 'Whether leads that were archived can still be taken back.',
  input: z.object({
    at: z.iso.datetime({ offset: true }),
    now: z.iso.datetime({ offset: true }),
  }),
  output,
  decide: ({ at, now }) => {
    const { allowed, reasons } = restoreVerdict({
      at: Temporal.Instant.from(at),
      now: Temporal.Instant.from(now),
    });
    return { allowed, reasons: [...reasons] };
  },
  example: { at: '2026-03-02T09:00:00Z', now: '2026-04-02T09:00:00Z' },
});

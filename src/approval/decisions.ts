import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { validateBatch } from './batch-hash.rules.ts';

const at = z.iso.datetime({ offset: true });
const HASH = '9f'.repeat(32);

const batchHashDecision = defineDecision({
  name: 'batch-hash',
  summary:
    'May a frozen batch be executed now? Approved, not executed, not expired, same motion, same content, not empty.',
  input: z.object({
    batch: z.object({
      motion: z.string().min(1),
      state: z.string().min(1),
      previewHash: z.string().nullable(),
      expiresAt: at.nullable(),
      executedAt: at.nullable(),
      items: z.array(z.object({ itemId: z.string(), contentHash: z.string() })),
    }),
    presentHash: z.string(),
    motion: z.string().min(1),
    now: at,
  }),
  output: z.object({
    allowed: z.boolean(),
    reasons: z.array(
      z.object({ code: z.string(), text: z.string(), detail: z.record(z.string(), z.unknown()).optional() }),
    ),
  }),
  decide: (input) => {
    const verdict = validateBatch(input);
    return { allowed: verdict.allowed, reasons: [...verdict.reasons] };
  },
  example: {
    batch: {
      motion: 'outbound',
      state: 'approved',
      previewHash: HASH,
      expiresAt: '2026-07-02T08:00:00Z',
      executedAt: null,
      items: [{ itemId: 'item_1', contentHash: '3c' }],
    },
    presentHash: HASH,
    motion: 'outbound',
    now: '2026-07-01T09:00:00Z',
  },
});

export const decisions = [batchHashDecision] as const;

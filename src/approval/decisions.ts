import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { reason } from '#core/verdict';
import { AUTONOMY_EVENTS, nextAutonomy, PROMOTE_AFTER } from './autonomy.rules.ts';
import { batchHash, validateBatch } from './batch-hash.rules.ts';
import { mayDecide } from './claim.rules.ts';
import { AUTONOMY_LEVELS, claim } from './contract.ts';

const at = z.iso.datetime({ offset: true });
const HASH = '9f'.repeat(32);

const batchValidate = defineDecision({
  name: 'batch-validate',
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

const autonomyDecision = defineDecision({
  name: 'autonomy',
  summary:
    'Which level of autonomy a campaign has earned for one intent: promoted step by step, demoted at once.',
  input: z.object({
    level: z.enum(AUTONOMY_LEVELS),
    events: z.array(z.enum(AUTONOMY_EVENTS)),
    promoteAfter: z.number().int().positive().default(PROMOTE_AFTER),
    highest: z.enum(AUTONOMY_LEVELS).default('hold'),
    now: at.optional(),
  }),
  output: z.object({
    level: z.enum(AUTONOMY_LEVELS),
    moved: z.enum(['promoted', 'demoted', 'stays']),
    missing: z.number().int().nonnegative().nullable(),
    reasons: z.array(z.object({ code: z.string(), text: z.string() }).loose()),
  }),
  decide: (facts) => {
    const next = nextAutonomy(facts);
    return { ...next, reasons: [...next.reasons] };
  },
  example: { level: 'draft_only', events: Array.from({ length: 20 }, () => 'approved_unedited' as const) },
});

const batchHashDecision = defineDecision({
  name: 'batch-hash',
  summary:
    'The hash of a scope under a key: equal for the same things in any order, different for any other byte.',
  input: z.object({
    motion: z.string().min(1),
    campaignId: z.string().nullable().optional(),
    items: z.array(z.object({ itemId: z.string(), contentHash: z.string() })),
    /** A key of the asker's own; the installation's never leaves it. */
    key: z.string().min(1),
    now: at.optional(),
  }),
  output: z.object({ hash: z.string(), reasons: z.array(z.object({ code: z.string(), text: z.string() })) }),
  decide: ({ key, ...scope }) => ({
    hash: batchHash(scope, key),
    reasons: [
      reason('batch.hash', `Over ${scope.motion} and ${scope.items.length} items, whatever their order.`),
    ],
  }),
  example: {
    motion: 'outbound',
    items: [
      { itemId: 'item_2', contentHash: 'b1' },
      { itemId: 'item_1', contentHash: 'a0' },
    ],
    key: 'a key for trying it out',
  },
});

const claimDecision = defineDecision({
  name: 'approval-claim',
  summary: 'May this person decide on an item somebody may be looking at?',
  input: z.object({ claim: claim.nullable(), by: z.string().min(1), now: at }),
  output: z.object({
    allowed: z.boolean(),
    reasons: z.array(z.object({ code: z.string(), text: z.string() }).loose()),
  }),
  decide: ({ now, ...facts }) => {
    const verdict = mayDecide({ ...facts, now: Temporal.Instant.from(now) });
    return { allowed: verdict.allowed, reasons: [...verdict.reasons] };
  },
  example: {
    claim: { by: 'rita', name: 'Rita', at: '2026-07-01T08:00:00Z', until: '2026-07-01T08:02:00Z' },
    by: 'ben',
    now: '2026-07-01T08:01:00Z',
  },
});

export const decisions = [batchValidate, batchHashDecision, autonomyDecision, claimDecision] as const;

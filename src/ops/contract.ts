import { z } from 'zod';

export const probeReport = z.object({
  name: z.string(),
  required: z.boolean(),
  state: z.enum(['ok', 'degraded', 'failing', 'unconfigured']),
  message: z.string(),
  milliseconds: z.number(),
});
export const healthReport = z
  .object({ status: z.enum(['ok', 'degraded', 'failing']), probes: z.array(probeReport) })
  .meta({ id: 'Health' });
export type HealthReport = z.infer<typeof healthReport>;

export const verification = z
  .object({
    ok: z.boolean(),
    checks: z.record(
      z.string(),
      z.object({
        count: z.number().int(),
        meaning: z.string(),
        sample: z.array(z.string()),
        error: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Verification' });
export type VerificationReport = z.infer<typeof verification>;

export const attentionItem = z.object({
  kind: z.string(),
  title: z.string(),
  count: z.number().int(),
  href: z.string(),
  rank: z.number(),
});
export type AttentionItem = z.infer<typeof attentionItem>;

export const webhookReport = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      received: z.number().int(),
      waiting: z.number().int(),
      dead: z.number().int(),
      lastAt: z.string().nullable(),
      refused: z.array(z.object({ code: z.string(), count: z.number().int(), lastAt: z.string() })),
    }),
  ),
});
export type WebhookReport = z.infer<typeof webhookReport>;

export const deadDelivery = z.object({
  id: z.string(),
  source: z.string(),
  at: z.string(),
  error: z.string(),
  body: z.string(),
  attempts: z.number().int(),
});
export type DeadDelivery = z.infer<typeof deadDelivery>;

/** Amounts are millionths of the unit, as text. */
const micros = z.string();
export const spendReport = z.object({
  since: z.string(),
  vendors: z.array(
    z.object({
      vendor: z.string(),
      unit: z.string(),
      spent: micros,
      reserved: micros,
      limit: micros.nullable(),
      used: micros.nullable(),
      mark: z.enum(['ok', 'near', 'over', 'uncapped']),
    }),
  ),
  latest: z.array(
    z.object({
      at: z.string(),
      vendor: z.string(),
      unit: z.string(),
      amount: micros,
      state: z.string(),
      operation: z.string(),
    }),
  ),
});
export type SpendReport = z.infer<typeof spendReport>;

/** A secret of this workspace alone; it stands in place of the installation's. */
const ownSecret = z.object({
  name: z.string(),
  setAt: z.string(),
  /** Until then the one before proves along, or the installation's where there was none; null when nothing does. */
  previousUntil: z.string().nullable(),
});
export const connectionReport = z.object({
  status: z.enum(['ok', 'degraded']),
  connections: z.array(
    z.object({
      vendor: z.string(),
      capabilities: z.array(z.string()),
      state: z.enum(['missing', 'placeholder', 'invalid', 'limited', 'ready', 'unasked']),
      health: z.enum(['ok', 'degraded', 'unconfigured']),
      reason: z.string(),
      /** Null where nothing was asked. */
      milliseconds: z.number().nullable(),
      lastOkAt: z.string().nullable(),
      lastDeliveryAt: z.string().nullable(),
      /** What is read from it again and again, and when that last came to its end; null where nothing is. */
      reading: z.object({ lastReadAt: z.string().nullable(), note: z.string() }).nullable(),
      settings: z.array(z.object({ env: z.string(), present: z.boolean(), placeholder: z.boolean() })),
      webhook: z
        .object({
          path: z.string(),
          url: z.string(),
          secured: z.boolean(),
          own: z.array(ownSecret),
        })
        .nullable(),
    }),
  ),
});
export type ConnectionReport = z.infer<typeof connectionReport>;

export const newWebhookSecret = z.object({
  /** Which of the vendor's secrets; needed where there are several. */
  name: z.string().max(60).optional(),
  /** What the vendor gave; made here where nothing is given. */
  secret: z.string().trim().min(16).max(2_000).optional(),
  overlapHours: z.int().min(0).max(168).default(24),
});
export type NewWebhookSecret = z.infer<typeof newWebhookSecret>;
export const webhookSecretSet = ownSecret.extend({
  vendor: z.string(),
  /** Only one that was made here, and only this once. */
  secret: z.string().nullable(),
});
export type WebhookSecretSet = z.infer<typeof webhookSecretSet>;
export const webhookSecretState = z.object({
  vendor: z.string(),
  /** The secrets it can be proved by. */
  names: z.array(z.string()),
  /** The installation has one of them. */
  installation: z.boolean(),
  own: z.array(ownSecret),
});
export type WebhookSecretState = z.infer<typeof webhookSecretState>;

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

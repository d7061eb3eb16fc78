import { createHmac } from 'node:crypto';
import type { Ctx } from '#core/ctx';

/** One version of an endpoint's secret: derived from the installation's own, so that none is stored. */
export const secretOf = (ctx: Pick<Ctx, 'secretKey'>, endpointId: string, version: number): string =>
  `whsec_${createHmac('sha256', ctx.secretKey('webhook_out.endpoint'))
    .update(`${endpointId}.${version}`)
    .digest('base64')}`;

/** The secrets that sign now, the newest first. */
export const signingSecrets = (
  ctx: Pick<Ctx, 'secretKey' | 'now'>,
  endpoint: { id: string; secretVersion: number; previousUntil: Temporal.Instant | null },
): string[] => {
  const { id, secretVersion, previousUntil } = endpoint;
  const overlaps = previousUntil !== null && Temporal.Instant.compare(ctx.now(), previousUntil) < 0;
  return [
    secretOf(ctx, id, secretVersion),
    ...(overlaps && secretVersion > 1 ? [secretOf(ctx, id, secretVersion - 1)] : []),
  ];
};

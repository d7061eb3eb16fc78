import { z } from 'zod';
import type { Verdict } from '#core/verdict';
import { type Delivery, deliveryVerdict, proofMissing } from '#core/webhook-proof.rules';
import { instantOf } from '../kit/moment.rules.ts';
import type { VendorWebhooks, WebhookSecrets } from '../kit/vendor-webhooks.ts';
import type { EnrichmentEvent } from '../ports/enrichment-source.ts';
import { callbackFields, toCompleted } from './wire.ts';

const SECRET = 'x-webhook-secret';
const SIGNATURE = 'x-clay-signature';
const PREFIX = 'sha256=';

const runReport = z.object({
  webhookId: z.string(),
  createdAt: z.string().nullish(),
  data: z.object({ routine_run_id: z.string().optional() }),
});

/**
 * Deliveries of both kinds: a column of a table, proved by the text its author typed into a header, and the Public API,
 * which signs. Each header has one meaning; nothing is tried until something fits.
 */
export const clayWebhooks: VendorWebhooks<EnrichmentEvent> = {
  vendor: 'clay',
  secrets: ['callbackSecret', 'signingSecret'],
  verify: (delivery, secrets) => verdictOn(delivery, secrets),
  deliveryId: () => undefined,
  keep: [],
  read({ body }) {
    const content: unknown = JSON.parse(body);
    const run = runReport.safeParse(content);
    if (run.success) {
      const { createdAt, data } = run.data;
      // The vendor's test carries no run.
      if (data.routine_run_id === undefined) return [];
      const { routine_run_id: providerRequestId } = data;
      return [
        {
          kind: 'enrichment.reported',
          at: instantOf(createdAt ?? ''),
          provider: 'clay_routines',
          providerRequestId,
        },
      ];
    }
    const fields = callbackFields(content);
    if (!fields) throw new Error('This body has no column that a callback of ours could have.');
    return [toCompleted('clay', fields)];
  },
  // The column shows the reply to people, so it is short and always the same.
  answer: () => ({ status: 200, body: '{"ok":true}', type: 'application/json' }),
};

function verdictOn(delivery: Delivery, { callbackSecret, signingSecret }: WebhookSecrets): Verdict {
  if (callbackSecret !== undefined && delivery.headers.has(SECRET))
    return deliveryVerdict({ kind: 'shared', header: SECRET, secret: callbackSecret }, delivery);
  const signature = delivery.headers.get(SIGNATURE);
  const secret = signingSecret ?? callbackSecret;
  if (signature?.startsWith(PREFIX) && secret !== undefined)
    return deliveryVerdict({ kind: 'hmac', header: SIGNATURE, secret, prefix: PREFIX }, delivery);
  // Some tables carry the typed secret under the name of the signature.
  if (signature !== null && !signature.startsWith(PREFIX) && callbackSecret !== undefined)
    return deliveryVerdict({ kind: 'shared', header: SIGNATURE, secret: callbackSecret }, delivery);
  return proofMissing;
}

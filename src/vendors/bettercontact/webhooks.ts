import { z } from 'zod';
import { deliveryVerdict, proofMissing } from '#core/webhook-proof.rules';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { EnrichmentEvent } from '../ports/enrichment-source.ts';

/** The whole batch as a look would show it, or one contact under the id of its batch. */
const report = z.union([
  z.object({ id: z.string().min(1), status: z.string() }),
  z
    .object({ request_id: z.string().min(1), enriched: z.boolean() })
    .transform(({ request_id }) => ({ id: request_id, status: 'terminated' })),
]);

/**
 * Reports carry no signature; the secret stands in the address we gave. Even so the body is not believed: the event says
 * which search to look at with our key.
 */
export const bettercontactWebhooks: VendorWebhooks<EnrichmentEvent> = {
  vendor: 'bettercontact',
  secrets: ['callbackSecret'],
  verify: (delivery, { callbackSecret }) =>
    callbackSecret === undefined
      ? proofMissing
      : deliveryVerdict({ kind: 'url', secret: callbackSecret }, delivery),
  deliveryId: () => undefined,
  keep: [],
  read({ body }) {
    const { id, status } = report.parse(JSON.parse(body));
    return status === 'terminated'
      ? [{ kind: 'enrichment.reported', at: null, provider: 'bettercontact', providerRequestId: id }]
      : [];
  },
};

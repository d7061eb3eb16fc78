import { z } from 'zod';
import { defineOperation } from '#gateway';

export const outgoingWebhook = z.object({
  /** Named to the receiver as `webhook-id`; every repetition carries the same one. */
  webhookId: z.string().min(1),
  url: z.url(),
  /** Exactly the bytes that are signed and sent. */
  body: z.string(),
  /** `whsec_…`, the newest first; each of them signs. */
  secrets: z.array(z.string().startsWith('whsec_')).min(1).max(2),
});
export type OutgoingWebhook = z.infer<typeof outgoingWebhook>;

export type WebhookReceipt = { readonly status: number };

/**
 * Delivers one webhook. Promises: signed after Standard Webhooks; no redirect is followed; nothing goes to an address
 * of a private network; an answer within 15 seconds with a status of 2xx is a success, everything else a failure whose
 * `detail.status` holds the status where there was one. Repeatable: receivers go by `webhook-id`. What failed is given
 * back at once: when it is due again is for the sender to say. Each endpoint fails by itself.
 */
export const deliverWebhook = defineOperation<OutgoingWebhook, WebhookReceipt>({
  name: 'webhook_out.endpoint.deliver',
  effect: 'write',
  risk: 'low',
  input: outgoingWebhook,
  repeatable: true,
  concurrency: 16,
  vendor: 'webhook_out',
  breaker: ({ endpointId }) => `${WEBHOOK_BREAKER}${endpointId ?? 'unknown'}`,
  trace: ({ webhookId, url }) => ({ webhookId, host: new URL(url).host }),
});

/** How the breakers of endpoints begin; the rest is the endpoint's id. */
export const WEBHOOK_BREAKER = 'webhook_out/';

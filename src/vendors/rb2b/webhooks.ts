import { allow } from '#core/verdict';
import { deliveryVerdict, proofMissing } from '#core/webhook-proof.rules';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { VisitorIdentified } from '../ports/signal-source.ts';
import { readVisit, toVisitor } from './wire.ts';

/**
 * Visits. The vendor signs nothing, sends no header of ours and disconnects for good at the first answer that is not 200,
 * so the proof is the address, and the token before is good until it is taken away.
 */
export const rb2bWebhooks: VendorWebhooks<VisitorIdentified> = {
  vendor: 'rb2b',
  secrets: ['webhookToken', 'previousWebhookToken'],
  verify(delivery, { webhookToken, previousWebhookToken }) {
    const tokens = [webhookToken, previousWebhookToken].filter((token) => token !== undefined);
    const verdicts = tokens.map((secret) => deliveryVerdict({ kind: 'url', secret }, delivery));
    return verdicts.some((verdict) => verdict.allowed) ? allow() : (verdicts[0] ?? proofMissing);
  },
  deliveryId: () => undefined,
  keep: [],
  read: ({ body }) => [toVisitor(readVisit(JSON.parse(body)))],
  answer: () => ({ status: 200 }),
};

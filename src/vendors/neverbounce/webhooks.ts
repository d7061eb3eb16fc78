import { z } from 'zod';
import { deliveryVerdict, proofMissing } from '#core/webhook-proof.rules';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { VerificationEvent } from '../ports/email-verification.ts';

/** Reports carry no signature; the vendor sends back a header we hand over with each job. */
export const NEVERBOUNCE_SECRET_HEADER = 'x-legwork-secret';

const report = z.object({
  job_id: z.union([z.number().int(), z.string().min(1)]).transform(String),
  event: z.string(),
});
const ENDINGS: Readonly<Record<string, boolean>> = { job_run_finished: false, job_failed: true };

export const neverbounceWebhooks: VendorWebhooks<VerificationEvent> = {
  vendor: 'neverbounce',
  secrets: ['webhookSecret'],
  verify(delivery, { webhookSecret }) {
    if (webhookSecret === undefined) return proofMissing;
    return deliveryVerdict(
      { kind: 'shared', header: NEVERBOUNCE_SECRET_HEADER, secret: webhookSecret },
      delivery,
    );
  },
  deliveryId: () => undefined,
  keep: [],
  read({ body }) {
    const { job_id, event } = report.parse(JSON.parse(body));
    const failed = ENDINGS[event];
    return failed === undefined
      ? []
      : [{ kind: 'verification.batch_finished', at: null, batchId: job_id, failed }];
  },
};

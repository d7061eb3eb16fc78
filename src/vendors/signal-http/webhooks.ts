import { z } from 'zod';
import { deliveryVerdict, proofMissing } from '#core/webhook-proof.rules';
import { instantOf } from '../kit/moment.rules.ts';
import { type SignalRow, toSignals } from '../kit/signal-rows.rules.ts';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { SignalEvent } from '../ports/signal-source.ts';

const SIGNATURE = 'x-legwork-signature';
const SECRET = 'x-legwork-secret';
const row = z.record(z.string(), z.unknown());
const sent = z.union([
  z.object({ signals: z.array(row) }).transform(({ signals }) => signals),
  z.array(row),
  row.transform((one) => [one]),
]);

/**
 * Signals sent to us with our columns: one object, a list, or a list under `signals`. Proved by an HMAC-SHA256 of the
 * body, or by the bare secret from senders that cannot sign.
 */
export const signalHttpWebhooks: VendorWebhooks<SignalEvent> = {
  vendor: 'signal_http',
  secrets: ['webhookSecret'],
  verify(delivery, { webhookSecret: secret }) {
    if (secret === undefined) return proofMissing;
    return delivery.headers.has(SIGNATURE)
      ? deliveryVerdict({ kind: 'hmac', header: SIGNATURE, secret, prefix: 'sha256=' }, delivery)
      : deliveryVerdict({ kind: 'shared', header: SECRET, secret }, delivery);
  },
  deliveryId: () => undefined,
  keep: [],
  read({ body }) {
    const rows: SignalRow[] = sent.parse(JSON.parse(body));
    const read = toSignals(rows, 'http', null);
    if (!read) throw new Error('None of what was sent has an id and a title.');
    return read.signals.map((signal) => ({
      kind: 'signal.observed',
      at: instantOf(signal.indexedDate ?? ''),
      signal,
    }));
  },
};

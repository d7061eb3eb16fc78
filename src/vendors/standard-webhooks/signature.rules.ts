import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** `v1,<base64>` over id, time and body, after Standard Webhooks; the key is what follows `whsec_`, in base64. */
export const signatureOf = (
  secret: string,
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`;

/** The three headers of a delivery; with two secrets both signatures, so that a receiver may still hold the old one. */
export const signedHeaders = (
  secrets: readonly string[],
  message: { id: string; timestamp: number; body: string },
): Record<string, string> => ({
  'webhook-id': message.id,
  'webhook-timestamp': String(message.timestamp),
  'webhook-signature': secrets.map((secret) => signatureOf(secret, message)).join(' '),
});

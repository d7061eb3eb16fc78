import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { allow, reason, refuse, type Verdict } from './verdict.ts';

/** How a vendor proves that a delivery is its own. The secret is the vendor's and the workspace's alone. */
export type WebhookSecret =
  /** Hex HMAC of the raw body in a header, with an optional prefix such as `sha256=`. */
  | {
      readonly kind: 'hmac';
      readonly header: string;
      readonly secret: string;
      readonly algorithm?: 'sha256' | 'sha1';
      readonly prefix?: string;
    }
  /** The secret itself in a header, with an optional prefix such as `Bearer `. */
  | { readonly kind: 'shared'; readonly header: string; readonly secret: string; readonly prefix?: string }
  /** The secret in the address the vendor was given, as `?secret=`. */
  | { readonly kind: 'url'; readonly secret: string };

export type Delivery = { readonly headers: Headers; readonly url: URL; readonly body: string };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Compares in constant time, whatever the lengths. */
export const sameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(digest(one), digest(other));

const given = (header: string | null, prefix = ''): string | undefined =>
  header?.startsWith(prefix) ? header.slice(prefix.length) : undefined;

export const proofMissing: Verdict = refuse(
  reason('intake.proof_missing', 'The delivery carries no signature or secret. It was not stored.'),
);
export const proofWrong: Verdict = refuse(
  reason('intake.proof_wrong', 'The signature or secret of the delivery is wrong. It was not stored.'),
);

/** Whether a delivery is the vendor's: compared in constant time, and refused when it carries no proof. */
export function deliveryVerdict(secret: WebhookSecret, { headers, url, body }: Delivery): Verdict {
  if (secret.kind === 'url') {
    const proof = url.searchParams.get('secret');
    return proof === null ? proofMissing : sameSecret(proof, secret.secret) ? allow() : proofWrong;
  }
  const proof = given(headers.get(secret.header), secret.prefix);
  if (proof === undefined) return proofMissing;
  if (secret.kind === 'shared') return sameSecret(proof, secret.secret) ? allow() : proofWrong;
  const expected = createHmac(secret.algorithm ?? 'sha256', secret.secret)
    .update(body)
    .digest('hex');
  return sameSecret(proof.toLowerCase(), expected) ? allow() : proofWrong;
}

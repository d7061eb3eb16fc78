import { createHash } from 'node:crypto';

/** What an effect is marked with at a vendor, so that it can be found there: a short name for its idempotency key. */
export const effectTag = (idempotencyKey: string): string =>
  `lw-${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 12)}`;

/** A name with the mark behind it, in at most `longest` characters; the mark is never cut. */
export function taggedName(name: string, idempotencyKey: string, longest = 200): string {
  const mark = ` [${effectTag(idempotencyKey)}]`;
  return `${name.slice(0, longest - mark.length).trimEnd()}${mark}`;
}

/** Whether a name carries the mark of this key. */
export const isTagged = (name: string, idempotencyKey: string): boolean =>
  name.endsWith(`[${effectTag(idempotencyKey)}]`);

/** What tells two keys of a vendor apart in the names of rate budgets; says nothing about the key. */
export const keyScope = (vendor: string, apiKey: string): string =>
  `${vendor}:${createHash('sha256').update(apiKey).digest('hex').slice(0, 8)}`;

/** An id for a delivery whose vendor gives none: equal parts, equal id. */
export const deliveryDigest = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

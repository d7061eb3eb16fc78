import { createHmac, timingSafeEqual } from 'node:crypto';
import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';

/** One thing inside a frozen batch: its id and a fingerprint of the exact bytes a human saw. */
export type FrozenItem = { readonly itemId: string; readonly contentHash: string };

export type HashedScope = {
  readonly motion: string;
  /** Undefined for a batch of before batches were of one campaign. */
  readonly campaignId?: string | null | undefined;
  readonly items: readonly FrozenItem[];
};

/** A batch may be executed for a day after it was made. */
export const BATCH_EXPIRY_HOURS = 24;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Compact JSON with sorted keys: equal values give equal bytes. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((entry: Json) => canonicalJson(entry)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * HMAC-SHA-256 (64 hex) over the exact scope: the motion, the campaign, and each item's id with the fingerprint of its content, in an order that does
 * not depend on how the list was built. Keyed, so that whoever can write the row cannot also forge the hash.
 */
export function batchHash(scope: HashedScope, key: string | Uint8Array): string {
  const items = scope.items
    .map(({ itemId, contentHash }) => ({ item_id: itemId, content_hash: contentHash }))
    .sort((a, b) => compare(a.item_id, b.item_id) || compare(a.content_hash, b.content_hash));
  return createHmac('sha256', key)
    .update(
      canonicalJson({
        motion: scope.motion,
        ...(scope.campaignId === undefined ? {} : { campaign_id: scope.campaignId }),
        items,
      }),
    )
    .digest('hex');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A batch as its row tells it; instants are ISO strings. */
export type BatchFacts = {
  readonly state: string;
  readonly motion: string;
  /** The hash taken when the batch was frozen; without it nothing was approved. */
  readonly previewHash: string | null;
  readonly expiresAt: string | null;
  readonly executedAt: string | null | undefined;
  readonly items: readonly FrozenItem[];
};

const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * May this batch be executed at `now` (ISO)? `presentHash` is `batchHash` of the scope as it is read now. A batch made for the motion
 * `all` serves each motion; asking for `all` is served only by such a batch. All reasons are returned. An empty scope executes nothing.
 */
export function validateBatch(input: {
  batch: BatchFacts;
  now: string;
  presentHash: string;
  motion: string;
}): Verdict {
  const { batch, now, presentHash, motion } = input;
  const reasons: Reason[] = [];
  if (batch.state !== 'approved')
    reasons.push(
      reason('batch.not_approved', `The batch is ${batch.state}, not approved.`, { state: batch.state }),
    );
  if (batch.executedAt || batch.state === 'executed')
    reasons.push(reason('batch.executed', 'The batch was executed before. Make a new one.'));
  if (!batch.expiresAt)
    reasons.push(reason('batch.expiry_missing', 'The batch has no expiry. Make a new one.'));
  else if (
    Temporal.Instant.compare(Temporal.Instant.from(now), Temporal.Instant.from(batch.expiresAt)) >= 0
  ) {
    const text = `The batch is older than ${BATCH_EXPIRY_HOURS} hours. Make a new one.`;
    reasons.push(reason('batch.expired', text, { expiredAt: batch.expiresAt }));
  }
  if (batch.motion !== motion && batch.motion !== 'all') {
    reasons.push(reason('batch.motion', `The batch was approved for ${batch.motion}, not for ${motion}.`));
  }
  if (!batch.previewHash)
    reasons.push(reason('batch.hash_missing', 'The batch has no hash of what was approved. Make a new one.'));
  else if (!sameHash(batch.previewHash, presentHash)) {
    reasons.push(
      reason('batch.hash_differs', 'The batch no longer holds what was approved. Approve it anew.'),
    );
  }
  if (batch.items.length === 0)
    reasons.push(reason('batch.empty', 'The batch holds nothing, so nothing is executed.'));
  const [first, ...more] = reasons;
  return first
    ? refuse(first, ...more)
    : allow(
        reason('batch.valid', `The batch holds exactly the ${batch.items.length} items that were approved.`),
      );
}

import { createHash } from 'node:crypto';
import { type Reason, reason } from '#core/verdict';
import type { Fact, RejectionMemory } from './contract.ts';

/** Three rejections within thirty days stop a lead until something new is known about it. */
export const REJECTION_LIMIT = { max: 3, ttlDays: 30 } as const;

const KEPT = { subjects: 10, fingerprints: 10, feedback: 5 } as const;
const FINGERPRINT_BODY_CHARS = 500;

/** A text without regard to case and blanks. */
export const squash = (text: string): string => text.trim().replace(/\s+/gu, ' ').toLowerCase();

/** 32 hex characters that are equal for drafts differing only in case, blanks or anything after the first 500 characters of the body. */
export const draftFingerprint = (draft: { subject: string; bodyText: string }): string =>
  createHash('sha256')
    .update(`${squash(draft.subject)}||${squash(draft.bodyText.slice(0, FINGERPRINT_BODY_CHARS))}`)
    .digest('hex')
    .slice(0, 32);

/** The memory as it counts at `now`: null when there is none or the last rejection is older than the TTL. */
export function recall(
  memory: RejectionMemory | null,
  now: Temporal.Instant,
  ttlDays: number = REJECTION_LIMIT.ttlDays,
): RejectionMemory | null {
  if (!memory) return null;
  const end = Temporal.Instant.from(memory.lastRejectedAt).add({ hours: ttlDays * 24 });
  return Temporal.Instant.compare(now, end) >= 0 ? null : memory;
}

const lastUnique = (values: readonly string[], limit: number): string[] =>
  [...new Set(values.toReversed())].slice(0, limit).toReversed();

export type Rejection = {
  readonly leadEmail: string;
  readonly subject: string;
  readonly bodyText: string;
  readonly templateId?: string | null;
  readonly tags?: readonly string[];
  readonly feedback?: string | null;
};

/** The memory after one more rejection; an expired memory starts anew. Null for an empty address. */
export function remember(
  memory: RejectionMemory | null,
  rejection: Rejection,
  now: Temporal.Instant,
): RejectionMemory | null {
  const leadEmail = rejection.leadEmail.trim().toLowerCase();
  if (leadEmail === '') return null;
  const before = recall(memory, now);
  const at = now.toString();
  return {
    leadEmail,
    rejectionCount: (before?.rejectionCount ?? 0) + 1,
    lastRejectedAt: at,
    tags: [...new Set([...(before?.tags ?? []), ...(rejection.tags ?? [])])],
    subjects: lastUnique([...(before?.subjects ?? []), rejection.subject], KEPT.subjects),
    fingerprints: lastUnique(
      [...(before?.fingerprints ?? []), draftFingerprint(rejection)],
      KEPT.fingerprints,
    ),
    feedback: [...(before?.feedback ?? []), ...(rejection.feedback ? [rejection.feedback] : [])].slice(
      -KEPT.feedback,
    ),
    templateIds: [
      ...new Set([...(before?.templateIds ?? []), ...(rejection.templateId ? [rejection.templateId] : [])]),
    ],
    updatedAt: at,
  };
}

/** Facts about the person or the company that were observed after the last rejection. */
export const newEvidenceSince = (memory: RejectionMemory, facts: readonly Fact[]): Fact[] => {
  const since = Temporal.Instant.from(memory.lastRejectedAt);
  return facts.filter(
    (fact) =>
      (fact.subject === 'person' || fact.subject === 'company') &&
      Temporal.Instant.compare(Temporal.Instant.from(fact.observedAt), since) > 0,
  );
};

export type RejectionDecision = {
  readonly outcome: 'allow' | 'block' | 'repeat';
  readonly reasons: readonly Reason[];
};

/** Why nothing more is written for a lead who was rejected so often; null where they were not, or something new is known since. */
export function restsOnRejections(
  known: RejectionMemory | null,
  facts: readonly Fact[],
  now: Temporal.Instant,
  max: number = REJECTION_LIMIT.max,
): Reason | null {
  const memory = recall(known, now);
  if (!memory || memory.rejectionCount < max || newEvidenceSince(memory, facts).length > 0) return null;
  const { rejectionCount: count, lastRejectedAt } = memory;
  const text = `Rejected ${count} times in 30 days and nothing new is known since; the limit is ${max}.`;
  return reason('rejection.limit', text, { count, max, lastRejectedAt });
}

/** May this draft be put before a reviewer again? A repeated draft is named first because nothing new can excuse it. */
export function decideOnRejections(input: {
  readonly draft: { subject: string; bodyText: string };
  readonly memory: RejectionMemory | null;
  readonly facts: readonly Fact[];
  readonly now: Temporal.Instant;
  readonly max?: number;
}): RejectionDecision {
  const memory = recall(input.memory, input.now);
  if (!memory)
    return {
      outcome: 'allow',
      reasons: [reason('rejection.none', 'No rejection of the last 30 days is known for this lead.')],
    };
  const fingerprint = draftFingerprint(input.draft);
  if (memory.fingerprints.includes(fingerprint)) {
    return {
      outcome: 'repeat',
      reasons: [
        reason('rejection.repeat', 'This very draft was rejected for this lead before.', { fingerprint }),
      ],
    };
  }
  const max = input.max ?? REJECTION_LIMIT.max;
  const count = memory.rejectionCount;
  if (count < max) {
    return {
      outcome: 'allow',
      reasons: [reason('rejection.below_limit', `${count} of ${max} rejections so far.`, { count, max })],
    };
  }
  const fresh = newEvidenceSince(memory, input.facts);
  if (fresh.length > 0) {
    const text = `Rejected ${count} times, but something new is known since then.`;
    return {
      outcome: 'allow',
      reasons: [
        reason('rejection.new_evidence', text, { count, max, factIds: fresh.map((fact) => fact.id) }),
      ],
    };
  }
  const rests = restsOnRejections(memory, input.facts, input.now, max);
  return { outcome: 'block', reasons: rests ? [rests] : [] };
}

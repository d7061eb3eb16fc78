import { createHash } from 'node:crypto';
import { type Reason, reason } from '#core/verdict';
import type { MessagingTier } from '../contract.ts';
import { hasPhrase } from '../words.rules.ts';
import type { AngleTemplate } from './angle.ts';
import { anglesOfTier, templateById } from './index.ts';

export type AngleQuestion = {
  readonly tier: MessagingTier;
  /** Who the lead is; the address is preferred, any stable id works. */
  readonly leadKey: string;
  readonly title?: string | null;
  readonly sourceType?: string | null;
  readonly hasHiringFact?: boolean;
  readonly recommended?: string | null;
  readonly rejectedTemplateIds?: readonly string[];
  /** Templates that cannot be filled for this lead. */
  readonly unusable?: readonly string[];
  readonly seed?: string;
};

export type AngleChoice = {
  readonly angle: AngleTemplate | null;
  readonly order: readonly string[];
  readonly reasons: readonly Reason[];
};

/** The same number in every process and on every machine: the first 32 bits of SHA-256. */
export const stableNumber = (key: string): number =>
  createHash('sha256').update(key).digest().readUInt32BE(0);

const REVOPS = ['revops', 'revenue operations', 'sales operations', 'sales ops'] as const;

function routed(question: AngleQuestion): { id: string; reason: Reason } | null {
  const visitor = /^(?:website_?)?visit/u.test((question.sourceType ?? '').toLowerCase());
  if (visitor)
    return {
      id: 't1_value_first',
      reason: reason('angle.visitor', 'The lead visited our site, so the self audit fits.'),
    };
  if (question.hasHiringFact)
    return {
      id: 't1_hiring_trigger',
      reason: reason('angle.hiring', 'The company is hiring, so the bridge fits.'),
    };
  if (REVOPS.some((phrase) => hasPhrase(question.title ?? '', phrase))) {
    return { id: 't2_ops_efficiency', reason: reason('angle.revops', 'The title is in revenue operations.') };
  }
  return null;
}

/** Pool of a tier in the lead's own stable order. The hiring angle needs a hiring fact and is only reached by its route. */
function pool(question: AngleQuestion): AngleTemplate[] {
  const usable = anglesOfTier(question.tier).filter(
    (angle) =>
      (angle.id !== 't1_hiring_trigger' || question.hasHiringFact) && !question.unusable?.includes(angle.id),
  );
  const start =
    usable.length === 0
      ? 0
      : stableNumber(`${question.seed ?? ''}|${question.leadKey.trim().toLowerCase()}`) % usable.length;
  return [...usable.slice(start), ...usable.slice(0, start)];
}

function notUsed(angle: string, question: AngleQuestion): Reason {
  const known = templateById(angle);
  const elsewhere =
    known && known.tier !== question.tier
      ? `belongs to ${known.tier ?? 'follow-ups'}`
      : 'cannot be filled for this lead';
  return reason('angle.route_refused', `${angle} ${known ? elsewhere : 'is not known'}, so it is not used.`, {
    angle,
  });
}

/**
 * The first-touch angle of a lead. Order: an operator's recommendation, then the visitor, hiring and revenue-operations routes, then the
 * tier's pool by a stable hash of the lead. A route or recommendation of another tier is not followed, so a tier 2 or 3 lead never gets a
 * tier 1 angle. Angles rejected for this lead rotate to the next; when all were rejected the first of the order is kept.
 */
export function chooseAngle(question: AngleQuestion): AngleChoice {
  const reasons: Reason[] = [];
  const ordered = pool(question);
  const wanted = [
    question.recommended
      ? {
          id: question.recommended,
          reason: reason('angle.recommended', 'The campaign recommends this angle.'),
        }
      : null,
    routed(question),
  ];
  let order = ordered;
  for (const wish of wanted.toReversed()) {
    if (!wish) continue;
    const angle = ordered.find((candidate) => candidate.id === wish.id);
    if (angle) {
      order = [angle, ...order.filter((candidate) => candidate !== angle)];
      reasons.unshift(wish.reason);
    } else reasons.push(notUsed(wish.id, question));
  }
  const rejected = new Set(question.rejectedTemplateIds ?? []);
  const fresh = order.filter((angle) => !rejected.has(angle.id));
  const chosen = fresh[0] ?? order[0] ?? null;
  if (!chosen)
    return {
      angle: null,
      order: [],
      reasons: [
        ...reasons,
        reason('angle.none', `No angle of ${question.tier} can be filled for this lead.`),
      ],
    };
  if (reasons.every((entry) => entry.code === 'angle.route_refused')) {
    reasons.push(reason('angle.pool', `Chosen from the ${question.tier} pool by a stable hash of the lead.`));
  }
  if (chosen !== order[0])
    reasons.push(
      reason('angle.rotated', `${order[0]?.id} was rejected for this lead, so the next one is used.`, {
        rejected: [...rejected],
      }),
    );
  else if (rejected.has(chosen.id))
    reasons.push(
      reason('angle.all_rejected', 'Every angle of the tier was rejected for this lead; the first is kept.'),
    );
  const rest = [...fresh, ...order.filter((angle) => rejected.has(angle.id))].filter(
    (angle) => angle !== chosen,
  );
  return { angle: chosen, order: [chosen, ...rest].map((angle) => angle.id), reasons };
}

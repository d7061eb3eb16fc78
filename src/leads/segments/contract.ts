import { z } from 'zod';
import {
  ADDRESS_VERIFICATIONS,
  ENRICHMENT_STATES,
  LEAD_STATUSES,
  LEAD_TIERS,
  Lead,
  ReasonShape,
  SCORE_GRADES,
} from '../contract.ts';

/** What a filter may ask for, by the kind of question that makes sense of it. */
export const SEGMENT_FIELDS = {
  status: 'choice',
  tier: 'choice',
  source_type: 'choice',
  enrichment: 'choice',
  /** How the first address was verified. */
  verification: 'choice',
  industry: 'choice',
  country: 'choice',
  score: 'number',
  /** What the company and the person score. */
  account_score: 'number',
  account_grade: 'choice',
  prospect_score: 'number',
  prospect_grade: 'choice',
  intent_score: 'number',
  employees: 'number',
  open_count: 'number',
  reply_count: 'number',
  /** Whole days since the lead was made, and since it has its status. */
  days_known: 'number',
  days_in_status: 'number',
  needs_review: 'flag',
  has_email: 'flag',
  /** Whether a "no" covers the person: of theirs, of their company, here or at the agency above. */
  suppressed: 'flag',
  title: 'words',
  company: 'words',
} as const;
export type SegmentField = keyof typeof SEGMENT_FIELDS;
export const SEGMENT_FIELD_NAMES = Object.keys(SEGMENT_FIELDS) as [SegmentField, ...SegmentField[]];

/** Fields whose values are known beforehand. */
export const SEGMENT_CHOICES: Partial<Record<SegmentField, readonly string[]>> = {
  status: LEAD_STATUSES,
  tier: LEAD_TIERS,
  enrichment: ENRICHMENT_STATES,
  verification: ADDRESS_VERIFICATIONS,
  account_grade: SCORE_GRADES,
  prospect_grade: SCORE_GRADES,
};

const values = z.array(z.string().trim().min(1).max(200)).min(1).max(50);
const number = z.number().int().min(-2_000_000_000).max(2_000_000_000);
const QUESTIONS = {
  choice: ['in', 'notIn'],
  number: ['atLeast', 'atMost'],
  flag: ['is'],
  words: ['words'],
} as const;

/** One question about a lead. What is not known answers none of them. */
export const segmentCondition = z
  .strictObject({
    field: z.enum(SEGMENT_FIELD_NAMES),
    in: values.optional(),
    notIn: values.optional(),
    atLeast: number.optional(),
    atMost: number.optional(),
    is: z.boolean().optional(),
    /** One of these stands in the text, whole words only. */
    words: values.optional(),
  })
  .superRefine(({ field, ...asked }, context) => {
    const fitting: readonly string[] = QUESTIONS[SEGMENT_FIELDS[field]];
    const given = Object.entries(asked).filter(([, value]) => value !== undefined);
    if (given.length === 0 || given.some(([name]) => !fitting.includes(name)))
      context.addIssue({ code: 'custom', message: `${field} is asked for with ${fitting.join(' or ')}.` });
    const known = SEGMENT_CHOICES[field];
    for (const value of [...(asked.in ?? []), ...(asked.notIn ?? [])])
      if (known && !known.includes(value))
        context.addIssue({
          code: 'custom',
          message: `${field} is never "${value}". Say one of: ${known.join(', ')}.`,
        });
    for (const phrase of asked.words ?? [])
      if (!/[\p{L}\p{N}]/u.test(phrase))
        context.addIssue({ code: 'custom', message: `"${phrase}" holds no word.` });
  });
export type SegmentCondition = z.output<typeof segmentCondition>;

const either = (values: readonly string[]): string => values.join(' or ');

/** What a condition asks for, in words. */
export function conditionText(condition: SegmentCondition): string {
  const { field, in: among, notIn, atLeast, atMost, is, words } = condition;
  const parts = [
    among && `is ${either(among)}`,
    notIn && `is not ${either(notIn)}`,
    atLeast !== undefined && `is at least ${atLeast}`,
    atMost !== undefined && `is at most ${atMost}`,
    is !== undefined && `is ${is ? 'true' : 'not true'}`,
    words && `says ${either(words.map((word) => `"${word}"`))}`,
  ];
  return `${field.replaceAll('_', ' ')} ${parts.filter(Boolean).join(' and ')}`;
}

/** Who is in: leads of which every condition is true. */
export const segmentFilter = z.object({ all: z.array(segmentCondition).min(1).max(20) });
export type SegmentFilter = z.output<typeof segmentFilter>;

export const segmentDraft = z.object({ name: z.string().trim().min(1).max(100), filter: segmentFilter });
export type SegmentDraft = z.output<typeof segmentDraft>;

export const segment = z
  .object({
    id: z.string(),
    name: z.string(),
    filter: segmentFilter,
    version: z.number().int(),
    /** `building` until every lead was looked at under this filter; the members grow meanwhile. */
    state: z.enum(['building', 'current']),
    members: z.number().int(),
    createdBy: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Segment' });
export type Segment = z.output<typeof segment>;

export const segmentPage = z
  .object({ segment, leads: z.array(Lead), next: z.string().nullable() })
  .meta({ id: 'SegmentPage' });
export type SegmentPage = z.output<typeof segmentPage>;

export const segmentVerdict = z
  .object({ in: z.boolean(), reasons: z.array(ReasonShape) })
  .meta({ id: 'SegmentVerdict' });

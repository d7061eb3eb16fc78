import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { LeadStatus } from '../contract.ts';
import { segmentFilter, segmentVerdict } from './contract.ts';
import { segmentMembership } from './segment.rules.ts';

const at = z.iso.datetime({ offset: true });
const text = z.string().nullable().default(null);
const number = z.number().nullable().default(null);
const flag = z.boolean().nullable().default(null);

export const segmentDecision = defineDecision({
  name: 'segment-membership',
  summary: 'Whether a lead is in a segment, and which of its conditions say so.',
  input: z.object({
    filter: segmentFilter,
    status: LeadStatus,
    tier: text,
    source_type: text,
    enrichment: text,
    verification: text,
    industry: text,
    country: text,
    title: text,
    company: text,
    score: number,
    account_score: number,
    account_grade: text,
    prospect_score: number,
    prospect_grade: text,
    intent_score: number,
    employees: number,
    open_count: number,
    reply_count: number,
    needs_review: flag,
    has_email: flag,
    suppressed: flag,
    gone: z.boolean().default(false),
    knownSince: at,
    statusSince: at,
    now: at,
  }),
  output: segmentVerdict,
  decide: ({ filter, knownSince, statusSince, now, ...facts }) => {
    const verdict = segmentMembership(
      filter,
      {
        ...facts,
        knownSince: Temporal.Instant.from(knownSince),
        statusSince: Temporal.Instant.from(statusSince),
      },
      Temporal.Instant.from(now),
    );
    return { in: verdict.in, reasons: [...verdict.reasons] };
  },
  example: {
    filter: {
      all: [
        { field: 'title', words: ['coo', 'head of operations'] },
        { field: 'employees', atLeast: 50 },
        { field: 'days_in_status', atLeast: 7 },
      ],
    },
    status: 'ghosted',
    title: 'Chief Operating Officer (COO)',
    employees: 120,
    knownSince: '2026-01-05T09:00:00Z',
    statusSince: '2026-03-02T09:00:00Z',
    now: '2026-03-12T09:00:00Z',
  },
});

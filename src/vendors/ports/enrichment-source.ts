import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

export const enrichmentQuestion = z.object({
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  email: z.string().nullable(),
  linkedinUrl: z.string().nullable(),
  companyName: z.string().nullable(),
  companyDomain: z.string().nullable(),
});
export type EnrichmentQuestion = z.infer<typeof enrichmentQuestion>;

/** A datum as the provider gave it, with where it says it comes from. */
export const enrichmentAnswer = z.object({
  found: z.boolean(),
  /** The person's own names, where the provider gives them. */
  firstName: z.string().nullable().optional(),
  lastName: z.string().nullable().optional(),
  email: z.string().nullable(),
  emailConfidence: z.number().min(0).max(100),
  emailVerified: z.boolean(),
  phone: z.string().nullable(),
  title: z.string().nullable(),
  linkedinUrl: z.string().nullable(),
  company: z
    .object({
      name: z.string().nullable(),
      domain: z.string().nullable(),
      employees: z.number().int().nullable(),
      industry: z.string().nullable(),
      description: z.string().nullable(),
      revenue: z.number().nullable(),
      technologies: z.array(z.string()),
      country: z.string().nullable(),
    })
    .nullable(),
  intent: z.object({
    hiring: z.boolean(),
    fundingDaysAgo: z.number().nullable(),
    newLeadership: z.boolean(),
    websiteVisitor: z.boolean(),
  }),
  /** Sentences about the company with the page they were read on and the day. */
  notes: z.array(
    z.object({
      key: z.string(),
      value: z.string(),
      quote: z.string(),
      url: z.string(),
      observedAt: z.string(),
    }),
  ),
  observedAt: z.string(),
});
export type EnrichmentAnswer = z.infer<typeof enrichmentAnswer>;

/** One operation per provider, so that permissions, budgets and breakers are per provider. */
export const enrichPerson = (
  provider: string,
  micros: bigint,
): Operation<EnrichmentQuestion, EnrichmentAnswer> =>
  defineOperation<EnrichmentQuestion, EnrichmentAnswer>({
    name: `enrichment.${provider}`,
    effect: 'spend',
    risk: 'medium',
    input: enrichmentQuestion,
    cost: () => ({ vendor: provider, unit: 'credit', micros }),
    repeatable: true,
    concurrency: 8,
  });

/** A person as a provider's own search named them; the id is the surest way back to the same one. */
export const personQuestion = enrichmentQuestion.extend({ providerId: z.string().nullable() });
export type PersonQuestion = z.infer<typeof personQuestion>;
export type PeopleQuestion = { questions: PersonQuestion[] };
/** In the order of the questions. */
export const enrichmentAnswers = z.object({ answers: z.array(enrichmentAnswer) });
export type EnrichmentAnswers = z.infer<typeof enrichmentAnswers>;

/** Asks about several people at once, at most `largest`; every question has its answer, a miss too. */
export const enrichPeople = (
  provider: string,
  micros: bigint,
  largest: number,
): Operation<PeopleQuestion, EnrichmentAnswers> =>
  defineOperation<PeopleQuestion, EnrichmentAnswers>({
    name: `enrichment.${provider}.enrich_people`,
    effect: 'spend',
    risk: 'medium',
    input: z.object({ questions: z.array(personQuestion).min(1).max(largest) }),
    cost: ({ questions }) => ({
      vendor: provider,
      unit: 'credit',
      micros: micros * BigInt(questions.length),
    }),
    concurrency: 2,
  });

/** A question whose answer comes later. `requestId` is ours and comes back where the provider passes it through. */
export const enrichmentSubmission = z.object({
  requestId: z.string().min(1).max(64),
  leadId: z.string().nullable(),
  question: enrichmentQuestion,
});
export type EnrichmentSubmission = z.infer<typeof enrichmentSubmission>;
export const enrichmentAccepted = z.object({
  state: z.literal('accepted_async'),
  requestId: z.string(),
  /** The provider's name for it; null where it gives none. */
  providerRequestId: z.string().nullable(),
  /** What the answer can be found by when our id does not come back. */
  linkedinKey: z.string().nullable(),
  emailKey: z.string().nullable(),
});
export type EnrichmentAccepted = z.infer<typeof enrichmentAccepted>;

/**
 * Hands a question to a provider that calls back. Promises: accepted is not answered; the answer arrives as
 * `enrichment.completed`, maybe late, maybe twice, maybe without our id, maybe never. Handing in again is charged again.
 */
export const submitEnrichment = (
  provider: string,
  micros: bigint,
): Operation<EnrichmentSubmission, EnrichmentAccepted> =>
  defineOperation<EnrichmentSubmission, EnrichmentAccepted>({
    name: `enrichment.${provider}.submit`,
    effect: 'spend',
    risk: 'medium',
    input: enrichmentSubmission,
    cost: () => ({ vendor: provider, unit: 'credit', micros }),
    concurrency: 2,
    trace: ({ requestId, leadId }) => ({ requestId, leadId }),
  });

/**
 * Several questions in one submission, at most `largest`; the answers come together and each names its `requestId`. People are asked
 * for by their address or, at another price, by their telephone number.
 */
export type EnrichmentSubmissions = { submissions: EnrichmentSubmission[] };
export const submitPeople = (
  provider: string,
  micros: bigint,
  largest: number,
  wanted: 'people' | 'phones' = 'people',
): Operation<EnrichmentSubmissions, { providerRequestId: string }> =>
  defineOperation<EnrichmentSubmissions, { providerRequestId: string }>({
    name: `enrichment.${provider}.submit_${wanted}`,
    effect: 'spend',
    risk: 'medium',
    input: z.object({ submissions: z.array(enrichmentSubmission).min(1).max(largest) }),
    cost: ({ submissions }) => ({
      vendor: provider,
      unit: 'credit',
      micros: micros * BigInt(submissions.length),
    }),
    concurrency: 2,
    trace: ({ submissions }) => ({ requestIds: submissions.map(({ requestId }) => requestId) }),
  });

/** As any other answer; `observedAt` is null where only the moment of its arrival is known. */
export const lateAnswer = enrichmentAnswer.extend({ observedAt: z.string().nullable() });
export type LateAnswer = z.infer<typeof lateAnswer>;

/**
 * One answer that came later. It belongs to the submission with the same `requestId`, else with the same `linkedinKey`,
 * else with the same `emailKey`; several may wait for one key. It fills gaps and replaces nothing that was verified.
 */
export const enrichmentCompleted = z.object({
  kind: z.literal('enrichment.completed'),
  at: z.string().nullable(),
  provider: z.string(),
  requestId: z.string().nullable(),
  leadId: z.string().nullable(),
  providerRequestId: z.string().nullable(),
  linkedinKey: z.string().nullable(),
  emailKey: z.string().nullable(),
  outcome: z.enum(['found', 'not_found', 'error']),
  error: z.string().nullable(),
  answer: lateAnswer.nullable(),
});
export type EnrichmentCompleted = z.infer<typeof enrichmentCompleted>;

/** The provider says a submission is done without proving it: its result is to be read, not believed. */
export const enrichmentReported = z.object({
  kind: z.literal('enrichment.reported'),
  at: z.string().nullable(),
  provider: z.string(),
  providerRequestId: z.string(),
});
export const enrichmentEvent = z.discriminatedUnion('kind', [enrichmentCompleted, enrichmentReported]);
export type EnrichmentEvent = z.infer<typeof enrichmentEvent>;

export const enrichmentResultQuestion = z.object({ providerRequestId: z.string().min(1) });
/** `held` waits for credits and goes on by itself after a top-up; handing in again would be paid twice. */
export const enrichmentResult = z.object({
  state: z.enum(['working', 'held', 'finished', 'failed']),
  answers: z.array(enrichmentCompleted),
  /** What the whole submission cost, where the provider says it. */
  credits: z.number().nullable().optional(),
});
export type EnrichmentResult = z.infer<typeof enrichmentResult>;

/** Reads what became of a submission. It costs nothing. */
export const readEnrichment = (
  provider: string,
): Operation<z.infer<typeof enrichmentResultQuestion>, EnrichmentResult> =>
  defineOperation<z.infer<typeof enrichmentResultQuestion>, EnrichmentResult>({
    name: `enrichment.${provider}.read_result`,
    effect: 'read',
    risk: 'low',
    input: enrichmentResultQuestion,
    concurrency: 2,
  });

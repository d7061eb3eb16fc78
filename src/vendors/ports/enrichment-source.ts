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

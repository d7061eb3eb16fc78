import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

export const companyQuestion = z
  .object({
    domain: z.string().min(3).nullable(),
    name: z.string().min(1).nullable(),
    linkedinUrl: z.string().nullable(),
  })
  .refine((question) => Boolean(question.domain || question.name || question.linkedinUrl), {
    message: 'needs a domain, a name or a LinkedIn address',
  });
export type CompanyQuestion = z.infer<typeof companyQuestion>;

const text = z.string().nullable();
export const companyAnswer = z.object({
  found: z.boolean(),
  providerId: text,
  name: text,
  domain: text,
  linkedinUrl: text,
  industry: text,
  description: text,
  keywords: z.array(z.string()),
  technologies: z.array(z.string()),
  employees: z.number().int().nullable(),
  /** Percent within the last six months. */
  employeeGrowth: z.number().nullable(),
  foundedYear: z.number().int().nullable(),
  /** US dollars a year. */
  revenue: z.number().nullable(),
  fundingStage: text,
  fundedOn: text,
  city: text,
  country: text,
  observedAt: z.string(),
});
export type CompanyAnswer = z.infer<typeof companyAnswer>;

/** Asks about one company. Promises: a miss is an answer and free; unknown stays null and is never made up. */
export const enrichCompany = (vendor: string, micros: bigint): Operation<CompanyQuestion, CompanyAnswer> =>
  defineOperation<CompanyQuestion, CompanyAnswer>({
    name: `company_enrichment.${vendor}.enrich`,
    effect: 'spend',
    risk: 'low',
    input: companyQuestion,
    cost: () => ({ vendor, unit: 'credit', micros }),
    concurrency: 4,
  });

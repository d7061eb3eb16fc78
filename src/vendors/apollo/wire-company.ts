import { z } from 'zod';
import type { CompanyAnswer, CompanyQuestion } from '../ports/company-enrichment.ts';

const text = z.string().trim().min(1).nullish().catch(null);
const number = z.number().nullish().catch(null);
const list = z.array(z.string()).nullish().catch(null);

/** A miss is an empty object. */
export const companyReply = z.object({
  organization: z
    .object({
      id: text,
      name: text,
      primary_domain: text,
      linkedin_url: text,
      industry: text,
      short_description: text,
      keywords: list,
      technology_names: list,
      estimated_num_employees: number,
      organization_headcount_six_month_growth: number,
      founded_year: number,
      annual_revenue: number,
      latest_funding_stage: text,
      latest_funding_round_date: text,
      city: text,
      country: text,
    })
    .nullish(),
});

export const toCompanyQuery = (question: CompanyQuestion): Record<string, string | undefined> => ({
  domain: question.domain?.replace(/^www\./i, '') ?? undefined,
  name: question.name ?? undefined,
  linkedin_url: question.linkedinUrl ?? undefined,
});

const whole = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : null;

export function toCompany(reply: z.infer<typeof companyReply>, now: Temporal.Instant): CompanyAnswer {
  const company = reply.organization;
  const found = Boolean(company?.id || company?.name);
  return {
    found,
    providerId: company?.id ?? null,
    name: company?.name ?? null,
    domain: company?.primary_domain?.toLowerCase() ?? null,
    linkedinUrl: company?.linkedin_url ?? null,
    industry: company?.industry ?? null,
    description: company?.short_description ?? null,
    keywords: company?.keywords ?? [],
    technologies: company?.technology_names ?? [],
    employees: whole(company?.estimated_num_employees),
    employeeGrowth: company?.organization_headcount_six_month_growth ?? null,
    foundedYear: whole(company?.founded_year),
    revenue: company?.annual_revenue ?? null,
    fundingStage: company?.latest_funding_stage ?? null,
    fundedOn: company?.latest_funding_round_date ?? null,
    city: company?.city ?? null,
    country: company?.country ?? null,
    observedAt: now.toString(),
  };
}

/** On unified plans this is the one shared pool, so pools are never added up. */
export const usageReply = z.object({
  credit_usage_stats: z.object({ lead_credit: z.object({ left_over: z.number() }) }),
});

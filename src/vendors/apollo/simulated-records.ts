import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Knowledge, KnownPerson } from '../kit/known-person.ts';

export const identity = z.object({
  id: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email: z.string().nullish(),
  linkedin_url: z.string().nullish(),
  organization_name: z.string().nullish(),
  domain: z.string().nullish(),
});

/** The vendor's identity as a question of ours. */
export const questionOf = (asked: z.infer<typeof identity>): Parameters<Knowledge>[0] => ({
  firstName: asked.first_name ?? null,
  lastName: asked.last_name ?? null,
  email: asked.email ?? null,
  linkedinUrl: asked.linkedin_url ?? null,
  companyName: asked.organization_name ?? null,
  companyDomain: asked.domain ?? null,
});

const STATUS = {
  verified: 'verified',
  likely: 'likely to engage',
  guessed: 'unverified',
  catch_all: 'unverified',
  none: 'unavailable',
} as const;

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
/** A signed whole number of 64 bits, beyond what most parsers keep and often negative. */
export const requestId = (key: string): bigint => createHash('sha256').update(key).digest().readBigInt64BE(0);

export function personOf(person: KnownPerson): Record<string, unknown> {
  const { company } = person;
  return {
    id: person.id,
    first_name: person.firstName,
    last_name: person.lastName,
    name: `${person.firstName} ${person.lastName}`,
    title: person.title,
    headline: `${person.title} at ${company.name}`,
    email: person.email,
    email_status: STATUS[person.emailQuality],
    extrapolated_email_confidence: person.emailQuality === 'guessed' ? 0.62 : null,
    linkedin_url: person.linkedinUrl,
    country: company.country,
    organization: organizationOf(person),
  };
}

export const organizationOf = ({ company, fundedOn, notes }: KnownPerson): Record<string, unknown> => ({
  id: digest(company.domain ?? '').slice(0, 24),
  name: company.name,
  primary_domain: company.domain,
  website_url: `http://www.${company.domain}`,
  industry: company.industry,
  estimated_num_employees: company.employees,
  founded_year: company.foundedYear,
  annual_revenue: company.revenue,
  short_description: company.description,
  technology_names: company.technologies,
  country: company.country,
  latest_funding_round_date: fundedOn,
  sandbox_notes: notes,
});

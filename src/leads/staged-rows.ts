import type { Ctx } from '#core/ctx';
import { normalisePhone } from '#core/text/phone';
import { addressHash } from './address-hash.ts';
import type { LeadCandidate } from './import/index.ts';
import type { StagedFact, StagedRow } from './import-rows.store.ts';

/** A candidate as it will be stored, with fresh ids for whatever turns out to be new. */
export function stagedRow(ctx: Ctx, candidate: LeadCandidate): StagedRow {
  const { email, source, intent, engagement } = candidate;
  return {
    row: candidate.row,
    personId: ctx.ids.next<'person'>(),
    leadId: ctx.ids.next<'lead'>(),
    companyId: ctx.ids.next<'company'>(),
    addressId: ctx.ids.next<'address'>(),
    profileId: ctx.ids.next<'profile'>(),
    phoneId: ctx.ids.next<'phone'>(),
    phone: candidate.phone === null ? null : normalisePhone(candidate.phone),
    address: email?.address ?? null,
    canonical: email?.canonical ?? null,
    hash: email ? addressHash(ctx, email.canonical) : null,
    linkedinUrl: candidate.linkedinUrl,
    firstName: candidate.firstName,
    lastName: candidate.lastName,
    fullName: candidate.fullName,
    title: candidate.title,
    location:
      candidate.location ??
      ([candidate.city, candidate.state, candidate.country].filter(Boolean).join(', ') || null),
    companyName: candidate.companyName,
    companyDomain: candidate.companyDomain,
    companyLinkedinUrl: candidate.companyLinkedinUrl,
    industry: candidate.industry,
    employees: candidate.employees,
    revenue: candidate.revenue,
    technologies: candidate.technologies,
    country: candidate.country,
    sourceType: source.type,
    sourceName: source.name,
    sourceUrl: source.url,
    intentScore: intent.score,
    engagement: {
      ...(engagement.comment ? { action: 'commented', content: engagement.comment } : {}),
      ...(engagement.at ? { at: engagement.at } : {}),
      visits: intent.visits,
      downloads: intent.downloads,
      pricingVisits: intent.pricingVisits,
      demoRequested: intent.demoRequested,
    },
    custom: candidate.custom,
  };
}

/** What the file says of the person and the company, each as a fact of its own. */
export function stagedFacts(ctx: Ctx, candidate: LeadCandidate): StagedFact[] {
  const fact = (kind: StagedFact['kind'], key: string, value: string | null): StagedFact[] =>
    value === null ? [] : [{ id: ctx.ids.next<'fact'>(), row: candidate.row, kind, key, value }];
  return [
    ...fact('person', 'title', candidate.title),
    ...fact('company', 'industry', candidate.industry),
    ...fact('company', 'employees', candidate.employeesText),
    ...candidate.technologies.flatMap((technology) => fact('company', 'technology', technology)),
  ];
}

import { createHash } from 'node:crypto';
import type { EnrichmentQuestion } from '#vendors/ports/enrichment-source';

type Known = EnrichmentQuestion & { readonly leadId: string };

/** What is known of a lead, as a finder is asked. */
export const questionOf = (subject: Known): EnrichmentQuestion => ({
  firstName: subject.firstName,
  lastName: subject.lastName,
  email: subject.email,
  linkedinUrl: subject.linkedinUrl,
  companyName: subject.companyName,
  companyDomain: subject.companyDomain,
});

/** The same question to the same provider has the same key, whatever run asks it. */
export const keyOf = (leadId: string, question: EnrichmentQuestion): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        leadId,
        question.linkedinUrl,
        question.firstName,
        question.lastName,
        question.companyName,
        question.companyDomain,
      ]),
    )
    .digest('hex')
    .slice(0, 32);

import { createHash } from 'node:crypto';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import { foldText } from '#core/text/words';
import type { EnrichmentQuestion } from '#vendors/ports/enrichment-source';
import type { Field } from './contract.ts';

const digest = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
const folded = (text: string | null): string | null => (text ? foldText(text.trim()) : null);

/**
 * The same person, or company, has the same key whatever lead or campaign asks: a profile where there is one, else the name at
 * the company, else the address. Who has an address of their own is told apart from a namesake by it.
 */
export function requestKey(field: Field, question: EnrichmentQuestion): string {
  const { firstName, lastName, email, linkedinUrl, companyName, companyDomain } = question;
  const company = folded(companyDomain) ?? folded(companyName);
  if (field === 'company') return digest(['company', company]);
  const profile = linkedinUrl === null ? null : normaliseLinkedInUrl(linkedinUrl);
  return !profile?.ok || profile.kind !== 'person'
    ? digest(['person', folded(firstName), folded(lastName), company, folded(email)])
    : digest(['profile', profile.url]);
}

/** One call is recognised by whom it asks about in which round. */
export const callKey = (provider: string, field: Field, members: readonly string[]): string =>
  digest(['call', provider, field, ...members]);

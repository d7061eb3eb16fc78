import type { CampaignSettings } from '#campaigns/contract';
import type { Language } from '#core/text/languages';
import type { LeadProfile, StoredFact } from '#leads';
import { type CampaignCopy, FactSheet, type Forms } from './contract.ts';
import { normaliseTitle } from './title.rules.ts';

/** What a draft for this lead may rest on: its record, its stored facts, and what the sender says about itself. */
export function factSheetOf(
  profile: LeadProfile,
  facts: readonly StoredFact[],
  settings: CampaignSettings,
  times: readonly string[] = [],
): FactSheet {
  const { engagement } = profile;
  const text = (key: string) => (typeof engagement[key] === 'string' ? engagement[key] : null);
  return FactSheet.parse({
    lead: {
      firstName: profile.firstName,
      lastName: profile.lastName,
      title: profile.title === null ? null : normaliseTitle(profile.title),
      titleRaw: profile.title,
      email: profile.email,
      profile: profile.linkedinUrl,
      location: profile.location,
    },
    company: {
      name: profile.companyName,
      domain: profile.companyDomain,
      industry: profile.industry,
      employees: profile.employees,
      technologies: profile.technologies,
      description: profile.description,
      revenue: profile.revenue,
    },
    source: { type: profile.sourceType, name: profile.sourceName, url: profile.sourceUrl },
    engagement: { action: text('action'), content: text('content'), at: text('at') },
    sender: settings.sender,
    times,
    record: { source: 'lead record', observedAt: profile.updatedAt },
    facts: [
      ...facts.map((fact) => ({ ...fact, subject: fact.subjectKind })),
      ...settings.sender.facts.map((fact, index) => ({
        id: `sender:${index}`,
        subject: 'sender',
        key: fact.key,
        value: fact.value,
        source: fact.source,
        observedAt: profile.updatedAt,
        confidence: 1,
      })),
    ],
  });
}

/**
 * What the sender says about itself in a language. Offer and proof are written in the campaign's first language, and once more for
 * each further one; what nobody wrote in a language is not said in it. Readers are addressed as the campaign says, else as the
 * workspace does.
 */
export function copyOf(settings: CampaignSettings, workspace: Forms, language: Language): CampaignCopy {
  const { inLanguages, formality: own, ...copy } = settings.copy;
  const formality = own[language] ?? (language === 'en' ? undefined : workspace[language]);
  const said = settings.languages[0] === language ? copy : inLanguages[language];
  return {
    ...{ id: 'campaign', ...copy, offer: said?.offer ?? null, proof: said?.proof ?? null },
    ...(formality ? { formality } : {}),
  };
}

import { hasPhrase } from '../words.rules.ts';
import type { Extractor, Signal } from './signal.ts';

/** Tools whose presence usually means work moves between systems by hand. */
export const RELEVANT_TOOLS = [
  'Salesforce',
  'HubSpot',
  'Pipedrive',
  'Zoho',
  'Outreach',
  'Salesloft',
  'Marketo',
  'Pardot',
  'Intercom',
  'Zendesk',
  'Slack',
  'NetSuite',
  'SAP',
  'Zapier',
  'Airtable',
  'Snowflake',
  'Notion',
] as const;

/** Up to three relevant tools of the stack 0.8; the first stored technology fact 0.85. */
export const techStack: Extractor = {
  name: 'tech_stack',
  extract: ({ company, facts }) => {
    const stack = company.technologies.join('\n');
    const signals: Signal[] = RELEVANT_TOOLS.filter((tool) => hasPhrase(stack, tool))
      .slice(0, 3)
      .map((value) => ({
        type: 'technology',
        value,
        confidence: 0.8,
        source: 'company.technologies',
        usableInOpener: true,
      }));
    const stored = facts.find((fact) => fact.key === 'technology');
    if (stored)
      signals.push({
        type: 'technology_hook',
        value: stored.value,
        confidence: 0.85,
        source: stored.id,
        usableInOpener: true,
      });
    return signals;
  },
};

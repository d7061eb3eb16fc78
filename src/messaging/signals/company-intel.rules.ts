import { spokenCompanyName } from '../company-name.rules.ts';
import { phrasesIn } from '../words.rules.ts';
import type { Extractor, Signal } from './signal.ts';

const BUSINESS_WORDS = [
  'logistics',
  'manufacturing',
  'healthcare',
  'insurance',
  'payments',
  'retail',
  'ecommerce',
  'marketplace',
  'subscription',
  'recruitment',
  'property',
  'construction',
  'education',
  'security',
  'analytics',
  'compliance',
  'wholesale',
  'franchise',
  'energy',
  'hospitality',
  'consulting',
] as const;

/** Name 0.9, industry 0.7, up to three business words of a description over 30 characters 0.6, headcount 0.8. */
export const companyIntel: Extractor = {
  name: 'company_intel',
  extract: ({ company }) => {
    const signals: Signal[] = [];
    const name = spokenCompanyName(company.name);
    if (name)
      signals.push({
        type: 'company_name',
        value: name,
        confidence: 0.9,
        source: 'company.name',
        usableInOpener: true,
      });
    if (company.industry)
      signals.push({
        type: 'industry',
        value: company.industry,
        confidence: 0.7,
        source: 'company.industry',
        usableInOpener: true,
      });
    if ((company.description?.length ?? 0) > 30) {
      for (const value of phrasesIn(company.description ?? '', BUSINESS_WORDS).slice(0, 3)) {
        signals.push({
          type: 'business_word',
          value,
          confidence: 0.6,
          source: 'company.description',
          usableInOpener: false,
        });
      }
    }
    if (typeof company.employees === 'number' && company.employees > 0) {
      signals.push({
        type: 'headcount',
        value: String(company.employees),
        confidence: 0.8,
        source: 'company.employees',
        usableInOpener: false,
      });
    }
    return signals;
  },
};

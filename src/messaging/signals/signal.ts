import type { FactSheet } from '../contract.ts';

/** Something noticed about a lead that a mail may use. Confidence 0–1. */
export type Signal = {
  readonly type: string;
  readonly value: string;
  readonly confidence: number;
  readonly source: string;
  readonly usableInOpener: boolean;
};

export type ExtractorName = 'company_intel' | 'hiring' | 'tech_stack' | 'content' | 'role_impact';

export type Extractor = { readonly name: ExtractorName; readonly extract: (sheet: FactSheet) => Signal[] };

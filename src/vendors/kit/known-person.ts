import type { EnrichmentAnswer, EnrichmentQuestion } from '../ports/enrichment-source.ts';

/** What a simulated provider knows about somebody, before it is put into a vendor's form. */
export type KnownPerson = {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly email: string | null;
  readonly emailQuality: 'verified' | 'likely' | 'guessed' | 'catch_all' | 'none';
  readonly linkedinUrl: string;
  readonly phone: string | null;
  readonly company: NonNullable<EnrichmentAnswer['company']> & { readonly foundedYear: number };
  readonly fundedOn: string | null;
  readonly notes: EnrichmentAnswer['notes'];
};

/** Who a simulated provider knows; null is a miss. */
export type Knowledge = (question: EnrichmentQuestion) => KnownPerson | null;

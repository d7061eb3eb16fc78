import { defineContribution } from '#core/contribution';
import type { WorkspaceMode } from '#core/ctx';
import type { Operation } from '#gateway';
import type { EnrichmentAnswer, EnrichmentQuestion } from '#vendors/ports/enrichment-source';

/** A finder in the waterfall. `order` is its place; the first that finds an address ends the search. */
export type EnrichmentProvider = {
  readonly name: string;
  readonly order: number;
  readonly modes: readonly WorkspaceMode[];
  readonly operation: Operation<EnrichmentQuestion, EnrichmentAnswer>;
  /** What the provider cannot answer without, e.g. a LinkedIn address. */
  accepts(question: EnrichmentQuestion): boolean;
};

export const enrichmentProviders = defineContribution<EnrichmentProvider>('enrichment_provider');

import { defineContribution } from '#core/contribution';
import type { WorkspaceMode } from '#core/ctx';
import type { Operation } from '#gateway';
import type {
  EnrichmentAccepted,
  EnrichmentAnswer,
  EnrichmentQuestion,
  EnrichmentSubmission,
} from '#vendors/ports/enrichment-source';

/** A finder in the waterfall. `order` is its place; the first that finds an address ends the search. */
export type EnrichmentProvider = {
  readonly name: string;
  readonly order: number;
  readonly modes: readonly WorkspaceMode[];
  readonly operation: Operation<EnrichmentQuestion, EnrichmentAnswer>;
  /** What the provider cannot answer without, e.g. a LinkedIn address. */
  accepts(question: EnrichmentQuestion): boolean;
};

/** A finder that is handed a question and answers later by itself, maybe never. It is asked last, for whom nobody found. */
export type LateProvider = {
  readonly name: string;
  readonly modes: readonly WorkspaceMode[];
  readonly operation: Operation<EnrichmentSubmission, EnrichmentAccepted>;
  accepts(question: EnrichmentQuestion): boolean;
  /** What the answer can be found by when our id does not come back. */
  keysOf(question: EnrichmentQuestion): {
    readonly linkedinKey: string | null;
    readonly emailKey: string | null;
  };
};
export const lateProviders = defineContribution<LateProvider>('enrichment_late_provider');

export const enrichmentProviders = defineContribution<EnrichmentProvider>('enrichment_provider');

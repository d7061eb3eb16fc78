import { defineContribution } from '#core/contribution';
import type { Ctx, WorkspaceMode } from '#core/ctx';
import type { Operation } from '#gateway';
import type {
  AddressBatch,
  AddressQuestion,
  AddressVerification,
  BatchPage,
  BatchPageQuestion,
  BatchState,
} from '#vendors/ports/email-verification';
import type {
  EnrichmentAccepted,
  EnrichmentAnswer,
  EnrichmentAnswers,
  EnrichmentQuestion,
  EnrichmentResult,
  EnrichmentSubmission,
  EnrichmentSubmissions,
  PeopleQuestion,
} from '#vendors/ports/enrichment-source';
import type { EnrichmentSettings, Field } from './contract.ts';

type Common = {
  readonly name: string;
  /** Its place where the workspace's settings do not name it; what they name comes first. */
  readonly order: number;
  readonly modes: readonly WorkspaceMode[];
  /** What it is asked for; addresses where nothing is said. */
  readonly field?: Field;
  /** Asked last for addresses though no waterfall names it, unless the workspace says otherwise. */
  readonly lastUnnamed?: boolean;
  /** What the provider cannot answer without, e.g. a LinkedIn address. */
  accepts(question: EnrichmentQuestion): boolean;
};
/** Answers one question at once. */
export type AtOnce = Common & {
  readonly operation: Operation<EnrichmentQuestion, EnrichmentAnswer>;
};
/** Answers several questions at once, at most `largest`. */
export type InBulk = Common & {
  readonly bulk: Operation<PeopleQuestion, EnrichmentAnswers>;
  readonly largest: number;
};
/** Takes questions and answers later: by a webhook, or when it is looked at. */
export type Later = Common & {
  readonly submit:
    | { readonly one: Operation<EnrichmentSubmission, EnrichmentAccepted> }
    | {
        readonly many: Operation<EnrichmentSubmissions, { providerRequestId: string }>;
        readonly largest: number;
      };
  /** Null where only a webhook brings the answer. */
  readonly read: Operation<{ providerRequestId: string }, EnrichmentResult> | null;
  /** Seconds until the first look; each further pause is half as long again. */
  readonly lookAfterSeconds: number;
  /** Seconds after which nobody waits any more. A late answer is still taken. */
  readonly giveUpAfterSeconds: number;
  /** What an answer that comes without our id is found by; written down before the question leaves. */
  keysOf?(question: EnrichmentQuestion): {
    readonly linkedinKey: string | null;
    readonly emailKey: string | null;
  };
};
/** A finder in a waterfall; the first that finds ends the search. */
export type EnrichmentProvider = AtOnce | InBulk | Later;

export const enrichmentProviders = defineContribution<EnrichmentProvider>('enrichment_provider');

/** Who says whether an address takes mail. */
export type Verifier = {
  readonly name: string;
  readonly modes: readonly WorkspaceMode[];
  readonly one: Operation<AddressQuestion, AddressVerification>;
  /** A list as a job of the vendor's; null where it has none. */
  readonly job: {
    readonly submit: Operation<AddressBatch, { batchId: string }>;
    readonly read: Operation<{ batchId: string }, BatchState>;
    readonly results: Operation<BatchPageQuestion, BatchPage>;
    readonly largest: number;
  } | null;
  /** Whether a short list may be asked address by address. */
  readonly oneByOne: boolean;
};
export const verifiers = defineContribution<Verifier>('verifier');

/** The finders of a field that are connected here, by name. */
export function findersOf(ctx: Ctx, field: Field): ReadonlyMap<string, EnrichmentProvider> {
  const here = ctx
    .contributed(enrichmentProviders)
    .filter(
      (provider) => (provider.field ?? 'email') === field && provider.modes.includes(ctx.workspace.mode),
    )
    .sort((a, b) => a.order - b.order);
  return new Map(here.map((provider) => [provider.name, provider]));
}

/** Clay comes last, and only where the workspace, else the installation, wants it. */
export function namesOf(
  settings: EnrichmentSettings,
  field: Field,
  connected: ReadonlyMap<string, EnrichmentProvider>,
): readonly string[] {
  const named = settings.waterfalls[field];
  const wanted = settings.clay ?? connected.get('clay')?.lastUnnamed ?? false;
  return field === 'email' && wanted && !named.includes('clay') ? [...named, 'clay'] : named;
}

/** The connected finders of a field in the order the workspace wants. */
export function waterfallOf(ctx: Ctx, settings: EnrichmentSettings, field: Field): EnrichmentProvider[] {
  const connected = findersOf(ctx, field);
  return namesOf(settings, field, connected).flatMap((name) => connected.get(name) ?? []);
}

/** People in one call: what the finder allows, or less where the workspace says so. */
export function batchOf(provider: EnrichmentProvider, settings: EnrichmentSettings): number {
  const most =
    'bulk' in provider
      ? provider.largest
      : 'submit' in provider && 'many' in provider.submit
        ? provider.submit.largest
        : 1;
  return Math.min(most, settings.batchSizes[provider.name] ?? most);
}

/** Whether the finder answers the same question again without charging again. */
export const isRepeatable = (provider: EnrichmentProvider): boolean =>
  'operation' in provider && provider.operation.repeatable === true;

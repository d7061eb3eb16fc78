import type { Ctx } from '#core/ctx';
import { createLog } from '#core/log';
import { allow } from '#core/verdict';
import { EffectError, licensed, type Performer, type Receipt } from '#gateway';
import type { EnrichmentAnswer, EnrichmentQuestion } from '../ports/enrichment-source.ts';
import type { KnownPerson } from './known-person.ts';

export const NOW = Temporal.Instant.from('2026-11-23T09:00:00Z');
const ctx = { log: createLog({ level: 'silent' }), now: () => NOW } as unknown as Ctx;

/** Asks an enrichment adapter one question under a key. */
export async function ask(
  performer: Performer,
  question: EnrichmentQuestion,
  key: string,
  signal: AbortSignal = AbortSignal.timeout(20_000),
): Promise<Receipt<EnrichmentAnswer>> {
  const call = {
    operationId: `operation ${key}`,
    idempotencyKey: key,
    signal: licensed(signal, {
      operation: performer.operation.name,
      effect: performer.operation.effect,
      approved: false,
    }),
    onTransmission: async () => allow(),
  };
  return (await performer.perform(
    ctx,
    performer.operation.input.parse(question),
    call,
  )) as Receipt<EnrichmentAnswer>;
}

export async function failureOf(work: Promise<unknown>): Promise<EffectError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof EffectError) return error;
  throw error;
}

export const questionAbout = (more: Partial<EnrichmentQuestion> = {}): EnrichmentQuestion => ({
  firstName: 'Ana',
  lastName: 'López',
  email: null,
  linkedinUrl: 'linkedin.com/in/ana-lopez',
  companyName: 'Valewood Freight',
  companyDomain: 'valewood-freight.test',
  ...more,
});

export const ANA: KnownPerson = {
  id: '64a7ff0cc4dfae00013d0001',
  firstName: 'Ana',
  lastName: 'López',
  title: 'COO',
  email: 'ana.lopez@valewood-freight.test',
  emailQuality: 'verified',
  linkedinUrl: 'https://www.linkedin.com/in/ana-lopez',
  phone: null,
  company: {
    name: 'Valewood Freight',
    domain: 'valewood-freight.test',
    employees: 180,
    industry: 'Logistics',
    description: 'Valewood Freight moves palletised goods.',
    revenue: 18_000_000,
    technologies: ['Salesforce', 'Gong'],
    country: 'Poland',
    foundedYear: 1999,
  },
  fundedOn: '2026-11-01T09:00:00Z',
  notes: [
    {
      key: 'hiring',
      value: 'an operations analyst',
      quote: 'Valewood Freight is hiring an operations analyst.',
      url: 'https://www.valewood-freight.test/careers',
      observedAt: '2026-11-10T09:00:00Z',
    },
  ],
};

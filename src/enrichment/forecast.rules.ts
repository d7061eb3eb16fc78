import type { DatedTable } from '#core/dated.rules';
import type { Forecast } from './contract.ts';

/** What a finder is expected to do with one question. */
export type Rates = {
  readonly hitRate: number;
  readonly creditsPerQuestion: number;
  readonly basis: 'measured' | 'prior';
  readonly sample: number;
};

/**
 * What is assumed about a finder before there is a history: shares of business people it knows that the one before does not,
 * as operators report them, and the vendors' prices. Apollo, BetterContact and Hunter charge hits; Clay charges attempts.
 */
const PRIORS: Readonly<Record<string, Omit<Rates, 'basis' | 'sample'>>> = {
  apollo: { hitRate: 0.65, creditsPerQuestion: 0.65 },
  bettercontact: { hitRate: 0.5, creditsPerQuestion: 0.5 },
  hunter: { hitRate: 0.35, creditsPerQuestion: 0.35 },
  clay: { hitRate: 0.4, creditsPerQuestion: 35 },
};
const STRANGER = { hitRate: 0.4, creditsPerQuestion: 1 };

export const priorsChecked: DatedTable = {
  name: 'expected hit rates of finders',
  checkedOn: '2026-11-21',
  goodForDays: 180,
  source: 'the vendors’ price pages; src/enrichment/forecast.rules.ts',
};

/** Answers from which on the own history counts. */
export const ENOUGH = 50;

/** The rates of a finder: measured where it answered often enough, else assumed and marked so. */
export function ratesOf(
  provider: string,
  record: { readonly asked: number; readonly found: number; readonly micros: string } | undefined,
): Rates {
  const sample = record?.asked ?? 0;
  if (!record || sample < ENOUGH) return { ...(PRIORS[provider] ?? STRANGER), basis: 'prior', sample };
  return {
    hitRate: record.found / sample,
    creditsPerQuestion: Number(record.micros) / 1_000_000 / sample,
    basis: 'measured',
    sample,
  };
}

export type ForecastFacts = {
  /** For each person the finders that would be asked one after the other; empty for one who is known. */
  readonly people: readonly (readonly string[])[];
  readonly rates: ReadonlyMap<string, Rates>;
  /** The most that one question costs. */
  readonly mostPerQuestion: ReadonlyMap<string, number>;
  readonly caps: readonly { readonly vendor: string; readonly left: number }[];
};

/** What a run is expected to ask, find and cost. The rate of a later finder is the one it has with what others missed. */
export function forecastOf({ people, rates, mostPerQuestion, caps }: ForecastFacts): Forecast {
  const expected = new Map<string, { asked: number; found: number }>();
  let most = 0;
  for (const finders of people) {
    let open = 1;
    for (const name of finders) {
      const hitRate = rates.get(name)?.hitRate ?? 0;
      const sum = expected.get(name) ?? { asked: 0, found: 0 };
      expected.set(name, { asked: sum.asked + open, found: sum.found + open * hitRate });
      open *= 1 - hitRate;
      most += mostPerQuestion.get(name) ?? 1;
    }
  }
  const steps = [...expected].map(([provider, { asked, found }]) => {
    const rate = rates.get(provider) ?? { ...STRANGER, basis: 'prior' as const, sample: 0 };
    return {
      provider,
      asked: round(asked),
      found: round(found),
      credits: round(asked * rate.creditsPerQuestion),
      ...rate,
    };
  });
  const creditsOf = (vendor: string): number =>
    steps.find(({ provider }) => provider === vendor)?.credits ?? 0;
  return {
    people: people.length,
    known: people.filter((finders) => finders.length === 0).length,
    steps,
    found: round(steps.reduce((sum, { found }) => sum + found, 0)),
    credits: round(steps.reduce((sum, { credits }) => sum + credits, 0)),
    mostCredits: round(most),
    caps: caps.map(({ vendor, left }) => ({ vendor, left, enough: left >= creditsOf(vendor) })),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { enrichmentSubjects } from '#leads';
import type { EnrichmentQuestion } from '#vendors/ports/enrichment-source';
import type { Field, FinderRecord, Forecast } from './contract.ts';
import { forecastOf, ratesOf } from './forecast.rules.ts';
import { type Judged, judge, type Search, searchFor, wantedFor } from './judge-search.ts';
import { leftOut, type Wish } from './left-out.ts';
import type { EnrichmentProvider } from './provider.ts';
import { capsOf, finderRecords } from './report.store.ts';
import { settingsOf } from './settings.ts';

/** What it would cost to enrich these leads, and whom it would find. Nothing is asked and nothing is changed. */
export async function forecastRun(
  ctx: Ctx,
  leadIds: readonly string[],
  wish: Wish = { field: 'email' },
): Promise<Forecast> {
  requireScope(ctx, 'leads:read');
  const { field } = wish;
  const { subjects, settings, records, caps } = await ctx.db.tx(async (tx) => {
    const own = await settingsOf(tx);
    return {
      subjects: await enrichmentSubjects(tx, await askable(ctx, tx, leadIds, wish)),
      settings: own,
      records: await finderRecords(tx, field, null),
      caps: await capsOf(tx, searchFor(ctx, own, field).names),
    };
  });
  const search = searchFor(ctx, settings, field);
  const judged = await judge(
    search,
    subjects.map((subject) => wantedFor(subject, field)),
  );
  const byName = new Map(records.map((record) => [record.provider, record]));
  return forecastOf({
    people: [...Map.groupBy(judged, ({ wanted }) => wanted.key).values()].flatMap((same) =>
      same.map((entry, index) => (index === 0 ? stillToAsk(search, entry) : [])),
    ),
    rates: new Map(search.names.map((name) => [name, ratesOf(name, byName.get(name))])),
    mostPerQuestion: new Map([...search.connected].map(([name, provider]) => [name, mostFor(provider)])),
    caps,
  });
}

async function askable(ctx: Ctx, tx: Tx, leadIds: readonly string[], wish: Wish): Promise<string[]> {
  const closed = await leftOut(ctx, tx, leadIds, wish);
  return leadIds.filter((id) => !closed.has(id));
}

/** The finders from the one that is asked next on. */
function stillToAsk({ names, connected }: Search, { verdict, wanted }: Judged): readonly string[] {
  if (verdict.next !== 'ask') return [];
  return names
    .slice(names.indexOf(verdict.provider))
    .filter((name) => connected.get(name)?.accepts(wanted.question) ?? false);
}

const SOMEBODY: EnrichmentQuestion = {
  firstName: 'A',
  lastName: 'B',
  email: null,
  linkedinUrl: null,
  companyName: 'C',
  companyDomain: null,
};

/** The most that one question costs, in credits. */
function mostFor(provider: EnrichmentProvider): number {
  const submission = { requestId: 'x', leadId: null, question: SOMEBODY };
  const cost =
    'operation' in provider
      ? provider.operation.cost?.(SOMEBODY)
      : 'bulk' in provider
        ? provider.bulk.cost?.({ questions: [{ ...SOMEBODY, providerId: null }] })
        : 'many' in provider.submit
          ? provider.submit.many.cost?.({ submissions: [submission] })
          : provider.submit.one.cost?.(submission);
  return cost === undefined ? 0 : Number(cost.micros) / 1_000_000;
}

/** What each finder was asked, knew and cost here so far. */
export async function readFinders(
  ctx: Ctx,
  input: { field?: Field; since?: string } = {},
): Promise<FinderRecord[]> {
  requireScope(ctx, 'operations:read');
  const since = input.since === undefined ? null : Temporal.Instant.from(input.since);
  return ctx.db.tx((tx) => finderRecords(tx, input.field ?? 'email', since));
}

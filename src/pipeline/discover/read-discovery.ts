import { connectionsOf } from '#core/connections';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import { forecastCredits, mayChoose } from './choose.rules.ts';
import { type Discovery, type DiscoveryList, discoveryFilters } from './contract.ts';
import {
  type CandidateRow,
  candidatesOf,
  creditsLeft,
  type DiscoveryRow,
  experienceOf,
  findDiscovery,
  listDiscoveries,
} from './discovery.store.ts';

/** The last searches, and whom the next one would ask. */
export async function recentDiscoveries(ctx: Ctx): Promise<DiscoveryList> {
  requireScope(ctx, 'leads:read');
  const found = await ctx.db.tx((tx) => listDiscoveries(tx, 50));
  const vendor = searchVendor(ctx);
  return {
    vendor,
    cure: vendor === null ? NO_VENDOR : null,
    discoveries: found.map(({ id, vendor: asked, state, search, startedAt }) => ({
      ...{ id, vendor: asked, state, startedAt },
      search: discoveryFilters.parse(search),
    })),
  };
}

export const NO_VENDOR =
  'Nothing is connected that could search people. Nobody was made up. Set APOLLO_API_KEY, or import a list.';

/** Whom a search asks; null where nothing is connected that could. */
export const searchVendor = (ctx: Ctx): string | null =>
  connectionsOf(ctx).find(
    ({ capabilities, configured }) => configured && capabilities.includes('people search'),
  )?.vendor ?? null;

export const shownOf = (tx: Tx, id: string): Promise<CandidateRow[]> => candidatesOf(tx, id);

type Held = {
  readonly tx: Tx;
  readonly row: Pick<DiscoveryRow, 'vendor' | 'state' | 'search' | 'total' | 'error' | 'startedAt'>;
  readonly candidates: readonly CandidateRow[];
};

/** A search with whom it showed, whom it would pay for and what that costs. */
export async function discoveryOf(ctx: Ctx, id: string | null, held?: Held): Promise<Discovery> {
  requireScope(ctx, 'leads:read');
  if (held) return shown(id, held);
  return ctx.db.tx(async (tx) => {
    const row = await findDiscovery(tx, id ?? '');
    if (!row) throw notFound('discovery', id ?? '');
    return shown(id, { tx, row, candidates: await candidatesOf(tx, row.id) });
  });
}

const tally = (words: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));

async function shown(id: string | null, { tx, row, candidates }: Held): Promise<Discovery> {
  const people = candidates.filter(({ state }) => state === 'chosen').length;
  const forecast = forecastCredits(people, await experienceOf(tx, row.vendor));
  const skipped = candidates.flatMap(({ state, reason }) => (state === 'skipped' && reason ? [reason] : []));
  return {
    id,
    vendor: row.vendor,
    state: row.state,
    forecast: {
      total: row.total ?? 0,
      seen: candidates.length,
      skipped: tally(skipped),
      people,
      ...forecast,
      left: await creditsLeft(tx, row.vendor),
    },
    counts: tally(candidates.map(({ state }) => state)),
    error: row.error,
    startedAt: row.startedAt,
    search: discoveryFilters.parse(row.search),
    people: candidates.map(({ firstName, maskedLastName, companyName, ...candidate }) => ({
      place: candidate.position,
      name: `${firstName ?? ''} ${maskedLastName ?? ''}`.trim(),
      title: candidate.title,
      company: companyName,
      hasEmail: candidate.hasEmail,
      choosable: row.state === 'ready' && mayChoose(candidate),
      state: candidate.state,
      reason: candidate.reason,
      leadId: candidate.leadId,
    })),
  };
}

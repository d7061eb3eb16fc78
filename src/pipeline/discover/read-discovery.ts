import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import { forecastCredits } from './choose.rules.ts';
import type { Discovery } from './contract.ts';
import {
  type CandidateRow,
  candidatesOf,
  creditsLeft,
  type DiscoveryRow,
  experienceOf,
  findDiscovery,
  listDiscoveries,
} from './discovery.store.ts';

export async function recentDiscoveries(ctx: Ctx) {
  requireScope(ctx, 'leads:read');
  const found = await ctx.db.tx((tx) => listDiscoveries(tx, 50));
  return found.map(({ id, vendor, state, startedAt }) => ({ id, vendor, state, startedAt }));
}

export const shownOf = (tx: Tx, id: string): Promise<CandidateRow[]> => candidatesOf(tx, id);

type Held = {
  readonly tx: Tx;
  readonly row: Pick<DiscoveryRow, 'vendor' | 'state' | 'total' | 'error' | 'startedAt'>;
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
    people: candidates.map(({ firstName, maskedLastName, title, companyName, state, reason, leadId }) => ({
      name: `${firstName ?? ''} ${maskedLastName ?? ''}`.trim(),
      title,
      company: companyName,
      state,
      reason,
      leadId,
    })),
  };
}

import { agentActor } from '#core/actor';
import { type Ctx, type Outcome, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid, unavailable } from '#core/errors';
import { normaliseDomain } from '#core/text/domain';
import { explain } from '#core/verdict';
import { companiesExcluded, companiesLeftAlone, domainsOfCompanies } from '#leads';
import { type FoundPeople, searchPeople } from '#vendors/ports/people-search';
import { type Choice, chooseCandidates, LARGEST_BULK } from './choose.rules.ts';
import { type Discovery, type DiscoveryRequest, discoveryFilters, discoveryRequest } from './contract.ts';
import {
  type DiscoveryRow,
  findDiscovery,
  insertDiscovery,
  knownBefore,
  moveDiscovery,
  type NewCandidate,
  storePage,
  writeChoices,
} from './discovery.store.ts';
import { discoveryOf, NO_VENDOR, searchVendor, shownOf } from './read-discovery.ts';

const PER_PAGE = 100;
/** More pages than this for one search mean that almost everybody is known already; a narrower search is better. */
const MOST_PAGES = 20;

/**
 * Looks for people, free of charge, and stores whom it finds before anybody is paid for. Nobody is invented: a search
 * that fails leaves an error and no candidates. With `dryRun` the same is shown and nothing is stored.
 */
export async function startDiscovery(
  ctx: Ctx,
  input: unknown,
  options: { dryRun?: boolean } = {},
): Promise<Discovery> {
  requireScope(ctx, 'leads:write');
  const vendor = vendorOf(ctx);
  const request = await byDomains(ctx, discoveryRequest.parse(input));
  if (options.dryRun) return dryRun(ctx, vendor, request);
  const id = ctx.ids.next<'discovery'>();
  await ctx.db.tx((tx) =>
    insertDiscovery(tx, ctx.workspace.id, { id, vendor, request, by: ctx.actor.id, at: ctx.now() }),
  );
  return searchOn(ctx, id);
}

/** Goes on with a search where it stopped, page by page, and chooses when it is through. */
export async function searchOn(ctx: Ctx, id: string): Promise<Discovery> {
  const open = await ctx.db.tx((tx) => findDiscovery(tx, id));
  if (open?.state !== 'searching' && open?.state !== 'failed') return discoveryOf(ctx, id);
  await ctx.db.tx((tx) => moveDiscovery(tx, id, ['failed'], 'searching'));
  for (let page = open.nextPage; page <= MOST_PAGES; page += 1) {
    const answer = await askPage(ctx, open, page, `discover ${id} page ${page}`);
    if (answer.state !== 'done') {
      const error = whyNot(answer);
      await ctx.db.tx((tx) => moveDiscovery(tx, id, ['searching'], 'failed', { error }));
      throw unavailable(
        'discover.search_failed',
        `The search failed: ${error} Nobody was made up and nothing was paid. Go on with: legwork discover --resume ${id}`,
      );
    }
    const candidates = candidatesFrom(answer.receipt, page);
    await ctx.db.tx((tx) =>
      storePage(tx, ctx.workspace.id, id, {
        candidates,
        nextPage: page + 1,
        total: answer.receipt.total,
        at: ctx.now(),
      }),
    );
    if (!answer.receipt.more || (await hasEnough(ctx, id, open.wanted))) break;
  }
  await ctx.db.tx(async (tx) => {
    if (!(await moveDiscovery(tx, id, ['searching'], 'ready'))) return;
    const found = await shownOf(tx, id);
    await writeChoices(tx, id, inBulks(await choices(ctx, tx, open.search, found, open.wanted)));
  });
  return discoveryOf(ctx, id);
}

const hasEnough = async (ctx: Ctx, id: string, wanted: number): Promise<boolean> => {
  const open = await ctx.db.tx((tx) => findDiscovery(tx, id));
  return ctx.db.tx(async (tx) => {
    const found = await shownOf(tx, id);
    const chosen = open ? await choices(ctx, tx, open.search, found, wanted) : [];
    return chosen.filter((choice) => choice.chosen).length >= wanted;
  });
};

async function dryRun(ctx: Ctx, vendor: string, request: DiscoveryRequest): Promise<Discovery> {
  const open = { vendor, search: request.search };
  const answer = await askPage(ctx, open, 1, `discover dry ${ctx.ids.next()}`);
  if (answer.state !== 'done')
    throw unavailable('discover.search_failed', `The search failed: ${whyNot(answer)}`);
  const candidates = candidatesFrom(answer.receipt, 1);
  return ctx.db.tx(async (tx) => {
    const chosen = await choices(ctx, tx, request.search, candidates, request.limit);
    const byId = new Map(chosen.map((choice) => [choice.providerId, choice]));
    const rows = candidates.map((candidate) => {
      const choice = byId.get(candidate.providerId);
      const state = choice?.chosen ? ('chosen' as const) : ('skipped' as const);
      return { ...candidate, state, reason: choice?.reason ?? null, bulk: null, answer: null, leadId: null };
    });
    return discoveryOf(ctx, null, {
      tx,
      row: {
        vendor,
        search: request.search,
        state: 'ready',
        total: answer.receipt.total,
        error: null,
        startedAt: ctx.now().toString(),
      },
      candidates: rows,
    });
  });
}

function vendorOf(ctx: Ctx): string {
  const vendor = searchVendor(ctx);
  if (vendor === null) throw unavailable('discover.no_vendor', NO_VENDOR);
  return vendor;
}

/** Companies that were named are looked for by the domains known of them: a name brings others of that name along. */
async function byDomains(ctx: Ctx, request: DiscoveryRequest): Promise<DiscoveryRequest> {
  const { companies, domains, ...search } = request.search;
  if (companies.length === 0) return request;
  const known = await ctx.db.ask((tx) =>
    domainsOfCompanies(
      tx,
      companies.map((name) => name.toLowerCase()),
    ),
  );
  const unknown = companies.filter((name) => !known.has(name.toLowerCase()));
  if (unknown.length > 0)
    throw invalid(
      'discover.unknown_company',
      `No domain is known here of ${unknown.join(', ')}. Nothing was searched: a search by name brings other companies along. Give the domain instead.`,
    );
  const all = [...new Set([...domains, ...companies.flatMap((name) => known.get(name.toLowerCase()) ?? [])])];
  return { ...request, search: { ...search, companies, domains: all } };
}

async function askPage(
  ctx: Ctx,
  { vendor, search }: Pick<DiscoveryRow, 'vendor' | 'search'>,
  page: number,
  key: string,
): Promise<Outcome<FoundPeople>> {
  const { domains, companies: _byDomain, locations, ...filters } = discoveryFilters.parse(search);
  const companyDomains = domains.flatMap((text) => {
    const parsed = normaliseDomain(text);
    return parsed.ok ? [parsed.host] : [];
  });
  const [answer] = await ctx.as(agentActor('HUNTER')).perform(searchPeople(vendor), [
    {
      input: {
        ...filters,
        personLocations: locations,
        companyDomains,
        page,
        perPage: PER_PAGE,
      },
      subject: {},
      idempotencyKey: key,
    },
  ]);
  if (!answer) throw new Error('One question has one answer.');
  return answer;
}

const whyNot = (answer: Exclude<Outcome<unknown>, { state: 'done' }>): string =>
  answer.state === 'refused' ? explain(answer) : answer.reason.text;

const candidatesFrom = (found: FoundPeople, page: number): NewCandidate[] =>
  found.people.map(({ providerId, firstName, maskedLastName, title, companyName, hasEmail }, index) => ({
    providerId,
    position: (page - 1) * PER_PAGE + index + 1,
    firstName,
    maskedLastName,
    title,
    companyName,
    hasEmail,
  }));

async function choices(
  ctx: Ctx,
  tx: Tx,
  search: DiscoveryRequest['search'],
  candidates: readonly NewCandidate[],
  limit: number,
): Promise<Choice[]> {
  const known = new Map(
    (await knownBefore(tx, ctx.workspace.id, candidates)).map((each) => [each.providerId, each]),
  );
  const companies = candidates.flatMap(({ companyName }) => companyName ?? []);
  const alone = await companiesLeftAlone(ctx, tx, { companies, domains: search.domains });
  const out = await companiesExcluded(tx, { companies, domains: search.domains });
  const every = (domains: ReadonlySet<string>): boolean =>
    search.domains.length > 0 && search.domains.every((domain) => domains.has(domain));
  return chooseCandidates(
    candidates.map(({ providerId, hasEmail, companyName }) => ({
      providerId,
      hasEmail,
      paidBefore: known.get(providerId)?.paidBefore ?? false,
      knownHere: known.get(providerId)?.knownHere ?? false,
      suppressed: every(alone.domains) || alone.companies.has(companyName ?? ''),
      excluded: every(out.domains) || out.companies.has(companyName ?? ''),
    })),
    limit,
  );
}

/** Whom to ask about together, so many at once. */
export function inBulks(all: readonly Choice[]) {
  let place = 0;
  return all.map(({ providerId, chosen, reason }) => ({
    providerId,
    reason,
    state: chosen ? ('chosen' as const) : ('skipped' as const),
    bulk: chosen ? Math.floor(place++ / LARGEST_BULK) : null,
  }));
}

import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { defineGuard } from '#gateway';
import { addressHash, companyHash, domainHashes, forbiddingHashes, profileHash } from '../address-hash.ts';
import { matchSuppressions, type Reach, reachOf, type SuppressionHit } from './suppression.store.ts';

/** The entry that counts for each hash in one campaign; an entry for another campaign says nothing. */
const hitsIn = (
  found: readonly SuppressionHit[],
  campaignId: string | null = null,
): ReadonlyMap<string, SuppressionHit> =>
  new Map(
    found
      .filter((hit) => hit.campaignId === null || hit.campaignId === campaignId)
      .map((hit): [string, SuppressionHit] => [hit.hash, hit])
      .reverse(),
  );

/** "No" beats everything. An effect that reaches nobody we could check is refused too. */
function suppressionVerdict(hashes: readonly string[], hits: ReadonlyMap<string, SuppressionHit>): Verdict {
  if (hashes.length === 0)
    return refuse(
      reason('suppression.unchecked', 'There is no address that could be checked against the suppressions.'),
    );
  const hit = hashes.map((hash) => hits.get(hash)).find((found) => found !== undefined);
  if (!hit) return allow();
  const where = hit.inherited ? ' at the agency above' : hit.campaignId ? ' in this campaign' : '';
  return refuse(
    reason(
      `suppression.${hit.kind}`,
      `This ${hit.kind} is suppressed${where} since ${hit.at.slice(0, 10)}: ${hit.reason.replace(/\.$/, '')}.`,
      { source: hit.source },
    ),
  );
}

/**
 * What a person is known by: a "no" of one address or channel is a "no" of the person. Numbers are left out, since a
 * switchboard is many people's.
 */
const hashesOfReach = (ctx: Pick<Ctx, 'secretKey'>, reach: Reach): string[] => [
  ...reach.addresses.map((canonical) => addressHash(ctx, canonical)),
  ...reach.profiles.map((url) => profileHash(ctx, url)),
  ...reach.companies.flatMap(({ name, domain }) => [
    ...(domain ? domainHashes(ctx, domain) : []),
    companyHash(ctx, name),
  ]),
];

/** A dead mailbox says nothing of the person: elsewhere they may well be reached. */
const SAYS_NOTHING_OF_THE_PERSON = 'bounce';

/** Who would be reached by one effect. */
export type Reached = {
  readonly addresses?: readonly string[] | undefined;
  readonly leadId?: string | null | undefined;
  readonly personId?: string | undefined;
  readonly campaignId?: string | null | undefined;
};

/** Whether each of them may be reached, in the same order: by the addresses named and by all that is known of the person. */
export async function suppressionVerdicts(ctx: Ctx, tx: Tx, reached: readonly Reached[]): Promise<Verdict[]> {
  const people = await peopleOf(ctx, tx, reached);
  const asked = reached.map(({ addresses = [], leadId, personId, campaignId }) => ({
    campaignId: campaignId ?? null,
    direct: addresses.flatMap((address) => forbiddingHashes(ctx, address)),
    known: people.get(leadId ?? '') ?? people.get(personId ?? '') ?? [],
  }));
  const all = new Set(asked.flatMap(({ direct, known }) => [...direct, ...known]));
  const found = await matchSuppressions(tx, ctx.workspace.id, [...all]);
  const ofPeople = found.filter(({ cause }) => cause !== SAYS_NOTHING_OF_THE_PERSON);
  const campaignIds = [...new Set(asked.map(({ campaignId }) => campaignId))];
  const hits = new Map(campaignIds.map((id) => [id, hitsIn(found, id)]));
  const personHits = new Map(campaignIds.map((id) => [id, hitsIn(ofPeople, id)]));
  return asked.map(({ direct, known, campaignId }) => {
    const person = suppressionVerdict(known, personHits.get(campaignId) ?? hitsIn(ofPeople, campaignId));
    if (direct.length === 0) return person;
    const named = suppressionVerdict(direct, hits.get(campaignId) ?? hitsIn(found, campaignId));
    return named.allowed && known.length > 0 ? person : named;
  });
}

/** Whether any of these hashes is suppressed here or above, in whatever campaign it is asked. */
export const hashesVerdict = async (ctx: Ctx, tx: Tx, hashes: readonly string[]): Promise<Verdict> =>
  suppressionVerdict(hashes, hitsIn(await matchSuppressions(tx, ctx.workspace.id, [...hashes])));

export const suppressionGuard = defineGuard({
  name: 'suppression',
  slot: 'suppression',
  effects: ['send'],
  check: (ctx, tx, { requests }) =>
    suppressionVerdicts(
      ctx,
      tx,
      requests.map(({ subject }) => subject),
    ),
});

async function peopleOf(
  ctx: Ctx,
  tx: Tx,
  reached: readonly Reached[],
): Promise<ReadonlyMap<string, string[]>> {
  const leadIds = reached.flatMap(({ leadId }) => leadId ?? []);
  const personIds = reached.flatMap(({ personId }) => personId ?? []);
  if (leadIds.length + personIds.length === 0) return new Map();
  const reach = await reachOf(tx, { leadIds, personIds });
  return new Map(
    reach.flatMap((each) => {
      const hashes = hashesOfReach(ctx, each);
      return [each.leadId, each.personId].map((id): [string, string[]] => [id, hashes]);
    }),
  );
}

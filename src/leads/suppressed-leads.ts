import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { domainHashes, forbiddingHashes } from './address-hash.ts';
import { addressesOfLeads } from './enrichment.store.ts';
import { matchSuppressions } from './suppression.store.ts';
import { suppressionVerdict } from './suppression-guard.ts';

/** Of these leads those who said no by any address we know of them, or whose company did, with the reason. */
export async function suppressedLeads(
  ctx: Ctx,
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, Reason>> {
  const known = (await addressesOfLeads(tx, leadIds)).map(({ leadId, addresses, companyDomain }) => ({
    leadId,
    hashes: [
      ...addresses.flatMap((address) => forbiddingHashes(ctx, address)),
      ...(companyDomain === null ? [] : domainHashes(ctx, companyDomain)),
    ],
  }));
  const found = await matchSuppressions(tx, ctx.workspace.id, [
    ...new Set(known.flatMap(({ hashes }) => hashes)),
  ]);
  const hits = new Map(found.map((hit) => [hit.hash, hit]));
  return new Map(
    known.flatMap(({ leadId, hashes }) => {
      const [why] = hashes.length === 0 ? [] : suppressionVerdict(hashes, hits).reasons;
      return why ? [[leadId, why] as const] : [];
    }),
  );
}

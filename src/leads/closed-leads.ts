import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { domainHashes, forbiddingHashes } from './address-hash.ts';
import { addressesOfLeads } from './enrichment.store.ts';
import { matchSuppressions } from './suppression.store.ts';
import { suppressionVerdict } from './suppression-guard.ts';

const RULED_OUT: ReadonlySet<string> = new Set(['rejected', 'disqualified']);

/**
 * Of these leads those nobody may write to any more, with the reason: they said no by any address we know of them, or their company
 * did, or they were ruled out.
 */
export async function closedLeads(
  ctx: Ctx,
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, Reason>> {
  const known = (await addressesOfLeads(tx, leadIds)).map(({ leadId, status, addresses, companyDomain }) => ({
    leadId,
    status,
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
    known.flatMap(({ leadId, status, hashes }) => {
      const [no] = hashes.length === 0 ? [] : suppressionVerdict(hashes, hits).reasons;
      const why = no ?? (RULED_OUT.has(status) ? reason(`lead.${status}`, `The lead is ${status}.`) : null);
      return why ? [[leadId, why] as const] : [];
    }),
  );
}

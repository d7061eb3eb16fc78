import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { defineGuard } from '#gateway';
import { forbiddingHashes } from './address-hash.ts';
import { matchSuppressions, type SuppressionHit } from './suppression.store.ts';

/** "No" beats everything. An effect that reaches nobody we could check is refused too. */
export function suppressionVerdict(
  hashes: readonly string[],
  hits: ReadonlyMap<string, SuppressionHit>,
): Verdict {
  if (hashes.length === 0)
    return refuse(
      reason('suppression.unchecked', 'There is no address that could be checked against the suppressions.'),
    );
  const hit = hashes.map((hash) => hits.get(hash)).find((found) => found !== undefined);
  if (!hit) return allow();
  const where = hit.inherited ? ' at the agency above' : '';
  return refuse(
    reason(
      `suppression.${hit.kind}`,
      `This ${hit.kind} is suppressed${where} since ${hit.at.slice(0, 10)}: ${hit.reason}.`,
      { source: hit.source },
    ),
  );
}

export const suppressionGuard = defineGuard({
  name: 'suppression',
  slot: 'suppression',
  effects: ['send'],
  async check(ctx, tx, { requests }) {
    const perRequest = requests.map((request) =>
      (request.subject.addresses ?? []).flatMap((address) => forbiddingHashes(ctx, address)),
    );
    const found = await matchSuppressions(tx, ctx.workspace.id, [...new Set(perRequest.flat())]);
    const hits = new Map(found.map((hit) => [hit.hash, hit]));
    return perRequest.map((hashes) => suppressionVerdict(hashes, hits));
  },
});

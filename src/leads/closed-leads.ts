import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { addressesOfLeads } from './enrichment.store.ts';
import { excludedLeads } from './exclusion/exclusion-guard.ts';
import { suppressionVerdicts } from './suppression/suppression-guard.ts';

const RULED_OUT: ReadonlySet<string> = new Set(['rejected', 'disqualified']);

/**
 * Of these leads those nobody may write to any more, with the reason: they said no by any address we know of them, or their company
 * did, they were ruled out, or the workspace keeps people like them out. `paid`: who was asked about already is not kept out by what was
 * bought, as nothing more is saved by that; the score says it.
 */
export async function closedLeads(
  ctx: Ctx,
  tx: Tx,
  leadIds: readonly string[],
  paid: ReadonlySet<string> = new Set(),
): Promise<ReadonlyMap<string, Reason>> {
  const known = await addressesOfLeads(tx, leadIds);
  const verdicts = await suppressionVerdicts(ctx, tx, known);
  const excluded = await excludedLeads(
    tx,
    leadIds.filter((id) => !paid.has(id)),
  );
  return new Map(
    known.flatMap(({ leadId, status }, index) => {
      // Without anything to recognise somebody by there is no "no" of theirs either.
      const no = verdicts[index]?.reasons.find(({ code }) => code !== 'suppression.unchecked');
      const out = RULED_OUT.has(status) ? reason(`lead.${status}`, `The lead is ${status}.`) : null;
      const why = no ?? out ?? excluded.get(leadId);
      return why ? [[leadId, why] as const] : [];
    }),
  );
}

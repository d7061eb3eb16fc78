import type { Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { enrichmentSubjects, leadProfiles } from '#leads';
import type { LeadTier } from '#leads/contract';
import { outOfReach } from './best-score.rules.ts';
import { profilesInForce } from './profiles/read-profiles.ts';
import { factsOf } from './score-leads.ts';

/**
 * Of these leads those no finder is paid for, as nothing it could say would bring them into a tier that is wanted, each with the
 * reason. Who was asked about already is not among them: the score says it.
 */
export async function sparedLeads(
  tx: Tx,
  leadIds: readonly string[],
  wanted: readonly LeadTier[],
): Promise<ReadonlyMap<string, Reason>> {
  const pending = (await enrichmentSubjects(tx, leadIds)).filter(({ state }) => state === 'pending');
  const profiles = await leadProfiles(
    tx,
    pending.map(({ leadId }) => leadId),
  );
  const { icp } = await profilesInForce(tx);
  return new Map(
    profiles.flatMap((profile) => {
      const why = outOfReach(factsOf(profile), wanted, icp);
      return why ? [[profile.id, why] as const] : [];
    }),
  );
}

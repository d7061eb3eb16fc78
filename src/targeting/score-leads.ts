import { type Ctx, requireScope } from '#core/ctx';
import { type LeadProfile, leadProfiles, recordLeadEvents, writeLeadScores } from '#leads';
import { CLOSED_STATUSES } from '#leads/contract';
import { IcpFacts, type IcpScore } from './contract.ts';
import { scoreIcp } from './icp-score.rules.ts';
import { profilesInForce } from './profiles/read-profiles.ts';
import { appendScores } from './score.store.ts';
import { noteStandings } from './standings/standing.store.ts';

export type ScoredLead = { leadId: string; verdict: IcpScore };

/**
 * Scores leads by the profile in force, stores score, tier and every reason, and closes those that must not proceed. A score that comes out as it was is not
 * told again, and nobody who answered is closed by what a finder says of their company.
 */
export async function scoreLeads(ctx: Ctx, leadIds: readonly string[]): Promise<ScoredLead[]> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    const profiles = await leadProfiles(tx, leadIds);
    const { icp } = await profilesInForce(tx);
    const scored = profiles.map((profile) => ({ profile, verdict: scoreIcp(factsOf(profile), icp) }));
    const told = await appendScores(
      tx,
      ctx.workspace.id,
      scored.map(({ profile, verdict }) => ({
        id: ctx.ids.next(),
        leadId: profile.id,
        profile: icp.name,
        version: icp.version,
        verdict,
        shown: profile.score === verdict.score && profile.tier === verdict.tier,
      })),
      ctx.now(),
    );
    const fresh = scored.filter(({ profile }) => told.has(profile.id));
    await writeLeadScores(
      tx,
      fresh.map(({ profile, verdict }) => ({
        leadId: profile.id,
        score: verdict.score,
        tier: verdict.tier,
        reasons: verdict.reasons,
        needsReview: verdict.needsReview,
        disqualified: verdict.disqualified,
      })),
      ctx.now(),
    );
    await noteStandings(
      tx,
      fresh.map(({ profile }) => profile.id),
    );
    await recordLeadEvents(ctx, tx, fresh.map(eventOf));
    return scored.map(({ profile, verdict }) => ({ leadId: profile.id, verdict }));
  });
}

function eventOf({ profile, verdict }: { profile: LeadProfile; verdict: IcpScore }) {
  const closes = verdict.disqualified !== null && !CLOSED_STATUSES.has(profile.status);
  return {
    leadId: profile.id,
    event: closes ? ('disqualified' as const) : null,
    type: closes ? 'disqualified' : 'scored',
    channel: 'system' as const,
    summary: verdict.disqualified
      ? verdict.disqualified.text
      : `Score ${verdict.score}, ${verdict.tier.replace('_', ' ')}`,
  };
}

/** What the lead's record says, in the terms of a score. Counts of intent come from the engagement of the import. */
export function factsOf(profile: LeadProfile): IcpFacts {
  const { engagement } = profile;
  const count = (key: string) => (typeof engagement[key] === 'number' ? engagement[key] : 0);
  return IcpFacts.parse({
    title: profile.title,
    employees: profile.employees,
    industry: profile.industry,
    technologies: profile.technologies,
    sourceType: profile.sourceType,
    intent: {
      visits: count('visits'),
      downloads: count('downloads'),
      pricingVisits: count('pricingVisits'),
      demoRequested: engagement.demoRequested === true,
    },
  });
}

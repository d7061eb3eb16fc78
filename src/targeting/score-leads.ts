import { type Ctx, requireScope } from '#core/ctx';
import { type LeadProfile, leadProfiles, recordLeadEvents, writeLeadScores } from '#leads';
import { IcpFacts, type IcpScore } from './contract.ts';
import { DEFAULT_ICP_PROFILE } from './default-profile.ts';
import { scoreIcp } from './icp-score.rules.ts';
import { appendScores } from './score.store.ts';

export type ScoredLead = { leadId: string; verdict: IcpScore };

/** Scores leads, stores score, tier and every reason, and closes those that must not proceed. */
export async function scoreLeads(ctx: Ctx, leadIds: readonly string[]): Promise<ScoredLead[]> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    const scored = (await leadProfiles(tx, leadIds)).map((profile) => ({
      leadId: profile.id,
      verdict: scoreIcp(factsOf(profile)),
    }));
    await appendScores(
      tx,
      ctx.workspace.id,
      scored.map((entry) => ({
        id: ctx.ids.next(),
        leadId: entry.leadId,
        profile: DEFAULT_ICP_PROFILE.name,
        version: DEFAULT_ICP_PROFILE.version,
        verdict: entry.verdict,
      })),
      ctx.now(),
    );
    await writeLeadScores(
      tx,
      scored.map(({ leadId, verdict }) => ({
        leadId,
        score: verdict.score,
        tier: verdict.tier,
        reasons: verdict.reasons,
        needsReview: verdict.needsReview,
        disqualified: verdict.disqualified,
      })),
      ctx.now(),
    );
    await recordLeadEvents(
      ctx,
      tx,
      scored.map(({ leadId, verdict }) => ({
        leadId,
        event: verdict.disqualified ? ('disqualified' as const) : null,
        type: verdict.disqualified ? 'disqualified' : 'scored',
        channel: 'system' as const,
        summary: verdict.disqualified
          ? verdict.disqualified.text
          : `Score ${verdict.score}, ${verdict.tier.replace('_', ' ')}`,
      })),
    );
    return scored;
  });
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

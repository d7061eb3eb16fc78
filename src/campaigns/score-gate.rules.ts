import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { CampaignSettings } from './contract.ts';

export type GateFacts = {
  readonly tier: string | null;
  readonly accountScore: number | null;
  readonly prospectScore: number | null;
};

const WHOSE = { account: 'company', prospect: 'person' } as const;

/** Whether a campaign wants a lead by the score it goes by: the tier of the ICP, or so many points of the company or the person. */
export function scoreGateVerdict(
  { gate, tiers }: Pick<CampaignSettings, 'gate' | 'tiers'>,
  facts: GateFacts,
): Verdict {
  if (gate.profile === 'icp') {
    const wanted: readonly string[] = tiers;
    if (facts.tier !== null && wanted.includes(facts.tier))
      return allow(
        reason('gate.tier', `The lead is of ${spoken(facts.tier)}, which the campaign writes to.`),
      );
    const tier = facts.tier ?? 'none';
    const text =
      facts.tier === null
        ? 'The lead was not scored yet, and the campaign goes by its tier.'
        : `The lead is of ${spoken(tier)}, and the campaign writes to ${tiers.map(spoken).join(', ')}.`;
    return refuse(reason(`not_wanted_${tier}`, text, { tier, tiers }));
  }
  const whose = WHOSE[gate.profile];
  const score = gate.profile === 'account' ? facts.accountScore : facts.prospectScore;
  const detail = { profile: gate.profile, score, from: gate.from };
  if (score === null)
    return refuse(
      reason(
        `gate.${gate.profile}_unscored`,
        `The ${whose} has no score, and the campaign writes from ${gate.from} points of it on.`,
        detail,
      ),
    );
  return score >= gate.from
    ? allow(
        reason(
          `gate.${gate.profile}`,
          `The ${whose} scores ${score}, and the campaign writes from ${gate.from} on.`,
          detail,
        ),
      )
    : refuse(
        reason(
          `gate.${gate.profile}_low`,
          `The ${whose} scores ${score}, and the campaign writes from ${gate.from} on.`,
          detail,
        ),
      );
}

const spoken = (tier: string): string => tier.replace('_', ' ');

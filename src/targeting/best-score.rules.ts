import { type Reason, reason } from '#core/verdict';
import type { LeadTier } from '#leads/contract';
import { scoreIndustry, scoreIntent, scoreSize, scoreTitle } from './components.rules.ts';
import type { IcpFacts } from './contract.ts';
import { DEFAULT_ICP_PROFILE } from './default-profile.ts';
import type { IcpProfile } from './icp-profile.ts';

const isUnknown = (text: string | null | undefined): boolean => (text ?? '').trim() === '';
const most = (points: readonly number[]): number => Math.max(0, ...points);

/**
 * The highest score a lead can still reach: what is known counts as it does, as finders fill gaps and replace nothing; what is not
 * known, and the tech stack, count in full.
 */
export function bestScore(facts: IcpFacts, profile: IcpProfile = DEFAULT_ICP_PROFILE): number {
  const { size, title, industry, technology, multipliers } = profile;
  const known = { title: scoreTitle(facts, profile), industry: scoreIndustry(facts, profile) };
  const noTitle = isUnknown(facts.title);
  const noIndustry = isUnknown(facts.industry);
  const points =
    (facts.employees === null || facts.employees === undefined
      ? Math.min(size.cap, most(size.bands.map((band) => band.points)))
      : scoreSize(facts, profile).points) +
    (noTitle ? Math.min(title.cap, most(title.classes.map((each) => each.points))) : known.title.points) +
    (noIndustry
      ? Math.min(industry.cap, most(industry.tiers.map((each) => each.points)))
      : known.industry.points) +
    technology.cap +
    scoreIntent(facts, profile).points;
  const classes = noTitle
    ? [null, ...title.classes.map(({ titleClass }) => titleClass)]
    : [known.title.titleClass];
  const tiers = noIndustry
    ? [null, ...industry.tiers.map(({ tier }) => tier)]
    : [known.industry.industryTier];
  const percents = classes.flatMap((titleClass) =>
    tiers.map(
      (tier) =>
        multipliers.find(
          (rule) =>
            (rule.titleClass === null || rule.titleClass === titleClass) &&
            (rule.industryTier === null || rule.industryTier === tier),
        )?.percent ?? 100,
    ),
  );
  return Math.min(profile.cap, Math.floor((points * most(percents)) / 100));
}

/** Why nobody is paid for this lead: no answer of a finder could bring it into a tier that is wanted. Null where one could. */
export function outOfReach(
  facts: IcpFacts,
  wanted: readonly LeadTier[],
  profile: IcpProfile = DEFAULT_ICP_PROFILE,
): Reason | null {
  const { disqualified } = scoreSize(facts, profile);
  if (disqualified) return disqualified;
  const needed = Math.min(
    ...profile.tiers.filter(({ tier }) => wanted.includes(tier)).map(({ from }) => from),
  );
  const best = bestScore(facts, profile);
  return best >= needed
    ? null
    : reason(
        'icp.out_of_reach',
        `At most ${best} points can be reached, and ${needed} are wanted, so nobody is paid for.`,
        { best, needed },
      );
}

import { type Reason, reason } from '#core/verdict';
import {
  componentReason,
  scoreIndustry,
  scoreIntent,
  scoreSize,
  scoreTechnology,
  scoreTitle,
} from './components.rules.ts';
import type { IcpFacts, IcpScore } from './contract.ts';
import { DEFAULT_ICP_PROFILE } from './default-profile.ts';
import type { IcpProfile, TitleClass } from './icp-profile.ts';
import { stepOf } from './tally.rules.ts';

const NO_MULTIPLIER = { percent: 100, label: 'no multiplier' };

function multiplierOf(
  profile: IcpProfile,
  titleClass: TitleClass | null,
  industryTier: 1 | 2 | 3 | null,
): { percent: number; label: string } {
  const found = profile.multipliers.find(
    (rule) =>
      (rule.titleClass === null || rule.titleClass === titleClass) &&
      (rule.industryTier === null || rule.industryTier === industryTier),
  );
  return found ?? NO_MULTIPLIER;
}

/**
 * Scores one lead from 0 to 100 against a profile: the sum of five capped components times a multiplier for the
 * right person in the right industry, floored, then capped. Unknown facts score nothing and are never guessed; a
 * missing headcount asks for a person instead of disqualifying. The default figures are the product's own.
 */
export function scoreIcp(facts: IcpFacts, profile: IcpProfile = DEFAULT_ICP_PROFILE): IcpScore {
  const size = scoreSize(facts, profile);
  const title = scoreTitle(facts, profile);
  const industry = scoreIndustry(facts, profile);
  const technology = scoreTechnology(facts, profile);
  const intent = scoreIntent(facts, profile);
  const base = size.points + title.points + industry.points + technology.points + intent.points;
  const { percent, label } = multiplierOf(profile, title.titleClass, industry.industryTier);
  const raised = Math.floor((base * percent) / 100);
  const score = Math.min(profile.cap, raised);
  const tier = stepOf(profile.tiers, score)?.tier ?? 'tier_4';
  const factor = (percent / 100).toFixed(percent % 10 === 0 ? 1 : 2);
  const capped = raised > score ? ` (${raised} capped at ${profile.cap})` : '';
  const reviewReasons: Reason[] = size.review ? [size.review] : [];
  if (score >= profile.review.from && score <= profile.review.to) {
    reviewReasons.push(
      reason(
        'icp.near_threshold',
        `${score} lies between ${profile.review.from} and ${profile.review.to}, so a person decides.`,
      ),
    );
  }
  return {
    score,
    tier,
    components: {
      size: size.points,
      title: title.points,
      industry: industry.points,
      technology: technology.points,
      intent: intent.points,
    },
    base,
    multiplier: percent / 100,
    titleClass: title.titleClass,
    industryTier: industry.industryTier,
    signals: [...technology.signals],
    needsReview: reviewReasons.length > 0,
    reviewReasons,
    disqualified: size.disqualified,
    reasons: [
      componentReason('size', size),
      componentReason('title', title),
      componentReason('industry', industry),
      componentReason('technology', technology),
      componentReason('intent', intent),
      reason('icp.multiplier', `×${factor} ${label}: ${base} → ${raised}`, {
        from: base,
        to: raised,
        percent,
      }),
      reason('icp.total', `= ${score}${capped}: ${tier}`, { score, tier }),
    ],
  };
}

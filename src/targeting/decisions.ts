import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { IcpFacts, IcpProfileShape, IcpScore, RouteAnswer, RouteFacts } from './contract.ts';
import { scoreIcp } from './icp-score.rules.ts';
import { profileDecisions } from './profile-decisions.ts';
import { routeCampaign } from './route-campaign.rules.ts';

export const icpScore = defineDecision({
  name: 'icp-score',
  summary: 'How well a lead fits the ideal customer profile, from 0 to 100, with every point explained.',
  // A score does not depend on the time; `now` is accepted so that every decision is asked alike.
  input: z.object({
    now: z.iso.datetime({ offset: true }).optional(),
    facts: IcpFacts,
    profile: IcpProfileShape.optional(),
  }),
  output: IcpScore,
  decide: ({ facts, profile }) => scoreIcp(facts, profile),
  example: {
    facts: {
      title: 'Founder & CEO',
      employees: '51-200',
      industry: 'Marketing and Advertising',
      technologies: ['HubSpot', 'Klaviyo'],
      sourceType: 'post_commenter',
      intent: { visits: 3, downloads: 0, pricingVisits: 1, demoRequested: false },
    },
  },
});

export const campaignRoute = defineDecision({
  name: 'campaign-route',
  summary: 'Which kind of campaign a lead belongs to, with its tags and openings.',
  input: z.object({ now: z.iso.datetime({ offset: true }).optional(), facts: RouteFacts }),
  output: RouteAnswer,
  decide: ({ facts }) => routeCampaign(facts),
  example: {
    facts: { tier: 'tier_1', sourceType: 'competitor_follower', sourceName: 'Gong', hasEmail: true },
  },
});

export const decisions = [icpScore, campaignRoute, ...profileDecisions] as const;

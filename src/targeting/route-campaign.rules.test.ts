import { expect, test } from 'vitest';
import { RouteFacts } from './contract.ts';
import { campaignRoute } from './decisions.ts';
import { routeCampaign } from './route-campaign.rules.ts';

const facts = (more: object): RouteFacts => RouteFacts.parse({ tier: 'tier_2', ...more });

test.each([
  [{ intent: { demoRequested: true }, sourceType: 'post_liker' }, 'sales_qualified_fasttrack'],
  [{ sourceType: 'demo_requester' }, 'sales_qualified_fasttrack'],
  [{ intent: { pricingVisits: 2 }, sourceType: 'website_visitor' }, 'high_intent_pricing'],
  [{ intent: { pricingVisits: 1 }, sourceType: 'website_visitor' }, 'intent_based_tier2'],
  [{ sourceType: 'competitor_follower', sourceName: 'Gong.io' }, 'gong_displacement'],
  [{ sourceType: 'competitor_follower', sourceName: 'Gong' }, 'gong_displacement'],
  [{ sourceType: 'competitor_follower', sourceName: 'Outreach page' }, 'outreach_displacement'],
  [{ sourceType: 'competitor_follower', sourceName: 'Gongfu Club' }, 'competitor_displacement'],
  [{ sourceType: 'event_attendee' }, 'event_followup'],
  [{ sourceType: 'webinar_registrant' }, 'webinar_followup'],
  [{ sourceType: 'website_visitor', tier: 'tier_1' }, 'intent_based_tier1'],
  [{ sourceType: 'website_visitor', tier: 'tier_4' }, 'intent_based_nurture'],
  [{ sourceType: 'content_downloader', intent: { downloads: 3 } }, 'content_engaged_sequence'],
  [{ sourceType: 'content_downloader', intent: { downloads: 2 } }, 'content_nurture'],
  [{ sourceType: 'post_commenter' }, 'thought_leadership_response'],
  [{ sourceType: 'group_member' }, 'community_outreach'],
  [{ sourceType: 'post_liker' }, 'social_engagement_qualified'],
  [{ sourceType: 'post_liker', tier: 'tier_3' }, 'social_nurture'],
  [{ sourceType: 'people_search', tier: 'tier_1' }, 'tier1_priority_outreach'],
  [{}, 'tier2_standard_sequence'],
  [{ tier: 'tier_3' }, 'nurture_sequence'],
])('%j goes to %s', (more, route) => {
  const answer = routeCampaign(facts(more));
  expect(answer.route).toBe(route);
  expect(answer.reasons).toHaveLength(1);
});

test('tags', () => {
  const { tags } = routeCampaign(
    facts({
      sourceType: 'competitor_follower',
      sourceName: 'Gong',
      industry: 'Marketing and Advertising',
      intentScore: 60,
      hasEmail: true,
    }),
  );
  expect(tags).toEqual([
    'tier_2',
    'competitor_follower',
    'from_gong',
    'industry_marketing_and_advert',
    'warm_intent',
    'has_email',
  ]);
  expect(routeCampaign(facts({ intentScore: 80 })).tags).toContain('hot_intent');
  expect(routeCampaign(facts({ intentScore: 39 })).tags).toEqual(['tier_2']);
});

test('hooks rest on facts, differ, and are at most six', () => {
  const { hooks } = routeCampaign(
    facts({
      sourceType: 'post_commenter',
      comment: 'one two three four five six seven eight nine ten',
      technologies: ['AI', 'HubSpot', 'n/a', 'hubspot', 'Gong', 'Slack'],
      revenue: 10_000_001,
      employees: 150,
      titleClass: 'c_level',
    }),
  );
  expect(hooks).toEqual([
    'commented on one two three four five six seven eight',
    'uses HubSpot',
    'revenue above $10M',
    'team of 150 or more',
    'runs the company',
  ]);
  expect(routeCampaign(facts({ sourceType: 'event_attendee', sourceName: 'Ops Forum' })).hooks).toEqual([
    'attended Ops Forum',
  ]);
  expect(
    routeCampaign(facts({ sourceType: 'event_attendee', revenue: 10_000_000, employees: 149 })).hooks,
  ).toEqual([]);
});

test('the decision answers its own example', () => {
  expect(campaignRoute.decide(campaignRoute.input.parse(campaignRoute.example)).route).toBe(
    'gong_displacement',
  );
});

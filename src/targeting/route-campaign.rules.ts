import { containsPhrase } from '#core/text/words';
import { reason } from '#core/verdict';
import type { CampaignRoute, RouteAnswer, RouteFacts } from './contract.ts';
import { hooksOf } from './hooks.rules.ts';
import { tagsOf } from './tags.rules.ts';

const DISPLACED = ['gong', 'clari', 'chorus', 'outreach'] as const;

/** Pricing visits that show somebody is comparing. */
const PRICING_VISITS = 2;
/** Downloads that show somebody is reading, not collecting. */
const ENGAGED_DOWNLOADS = 3;

type Choice = { readonly route: CampaignRoute; readonly why: string };

function displacement(sourceName: string | null | undefined): Choice {
  const tool = DISPLACED.find((name) => containsPhrase(sourceName ?? '', name));
  return tool
    ? { route: `${tool}_displacement`, why: `The lead follows ${tool}.` }
    : { route: 'competitor_displacement', why: 'The lead follows a competitor.' };
}

function bySource(facts: RouteFacts): Choice | null {
  const { tier } = facts;
  switch (facts.sourceType?.trim().toLowerCase()) {
    case 'competitor_follower':
      return displacement(facts.sourceName);
    case 'event_attendee':
      return { route: 'event_followup', why: 'The lead attended an event.' };
    case 'webinar_registrant':
      return { route: 'webinar_followup', why: 'The lead registered for a webinar.' };
    case 'website_visitor': {
      const route =
        tier === 'tier_1'
          ? 'intent_based_tier1'
          : tier === 'tier_2'
            ? 'intent_based_tier2'
            : 'intent_based_nurture';
      return { route, why: `The lead visited the website and is ${tier}.` };
    }
    case 'content_downloader': {
      const engaged = facts.intent.downloads >= ENGAGED_DOWNLOADS;
      return {
        route: engaged ? 'content_engaged_sequence' : 'content_nurture',
        why: `The lead downloaded ${facts.intent.downloads} documents.`,
      };
    }
    case 'post_commenter':
      return { route: 'thought_leadership_response', why: 'The lead commented on a post.' };
    case 'group_member':
      return { route: 'community_outreach', why: 'The lead is a member of a group.' };
    case 'post_liker': {
      const qualified = tier === 'tier_1' || tier === 'tier_2';
      return {
        route: qualified ? 'social_engagement_qualified' : 'social_nurture',
        why: `The lead liked a post and is ${tier}.`,
      };
    }
    default:
      return null;
  }
}

function byTier(tier: RouteFacts['tier']): Choice {
  const why = `No special source, and the lead is ${tier}.`;
  if (tier === 'tier_1') return { route: 'tier1_priority_outreach', why };
  return tier === 'tier_2' ? { route: 'tier2_standard_sequence', why } : { route: 'nurture_sequence', why };
}

function choose(facts: RouteFacts): Choice {
  if (facts.intent.demoRequested || facts.sourceType?.trim().toLowerCase() === 'demo_requester') {
    return { route: 'sales_qualified_fasttrack', why: 'The lead asked for a demo.' };
  }
  if (facts.intent.pricingVisits >= PRICING_VISITS) {
    return {
      route: 'high_intent_pricing',
      why: `The pricing page was visited ${facts.intent.pricingVisits} times.`,
    };
  }
  return bySource(facts) ?? byTier(facts.tier);
}

/** Which campaign a lead belongs to, its tags, and what a writer may open with. The first rule that matches decides. */
export function routeCampaign(facts: RouteFacts): RouteAnswer {
  const { route, why } = choose(facts);
  return {
    route,
    tags: tagsOf(facts),
    hooks: hooksOf(facts),
    reasons: [reason('route.chosen', why, { route })],
  };
}

import { z } from 'zod';
import { LEAD_TIERS, ReasonShape, SCORE_GRADES } from '#leads/contract';
import { INTENT_COUNTERS, TITLE_CLASSES } from './icp-profile.ts';

const optional = z.string().nullish();
const count = z.number().int().nonnegative().default(0);
const points = z.number().int().nonnegative();

/** What the lead or its company did on our side, as counts. */
export const IntentFacts = z.object({
  visits: count,
  downloads: count,
  pricingVisits: count,
  demoRequested: z.boolean().default(false),
});
export type IntentFacts = z.output<typeof IntentFacts>;

/** What a score rests on. Unknown is null, never zero. */
export const IcpFacts = z.object({
  title: optional,
  /** A number, or text such as `1,200+` or `51-200`. */
  employees: z.union([z.number(), z.string()]).nullish(),
  industry: optional,
  technologies: z.array(z.string()).default([]),
  sourceType: optional,
  intent: IntentFacts.default({ visits: 0, downloads: 0, pricingVisits: 0, demoRequested: false }),
});
export type IcpFacts = z.output<typeof IcpFacts>;

const TitleClassRuleShape = z.object({
  titleClass: z.enum(TITLE_CLASSES),
  label: z.string(),
  points,
  phrases: z.array(z.string()),
  not: z.array(z.string()),
});
const IndustryTierShape = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const StepsShape = z.array(z.object({ from: points, points }));

/** A scoring profile as stored and edited; see `IcpProfile` for what each part means. */
export const IcpProfileShape = z.object({
  name: z.string().min(1),
  version: z.number().int().positive(),
  cap: z.number().int().min(1).max(100),
  size: z.object({
    cap: points,
    disqualifyBelow: points,
    bands: z.array(z.object({ from: points, to: points.nullable(), points })).min(1),
  }),
  title: z.object({ cap: points, classes: z.array(TitleClassRuleShape) }),
  industry: z.object({
    cap: points,
    tiers: z.array(z.object({ tier: IndustryTierShape, points, phrases: z.array(z.string()) })),
    not: z.array(z.string()),
  }),
  technology: z.object({
    cap: points,
    groups: z.array(
      z.object({ signal: z.string(), points, phrases: z.array(z.string()), not: z.array(z.string()) }),
    ),
  }),
  intent: z.object({
    cap: points,
    steps: z.record(z.enum(INTENT_COUNTERS), StepsShape),
    demoRequested: points,
    sources: z.record(z.string(), points),
    engagement: z.record(z.string(), points),
  }),
  multipliers: z.array(
    z.object({
      titleClass: z.enum(TITLE_CLASSES).nullable(),
      industryTier: IndustryTierShape.nullable(),
      percent: z.number().int().min(0).max(1000),
      label: z.string(),
    }),
  ),
  tiers: z.array(z.object({ tier: z.enum(LEAD_TIERS), from: points })).min(1),
  review: z.object({ from: points, to: points }),
});

export const ICP_COMPONENTS = ['size', 'title', 'industry', 'technology', 'intent'] as const;
export type IcpComponent = (typeof ICP_COMPONENTS)[number];

export const IcpScore = z.object({
  score: z.number().int().min(0).max(100),
  tier: z.enum(LEAD_TIERS),
  /** Points before the multiplier, per component and together. */
  components: z.record(z.enum(ICP_COMPONENTS), points),
  base: points,
  multiplier: z.number(),
  titleClass: z.enum(TITLE_CLASSES).nullable(),
  industryTier: IndustryTierShape.nullable(),
  /** Found in the tech stack, e.g. `crm_user`. */
  signals: z.array(z.string()),
  needsReview: z.boolean(),
  reviewReasons: z.array(ReasonShape),
  /** Set when the lead must not proceed, whatever the score. */
  disqualified: ReasonShape.nullable(),
  /** One line per component, one for the multiplier, one for the total. */
  reasons: z.array(ReasonShape),
});
export type IcpScore = z.output<typeof IcpScore>;

export const CAMPAIGN_ROUTES = [
  'sales_qualified_fasttrack',
  'high_intent_pricing',
  'gong_displacement',
  'clari_displacement',
  'chorus_displacement',
  'outreach_displacement',
  'competitor_displacement',
  'event_followup',
  'webinar_followup',
  'intent_based_tier1',
  'intent_based_tier2',
  'intent_based_nurture',
  'content_engaged_sequence',
  'content_nurture',
  'thought_leadership_response',
  'community_outreach',
  'social_engagement_qualified',
  'social_nurture',
  'tier1_priority_outreach',
  'tier2_standard_sequence',
  'nurture_sequence',
] as const;
export const CampaignRoute = z.enum(CAMPAIGN_ROUTES);
export type CampaignRoute = z.output<typeof CampaignRoute>;

/** What routing, tags and hooks rest on. */
export const RouteFacts = z.object({
  tier: z.enum(LEAD_TIERS),
  sourceType: optional,
  /** The competitor, event, group, page or document behind the source. */
  sourceName: optional,
  /** What the person wrote, when the source is a comment. */
  comment: optional,
  intent: IntentFacts.default({ visits: 0, downloads: 0, pricingVisits: 0, demoRequested: false }),
  /** 0–100, from enrichment. */
  intentScore: z.number().min(0).max(100).nullish(),
  industry: optional,
  technologies: z.array(z.string()).default([]),
  employees: z.number().int().nonnegative().nullish(),
  /** Yearly, in whole US dollars. */
  revenue: z.number().nonnegative().nullish(),
  titleClass: z.enum(TITLE_CLASSES).nullish(),
  hasEmail: z.boolean().default(false),
});
export type RouteFacts = z.output<typeof RouteFacts>;

export const RouteAnswer = z.object({
  route: CampaignRoute,
  tags: z.array(z.string()),
  hooks: z.array(z.string()),
  reasons: z.array(ReasonShape),
});
export type RouteAnswer = z.output<typeof RouteAnswer>;

/** One score that a lead was given, and why. */
export const GivenScore = z.object({
  score: z.number().int(),
  tier: z.enum(LEAD_TIERS),
  /** The profile it was scored by, and its version. */
  profile: z.string(),
  version: z.number().int(),
  /** Empty once the person behind the lead was erased. */
  reasons: z.array(ReasonShape),
  at: z.string(),
});
export type GivenScore = z.output<typeof GivenScore>;
/** What a company or a person scored, and why. */
export const Standing = z.object({
  score: z.number().int().nullable(),
  grade: z.enum(SCORE_GRADES).nullable(),
  version: z.number().int(),
  /** Empty once the person was erased. */
  reasons: z.array(ReasonShape),
  at: z.string(),
});
export type Standing = z.output<typeof Standing>;
export const ScoreHistory = z
  .object({
    leadId: z.string(),
    scores: z.array(GivenScore),
    /** Of the company and of the person, the newest first. */
    account: z.object({ companyId: z.string(), company: z.string(), scores: z.array(Standing) }).nullable(),
    prospect: z.array(Standing),
  })
  .meta({ id: 'ScoreHistory' });
export type ScoreHistory = z.output<typeof ScoreHistory>;

import type { IcpProfile } from './icp-profile.ts';

const phrases = (lines: string): string[] =>
  lines
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The profile every workspace starts with: service businesses of 51–500 people, decided by their executives. */
export const DEFAULT_ICP_PROFILE: IcpProfile = {
  name: 'default',
  version: 1,
  cap: 100,
  size: {
    cap: 20,
    disqualifyBelow: 10,
    bands: [
      { from: 0, to: 9, points: 0 },
      { from: 10, to: 19, points: 5 },
      { from: 20, to: 50, points: 12 },
      { from: 51, to: 500, points: 20 },
      { from: 501, to: 1000, points: 15 },
      { from: 1001, to: null, points: 10 },
    ],
  },
  title: {
    cap: 25,
    classes: [
      {
        titleClass: 'c_level',
        label: 'C-level or founder',
        points: 25,
        phrases:
          phrases(`ceo, chief executive officer, chief executive, founder, co-founder, cofounder, president, coo,
          chief operating officer, owner, co-owner, managing partner`),
        not: phrases(`vice president, vice presidents, product owner, process owner, data owner, service owner, system owner,
          platform owner, risk owner, founder's associate, founders associate, founder associate`),
      },
      {
        titleClass: 'vp',
        label: 'VP-class',
        points: 22,
        phrases: phrases(`cto, cio, cso, chief of staff, vp of operations, vp of strategy, head of innovation,
          head of transformation, head of digital, managing director, chief, vp, vice president, svp, evp, cfo, cmo, cro`),
        not: [],
      },
      {
        titleClass: 'director',
        label: 'director-class',
        points: 15,
        phrases: phrases('director, senior director, head of ai, head of data'),
        not: [],
      },
      {
        titleClass: 'manager',
        label: 'manager-class',
        points: 8,
        phrases: phrases('manager, senior manager, lead, principal'),
        not: phrases('lead generation, lead gen, lead qualification, lead management'),
      },
    ],
  },
  industry: {
    cap: 20,
    tiers: [
      {
        tier: 1,
        points: 20,
        phrases:
          phrases(`marketing, advertising, media, creative agency, recruitment, recruiting, staffing, talent,
          hr services, human resources, consulting, law, legal, attorney, attorneys, law firm, cpa, accounting, tax,
          real estate, brokerage, property management, e-commerce, ecommerce, dtc, direct to consumer, retail tech,
          retail technology`),
      },
      {
        tier: 2,
        points: 15,
        phrases:
          phrases(`saas, software, technology, it, it services, managed services, cloud, healthcare, health care,
          medical, healthtech, biotech, biotechnology, financial services, insurance, fintech, banking, wealth`),
      },
      {
        tier: 3,
        points: 10,
        phrases:
          phrases(`manufacturing, logistics, supply chain, distribution, warehousing, construction, home services,
          field services, trades, professional services, engineering services`),
      },
    ],
    not: phrases('law enforcement'),
  },
  technology: {
    cap: 15,
    groups: [
      {
        signal: 'crm_user',
        points: 8,
        phrases: phrases('salesforce, hubspot, pipedrive, zoho crm, dynamics 365, freshsales'),
        not: [],
      },
      {
        signal: 'sales_tech',
        points: 5,
        phrases: phrases('gong, clari, chorus, outreach, salesloft, apollo, zoominfo'),
        not: phrases('apollo graphql, apollo client, apollo server'),
      },
      {
        signal: 'marketing_tech',
        points: 3,
        phrases: phrases('marketo, pardot, eloqua, mailchimp, klaviyo, intercom'),
        not: [],
      },
    ],
  },
  intent: {
    cap: 20,
    steps: {
      visits: [
        { from: 5, points: 8 },
        { from: 2, points: 4 },
      ],
      downloads: [
        { from: 3, points: 8 },
        { from: 1, points: 4 },
      ],
      pricingVisits: [{ from: 1, points: 6 }],
    },
    demoRequested: 10,
    sources: { website_visitor: 4, content_downloader: 6, demo_requester: 10, webinar_registrant: 5 },
    engagement: { post_commenter: 5, event_attendee: 4, competitor_follower: 3 },
  },
  multipliers: [
    { titleClass: 'c_level', industryTier: 1, percent: 150, label: 'C-level in a tier 1 industry' },
    { titleClass: 'c_level', industryTier: null, percent: 130, label: 'C-level' },
    { titleClass: 'vp', industryTier: 1, percent: 130, label: 'VP-class in a tier 1 industry' },
    { titleClass: 'vp', industryTier: 2, percent: 120, label: 'VP-class in a tier 2 industry' },
    { titleClass: 'vp', industryTier: null, percent: 110, label: 'VP-class' },
    { titleClass: null, industryTier: null, percent: 100, label: 'no multiplier' },
  ],
  tiers: [
    { tier: 'tier_1', from: 80 },
    { tier: 'tier_2', from: 60 },
    { tier: 'tier_3', from: 40 },
    { tier: 'tier_4', from: 0 },
  ],
  review: { from: 70, to: 85 },
};

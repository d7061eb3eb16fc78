import { DEFAULT_ICP_PROFILE } from './default-profile.ts';
import type { ScoringProfile } from './scoring-profile.ts';

const WEEK = 7;
const MONTH = 30;
const industries = (tiers: readonly number[]): string[] =>
  DEFAULT_ICP_PROFILE.industry.tiers
    .filter(({ tier }) => tiers.includes(tier))
    .flatMap(({ phrases }) => [...phrases]);

const otherIndustries = [...DEFAULT_ICP_PROFILE.industry.not];

const STAGES = ['pre_seed', 'seed', 'series_a', 'series_b', 'series_c', 'growth', 'public'];
const GRADES_OF_ACCOUNTS: ScoringProfile['grades'] = [
  { grade: 'A', from: 80, advice: 'Enrich in full and write to three people or more.' },
  { grade: 'B', from: 60, advice: 'One or two people.' },
  { grade: 'C', from: 40, advice: 'Hold.' },
  { grade: 'D', from: 20, advice: 'No enrichment; a person looks at it.' },
  { grade: 'F', from: 0, advice: 'Take it off the list.' },
];
const signal = (
  kind: Extract<ScoringProfile['groups'][number]['criteria'][number], { kind: 'signal' }>['signal'],
  points: number,
  loses: number,
  everyDays: number,
) => ({ kind: 'signal' as const, signal: kind, points, loses, everyDays });

/** An account by fit, timing, relationship and data. Countries are the operator's to name; the industries are those of the ICP. */
export const ACCOUNT_PROFILE: ScoringProfile = {
  name: 'account',
  version: 1,
  scope: 'account',
  groups: [
    {
      name: 'strategic_fit',
      cap: 35,
      criteria: [
        {
          kind: 'words',
          fact: 'industry',
          levels: [
            { label: 'in target', points: 12, phrases: industries([1]), not: otherIndustries },
            { label: 'adjacent', points: 6, phrases: industries([2, 3]), not: otherIndustries },
          ],
        },
        { kind: 'range', fact: 'employees', from: 51, to: 500, edgePercent: 50, inside: 10, edge: 5 },
        {
          kind: 'words',
          fact: 'country',
          levels: [
            { label: 'in target', points: 7, phrases: [], not: [] },
            { label: 'adjacent', points: 4, phrases: [], not: [] },
          ],
        },
        {
          kind: 'rung',
          fact: 'stage',
          order: STAGES,
          ideal: ['series_a', 'series_b'],
          at: 6,
          below: 3,
          above: 3,
        },
      ],
    },
    {
      name: 'timing',
      cap: 30,
      criteria: [
        signal('intent', 15, 3, WEEK),
        signal('funding', 10, 3, MONTH),
        signal('hiring', 8, 2, MONTH),
        signal('technology_change', 6, 1, MONTH),
        signal('expansion', 5, 2, MONTH),
      ],
    },
    {
      name: 'relationship',
      cap: 20,
      criteria: [
        {
          kind: 'steps',
          fact: 'contacts',
          steps: [
            { from: 3, points: 10 },
            { from: 2, points: 6 },
            { from: 1, points: 3 },
          ],
        },
        { kind: 'flag', fact: 'priorMeeting', points: 8 },
        { kind: 'flag', fact: 'priorOpen', points: 4 },
      ],
    },
    {
      name: 'data',
      cap: 15,
      criteria: ['domain', 'employees', 'industry', 'revenue', 'technologies'].map((fact) => ({
        kind: 'known' as const,
        fact,
        points: 3,
      })),
    },
  ],
  grades: GRADES_OF_ACCOUNTS,
};

const titles = (classes: readonly string[]): { phrases: string[]; not: string[] } => {
  const found = DEFAULT_ICP_PROFILE.title.classes.filter(({ titleClass }) => classes.includes(titleClass));
  return { phrases: found.flatMap(({ phrases }) => phrases), not: found.flatMap(({ not }) => not) };
};

const PERSONAL_GROUPS: ScoringProfile['groups'] = [
  {
    name: 'persona',
    cap: 25,
    criteria: [
      {
        kind: 'words',
        fact: 'title',
        levels: [
          { label: 'exact', points: 10, ...titles(['c_level']) },
          { label: 'equivalent', points: 7, ...titles(['vp']) },
          { label: 'adjacent', points: 3, ...titles(['director', 'manager']) },
        ],
      },
      {
        kind: 'answer',
        fact: 'department',
        points: { operations: 5, sales: 5, marketing: 2, finance: 2 },
      },
      {
        kind: 'rung',
        fact: 'seniority',
        order: ['individual', 'manager', 'director', 'vp', 'c_level', 'board'],
        ideal: ['vp', 'c_level'],
        at: 5,
        below: 3,
        above: 0,
      },
      { kind: 'answer', fact: 'authority', points: { decision_maker: 5, influencer: 3, user: 1 } },
    ],
  },
  {
    name: 'signal',
    cap: 20,
    criteria: [
      signal('job_change', 8, 3, MONTH),
      signal('social_engagement', 5, 1, WEEK),
      signal('event', 4, 1, MONTH),
      signal('profile_view', 3, 1, WEEK),
    ],
  },
  {
    name: 'data',
    cap: 15,
    criteria: [
      { kind: 'answer', fact: 'emailState', points: { verified: 5, catch_all: 2 } },
      { kind: 'known', fact: 'linkedinUrl', points: 3 },
      { kind: 'known', fact: 'phone', points: 2 },
      { kind: 'known', fact: 'website', points: 2 },
      {
        kind: 'complete',
        facts: ['title', 'department', 'seniority', 'linkedinUrl', 'phone', 'website'],
        whole: 3,
        almost: 1,
        mayMiss: 2,
      },
    ],
  },
  {
    name: 'engagement',
    cap: 10,
    criteria: [
      { kind: 'flag', fact: 'opened', points: 2 },
      { kind: 'flag', fact: 'clicked', points: 4 },
      { kind: 'flag', fact: 'visitedSite', points: 3 },
      { kind: 'flag', fact: 'viewedBack', points: 2 },
      { kind: 'flag', fact: 'engagedContent', points: 3 },
      { kind: 'flag', fact: 'priorPositive', points: 10 },
      { kind: 'flag', fact: 'priorObjection', points: 5 },
    ],
  },
];

const GRADES_OF_PROSPECTS: ScoringProfile['grades'] = [
  { grade: 'A', from: 80, advice: 'An opener of their own; a phone number is worth its price.' },
  { grade: 'B', from: 60, advice: 'A text about the company.' },
  { grade: 'C', from: 40, advice: 'A text about the industry.' },
  { grade: 'D', from: 20, advice: 'Not written to yet.' },
  { grade: 'F', from: 0, advice: 'Take them off the list.' },
];

/** A person at an account that was scored first: thirty percent of its score is theirs. */
export const PROSPECT_PROFILE: ScoringProfile = {
  name: 'prospect',
  version: 1,
  scope: 'prospect',
  groups: [
    { name: 'company_fit', cap: 30, criteria: [{ kind: 'share', fact: 'accountScore', percent: 30 }] },
    ...PERSONAL_GROUPS,
  ],
  grades: GRADES_OF_PROSPECTS,
};

/** A person found before the company was looked at. */
export const PEOPLE_FIRST_PROFILE: ScoringProfile = {
  ...PROSPECT_PROFILE,
  name: 'prospect_people_first',
  groups: [
    {
      name: 'company_fit',
      cap: 30,
      criteria: ['industryFit', 'sizeFit', 'countryFit', 'fundingFit', 'technologyFit'].map(
        (fact, index) => ({
          kind: 'answer' as const,
          fact,
          points: [
            { target: 10, adjacent: 5 },
            { target: 8, adjacent: 4 },
            { target: 5, adjacent: 3 },
            { target: 5, adjacent: 3 },
            { target: 2 },
          ][index] as Record<string, number>,
        }),
      ),
    },
    ...PERSONAL_GROUPS,
  ],
};

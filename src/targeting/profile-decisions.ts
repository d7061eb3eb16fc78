import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { ReasonShape } from '#leads/contract';
import { ACCOUNT_PROFILE, PEOPLE_FIRST_PROFILE, PROSPECT_PROFILE } from './account-profiles.ts';
import type { FactValue } from './criteria.rules.ts';
import { type ProfileScore, scoreByProfile } from './score-profile.rules.ts';
import { GRADES, type ScoringProfile, ScoringProfileShape, SIGNAL_KINDS } from './scoring-profile.ts';

const at = z.iso.datetime({ offset: true });
const optional = z.string().nullish();
const flag = z.boolean().default(false);
const signals = z.array(z.object({ kind: z.enum(SIGNAL_KINDS), at })).default([]);
const icp = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);

/** What an account is scored by. Unknown is null, never zero. */
export const AccountFacts = z.object({
  industry: optional,
  employees: z.union([z.number(), z.string()]).nullish(),
  country: optional,
  stage: optional,
  contacts: z.number().int().nonnegative().nullish(),
  priorMeeting: flag,
  priorOpen: flag,
  domain: optional,
  revenue: z.union([z.number(), z.string()]).nullish(),
  technologies: z.array(z.string()).default([]),
});

const fit = z.enum(['target', 'adjacent', 'outside']).nullish();

/** What a person is scored by. */
export const ProspectFacts = z.object({
  /** Of the account, where it was scored before. */
  accountScore: z.number().int().min(1).max(100).nullish(),
  industryFit: fit,
  sizeFit: fit,
  countryFit: fit,
  fundingFit: fit,
  technologyFit: fit,
  title: optional,
  department: optional,
  seniority: optional,
  authority: z.enum(['decision_maker', 'influencer', 'user']).nullish(),
  emailState: z.enum(['verified', 'catch_all', 'none']).nullish(),
  linkedinUrl: optional,
  phone: optional,
  website: optional,
  opened: flag,
  clicked: flag,
  visitedSite: flag,
  viewedBack: flag,
  engagedContent: flag,
  priorPositive: flag,
  priorObjection: flag,
});

const output = z.object({
  profile: z.string(),
  version: z.number().int(),
  score: z.number().int().min(1).max(100).nullable(),
  grade: z.enum(GRADES).nullable(),
  components: z.record(z.string(), z.number().int()),
  ceiling: z.number().int(),
  enrich: z.boolean(),
  needsReview: z.boolean(),
  reasons: z.array(ReasonShape),
});

const shown = ({ name, version }: ScoringProfile, found: ProfileScore): z.input<typeof output> => ({
  profile: name,
  version,
  ...found,
  reasons: [...found.reasons],
});
const times = (found: z.output<typeof signals>) =>
  found.map((entry) => ({ ...entry, at: Temporal.Instant.from(entry.at) }));

const accountScore = defineDecision({
  name: 'account-score',
  summary:
    'How well an account fits and how good the moment is, from 1 to 100; signals are worth less every week.',
  input: z.object({ facts: AccountFacts, signals, profile: ScoringProfileShape.optional(), now: at }),
  output,
  decide: ({ facts, signals: seen, profile = ACCOUNT_PROFILE, now }) =>
    shown(
      profile,
      scoreByProfile(profile, {
        values: facts as Record<string, FactValue>,
        signals: times(seen),
        now: Temporal.Instant.from(now),
      }),
    ),
  example: {
    facts: {
      industry: 'Management Consulting',
      employees: '51-200',
      stage: 'series_a',
      contacts: 2,
      priorOpen: true,
      domain: 'northwind.example',
      technologies: ['HubSpot'],
    },
    signals: [{ kind: 'funding', at: '2026-06-10T00:00:00Z' }],
    now: '2026-07-01T09:00:00Z',
  },
});

const prospectScore = defineDecision({
  name: 'prospect-score',
  summary:
    'How well a person fits, from 1 to 100 under the ceiling of the ICP grade; outside the ICP there is no score.',
  input: z.object({
    facts: ProspectFacts,
    /** Grade of the ICP rubric. */
    icp,
    signals,
    mode: z.enum(['company_first', 'people_first']).default('company_first'),
    profile: ScoringProfileShape.optional(),
    now: at,
  }),
  output,
  decide: ({ facts, icp: grade, signals: seen, mode, profile: given, now }) => {
    const profile = given ?? (mode === 'people_first' ? PEOPLE_FIRST_PROFILE : PROSPECT_PROFILE);
    const known = { values: facts, signals: times(seen), now: Temporal.Instant.from(now) };
    return shown(profile, scoreByProfile(profile, known, grade));
  },
  example: {
    facts: {
      accountScore: 74,
      title: 'VP Operations',
      department: 'operations',
      seniority: 'vp',
      authority: 'decision_maker',
      emailState: 'verified',
      linkedinUrl: 'https://linkedin.com/in/anna-berg',
      opened: true,
    },
    icp: 3,
    signals: [{ kind: 'job_change', at: '2026-06-10T00:00:00Z' }],
    now: '2026-07-01T09:00:00Z',
  },
});

export const profileDecisions = [accountScore, prospectScore] as const;

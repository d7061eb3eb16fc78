import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { ReasonShape } from '#leads/contract';
import { ACCOUNT_PROFILE, PEOPLE_FIRST_PROFILE, PROSPECT_PROFILE } from './account-profiles.ts';
import type { FactValue } from './criteria.rules.ts';
import { icpGrade } from './facts/facts.rules.ts';
import { TITLE_CLASSES } from './icp-profile.ts';
import { GroupsContent, IcpContent, ProfileKind, profileCheck } from './profiles/contract.ts';
import { checkProfile, shippedContent } from './profiles/profile-kinds.ts';
import { type ProfileScore, scoreByProfile } from './score-profile.rules.ts';
import { AccountFacts, ProspectFacts } from './scoring-facts.ts';
import { GRADES, type ScoringProfile, ScoringProfileShape, SIGNAL_KINDS } from './scoring-profile.ts';

const at = z.iso.datetime({ offset: true });
const signals = z.array(z.object({ kind: z.enum(SIGNAL_KINDS), at })).default([]);
const icp = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);

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

const profileCheckDecision = defineDecision({
  name: 'profile-check',
  summary:
    'Whether leads, accounts or prospects can be scored by a profile: its weights, its tiers, its lists.',
  // A profile does not depend on the time; `now` is accepted so that every decision is asked alike.
  input: z.object({ now: at.optional(), kind: ProfileKind, content: z.union([IcpContent, GroupsContent]) }),
  output: profileCheck,
  decide: ({ kind, content }) => checkProfile(kind, content),
  example: { kind: 'account', content: shippedContent('account') },
});

const icpGradeDecision = defineDecision({
  name: 'icp-grade',
  summary: 'How sure it is that a person fits the ICP, from 0 to 3; it caps what they can score.',
  // A grade does not depend on the time; `now` is accepted so that every decision is asked alike.
  input: z.object({
    now: at.optional(),
    titleClass: z.enum(TITLE_CLASSES).nullable(),
    industryTier: z.number().int().min(1).max(3).nullable(),
    disqualified: z.boolean().default(false),
    missing: z.array(z.enum(['title', 'industry', 'headcount'])).default([]),
    reachable: z.boolean().default(true),
    emailVerified: z.boolean().default(false),
    signals: z.number().int().nonnegative().default(0),
  }),
  output: z.object({ grade: icp, reasons: z.array(ReasonShape) }),
  decide: ({ now: _now, ...facts }) => {
    const { grade, reasons } = icpGrade(facts);
    return { grade, reasons: [...reasons] };
  },
  example: { titleClass: 'vp', industryTier: 1, emailVerified: true, signals: 1 },
});

export const profileDecisions = [
  accountScore,
  prospectScore,
  icpGradeDecision,
  profileCheckDecision,
] as const;

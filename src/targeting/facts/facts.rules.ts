import { containsPhrase, tokenise } from '#core/text/words';
import { type Reason, reason } from '#core/verdict';
import type { LeadProfile } from '#leads';
import type { IcpScore } from '../contract.ts';
import type { FactValue, ScoringFacts } from '../criteria.rules.ts';
import type { SignalKind } from '../scoring-profile.ts';
import type { AccountRow, Happened, ProspectRow } from './facts.store.ts';

/** What sources call a thing, and what a profile counts it as. What a company does counts for it alone, what a person does for them. */
const OF_ACCOUNTS: Readonly<Record<string, SignalKind>> = {
  rfp: 'intent',
  budget: 'intent',
  purchase: 'intent',
  contract_expiration: 'intent',
  funding: 'funding',
  hiring: 'hiring',
  tech_change: 'technology_change',
  expansion: 'expansion',
};
const OF_PEOPLE: Readonly<Record<string, SignalKind>> = { job_change: 'job_change', conference: 'event' };
const OF_SOURCES: Readonly<Record<string, SignalKind>> = {
  post_commenter: 'social_engagement',
  post_liker: 'social_engagement',
  group_member: 'social_engagement',
  event_attendee: 'event',
  webinar_registrant: 'event',
};
const OWN_CONTENT: ReadonlySet<string> = new Set([
  'content_downloader',
  'webinar_registrant',
  'demo_requester',
]);

const DEPARTMENTS: Readonly<Record<string, readonly string[]>> = {
  operations: ['operations', 'operating', 'coo', 'ops', 'supply chain', 'logistics'],
  sales: ['sales', 'revenue', 'cro', 'business development', 'commercial', 'account executive'],
  marketing: ['marketing', 'cmo', 'brand', 'growth', 'demand generation'],
  finance: ['finance', 'financial', 'cfo', 'controller', 'accounting'],
};

const dated = (kinds: Readonly<Record<string, SignalKind>>, happened: readonly Happened[]) =>
  happened.flatMap(({ kind, at }) => {
    const known = kinds[kind];
    return known ? [{ kind: known, at: Temporal.Instant.from(at) }] : [];
  });

/** What is known of a company in the terms of a profile. */
export const accountFacts = (row: AccountRow, now: Temporal.Instant): ScoringFacts => {
  const { id: _id, name: _name, happened, ...values } = row;
  return { values, signals: dated(OF_ACCOUNTS, happened), now };
};

const departmentOf = (title: string | null): string | null => {
  const words = tokenise(title ?? '');
  return (
    Object.entries(DEPARTMENTS).find(([, phrases]) =>
      phrases.some((phrase) => containsPhrase(words, phrase)),
    )?.[0] ?? null
  );
};

const AUTHORITY = {
  c_level: 'decision_maker',
  vp: 'decision_maker',
  director: 'influencer',
  manager: 'influencer',
} as const;
const EMAIL_STATES: Readonly<Record<string, string>> = { valid: 'verified', risky: 'catch_all' };

/** What is known of a person in the terms of a profile; rank and authority are read from the title by the profile of the ICP. */
export function prospectFacts(
  lead: LeadProfile,
  row: ProspectRow,
  { icp, accountScore, now }: { icp: IcpScore; accountScore: number | null; now: Temporal.Instant },
): ScoringFacts {
  const source = lead.sourceType ?? '';
  const counted = (key: string): boolean => Number(lead.engagement[key] ?? 0) > 0;
  const values: Record<string, FactValue> = {
    accountScore,
    title: lead.title,
    department: departmentOf(lead.title),
    seniority: icp.titleClass,
    authority: icp.titleClass === null ? null : AUTHORITY[icp.titleClass],
    emailState: lead.email === null ? 'none' : (EMAIL_STATES[lead.emailVerification ?? ''] ?? null),
    linkedinUrl: lead.linkedinUrl,
    phone: row.hasPhone ? 'known' : null,
    website: lead.companyDomain,
    opened: row.openCount > 0,
    clicked: row.clicked,
    visitedSite: row.visited || counted('visits') || counted('pricingVisits'),
    engagedContent: OWN_CONTENT.has(source) || counted('downloads'),
    priorPositive: row.positive,
    priorObjection: row.objection,
  };
  const fromSource = OF_SOURCES[source];
  return {
    values,
    signals: [
      ...dated(OF_PEOPLE, row.happened),
      ...(fromSource ? [{ kind: fromSource, at: Temporal.Instant.from(row.knownSince) }] : []),
    ],
    now,
  };
}

export type IcpGrade = { readonly grade: 0 | 1 | 2 | 3; readonly reasons: readonly Reason[] };

/**
 * How sure the fit is, 0–3, which caps what a person can score: nobody outside of the profile of the ICP, three for who fits in all that
 * is asked, has a verified address and gave a sign.
 */
export function icpGrade(facts: {
  readonly titleClass: string | null;
  readonly industryTier: number | null;
  readonly disqualified: boolean;
  /** Of title, industry and headcount those that are not known. */
  readonly missing: readonly string[];
  readonly reachable: boolean;
  readonly emailVerified: boolean;
  readonly signals: number;
}): IcpGrade {
  const { titleClass, industryTier, disqualified, missing, reachable, emailVerified, signals } = facts;
  const is = (grade: IcpGrade['grade'], code: string, text: string): IcpGrade => ({
    grade,
    reasons: [reason(`icp_grade.${code}`, text, { grade })],
  });
  if (disqualified) return is(0, 'disqualified', 'The company is too small for the ICP.');
  if (!reachable)
    return is(0, 'unreachable', 'There is neither an address that takes mail nor a LinkedIn profile.');
  const outside = [
    ...(titleClass === null && !missing.includes('title') ? ['title'] : []),
    ...(industryTier === null && !missing.includes('industry') ? ['industry'] : []),
  ];
  if (outside.length === 2) return is(0, 'outside', 'Title and industry are both outside of the ICP.');
  if (missing.length > 0) return is(1, 'missing', `Not known: ${missing.join(', ')}. A person looks at it.`);
  if (outside.length === 1)
    return is(1, 'weak', `The ${outside[0]} is outside of the ICP. A person looks at it.`);
  return emailVerified && signals > 0
    ? is(
        3,
        'strong',
        'All that is asked is known and fits, the address is verified, and there is a sign of interest.',
      )
    : is(
        2,
        'solid',
        `All that is asked is known and fits; ${emailVerified ? 'there is no sign of interest yet' : 'the address is not verified'}.`,
      );
}

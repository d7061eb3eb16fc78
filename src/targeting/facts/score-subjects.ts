import type { Tx } from '#core/db/index';
import type { LeadProfile } from '#leads';
import type { IcpScore } from '../contract.ts';
import type { ScoringFacts } from '../criteria.rules.ts';
import { scoreIcp } from '../icp-score.rules.ts';
import type { ProfilesInForce } from '../profiles/profile-kinds.ts';
import { factsOf } from '../score-leads.ts';
import { type ProfileScore, scoreByProfile } from '../score-profile.rules.ts';
import { accountFacts, icpGrade, prospectFacts } from './facts.rules.ts';
import { type AccountRow, accountRows, prospectRows } from './facts.store.ts';

/** What these companies score by the profile of accounts. */
export async function judgeAccounts(
  tx: Tx,
  companyIds: readonly string[],
  { account }: Pick<ProfilesInForce, 'account'>,
  now: Temporal.Instant,
): Promise<{ row: AccountRow; score: ProfileScore; facts: ScoringFacts }[]> {
  const found = await accountRows(tx, companyIds);
  return found.map((row) => {
    const facts = accountFacts(row, now);
    return { row, facts, score: scoreByProfile(account, facts) };
  });
}

export type JudgedProspect = {
  readonly lead: LeadProfile;
  readonly score: ProfileScore;
  readonly facts: ScoringFacts;
};

/** What these people score by the profile of prospects, each with the score of their company as it is given. */
export async function judgeProspects(
  tx: Tx,
  leads: readonly LeadProfile[],
  profiles: Pick<ProfilesInForce, 'icp' | 'prospect'>,
  { accounts, now }: { accounts: ReadonlyMap<string, number | null>; now: Temporal.Instant },
): Promise<JudgedProspect[]> {
  const did = new Map(
    (
      await prospectRows(
        tx,
        leads.map(({ id }) => id),
      )
    ).map((row) => [row.leadId, row]),
  );
  return leads.flatMap((lead) => {
    const row = did.get(lead.id);
    if (!row) return [];
    const icp = scoreIcp(factsOf(lead), profiles.icp);
    const accountScore = lead.companyId === null ? null : (accounts.get(lead.companyId) ?? null);
    const facts = prospectFacts(lead, row, { icp, accountScore, now });
    const { grade, reasons } = gradeOf(lead, icp, facts.signals.length);
    const score = scoreByProfile(profiles.prospect, facts, grade);
    return [{ lead, facts, score: { ...score, reasons: [...reasons, ...score.reasons] } }];
  });
}

const gradeOf = (lead: LeadProfile, icp: IcpScore, signals: number) =>
  icpGrade({
    titleClass: icp.titleClass,
    industryTier: icp.industryTier,
    disqualified: icp.disqualified !== null,
    missing: [
      ...(lead.title ? [] : ['title']),
      ...(lead.industry ? [] : ['industry']),
      ...(lead.employees ? [] : ['headcount']),
    ],
    reachable: lead.email !== null || lead.linkedinUrl !== null,
    emailVerified: lead.emailVerification === 'valid',
    signals,
  });

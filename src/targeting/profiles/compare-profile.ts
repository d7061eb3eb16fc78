import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { type LeadProfile, leadProfiles } from '#leads';
import { LEAD_TIERS } from '#leads/contract';
import { icpScore } from '../decisions.ts';
import { judgeAccounts, judgeProspects } from '../facts/score-subjects.ts';
import { factsOf } from '../score-leads.ts';
import type { ProfileScore } from '../score-profile.rules.ts';
import { GRADES } from '../scoring-profile.ts';
import type { ProfileComparison, ProfileContent, ProfileKind } from './contract.ts';
import { newestCompanies, newestLeads } from './profile.store.ts';
import { type ProfilesInForce, profileKind, readContent, SHIPPED } from './profile-kinds.ts';
import { profilesInForce } from './read-profiles.ts';
import { closingBy } from './save-profile.ts';

/** How many are looked at, the newest; more would only make whoever asks wait. */
const LOOKED_AT = 500;
const SHOWN = 20;

type Standing = { score: number | null; tier: string | null; reasons: readonly Reason[] };
type Compared = { id: string; name: string; now: Standing; would: Standing };

/**
 * What another profile would say of the newest leads or companies that are stored, by the decisions that score them, beside what the one
 * in force says. Changes nothing.
 */
export async function compareProfile(
  ctx: Ctx,
  { profile, content }: { profile: string; content: unknown },
): Promise<ProfileComparison> {
  requireScope(ctx, 'leads:read');
  const kind = profileKind(profile);
  const other = readContent(kind, content);
  return ctx.db.tx(async (tx) => {
    const inForce = await profilesInForce(tx);
    const { of, compared } = await compare(tx, { kind, inForce, other, now: ctx.now() });
    return {
      kind,
      ...{ looked: compared.length, of },
      ...movesOf(compared),
      tiers: tiersOf(kind, compared),
      closes: await closingBy(tx, other, readContent(kind, inForce[kind])),
      rows: compared
        .filter(({ now, would }) => distance(now, would) > 0)
        .toSorted((a, b) => distance(b.now, b.would) - distance(a.now, a.would))
        .slice(0, SHOWN)
        .map(({ would, now, ...who }) => ({
          ...who,
          now: { score: now.score, tier: now.tier },
          would: { score: would.score, tier: would.tier },
          reasons: [...would.reasons],
        })),
    };
  });
}

const distance = (now: Standing, would: Standing): number =>
  Math.abs((would.score ?? 0) - (now.score ?? 0)) + (now.tier === would.tier ? 0 : 1);

function movesOf(compared: readonly Compared[]) {
  const by = compared.map(({ now, would }) => (would.score ?? 0) - (now.score ?? 0));
  return {
    up: by.filter((points) => points > 0).length,
    down: by.filter((points) => points < 0).length,
    same: by.filter((points) => points === 0).length,
  };
}

const tiersOf = (kind: ProfileKind, compared: readonly Compared[]): ProfileComparison['tiers'] =>
  (kind === 'icp' ? LEAD_TIERS : GRADES).map((tier) => ({
    tier,
    now: compared.filter((each) => each.now.tier === tier).length,
    would: compared.filter((each) => each.would.tier === tier).length,
  }));

type Question = { kind: ProfileKind; inForce: ProfilesInForce; other: ProfileContent; now: Temporal.Instant };

async function compare(tx: Tx, asked: Question): Promise<{ of: number; compared: Compared[] }> {
  if (asked.kind === 'account') {
    const { ids, of } = await newestCompanies(tx, LOOKED_AT);
    return { of, compared: await compareAccounts(tx, ids, asked) };
  }
  const { ids, of } = await newestLeads(tx, LOOKED_AT);
  return {
    of,
    compared:
      asked.kind === 'icp' ? await compareIcp(tx, ids, asked) : await compareProspects(tx, ids, asked),
  };
}

async function compareIcp(tx: Tx, ids: readonly string[], { inForce, other }: Question): Promise<Compared[]> {
  const profile = { ...SHIPPED.icp, ...other };
  return (await leadProfiles(tx, ids)).map((lead) => {
    const facts = factsOf(lead);
    return {
      ...{ id: lead.id, name: nameOf(lead) },
      now: icpStanding({ facts, profile: inForce.icp }),
      would: icpStanding({ facts, profile }),
    };
  });
}

function icpStanding(asked: object): Standing {
  const { score, tier, reasons } = icpScore.decide(icpScore.input.parse(asked));
  return { score, tier, reasons };
}

async function compareAccounts(
  tx: Tx,
  ids: readonly string[],
  { inForce, other, now }: Question,
): Promise<Compared[]> {
  const account = { ...inForce.account, ...other };
  const would = new Map(
    (await judgeAccounts(tx, ids, { account }, now)).map(({ row, score }) => [row.id, score]),
  );
  return (await judgeAccounts(tx, ids, inForce, now)).map(({ row, score }) => ({
    ...{ id: row.id, name: row.name },
    ...{ now: standingOf(score), would: standingOf(would.get(row.id)) },
  }));
}

async function compareProspects(
  tx: Tx,
  ids: readonly string[],
  { inForce, other, now }: Question,
): Promise<Compared[]> {
  const leads = await leadProfiles(tx, ids);
  const companies = leads.flatMap(({ companyId }) => companyId ?? []);
  const accounts = new Map(
    (await judgeAccounts(tx, [...new Set(companies)], inForce, now)).map(({ row, score }) => [
      row.id,
      score.score,
    ]),
  );
  const judged = (prospect: ProfilesInForce['prospect']) =>
    judgeProspects(tx, leads, { icp: inForce.icp, prospect }, { accounts, now });
  const would = new Map(
    (await judged({ ...inForce.prospect, ...other })).map(({ lead, score }) => [lead.id, score]),
  );
  return (await judged(inForce.prospect)).map(({ lead, score }) => ({
    ...{ id: lead.id, name: nameOf(lead) },
    ...{ now: standingOf(score), would: standingOf(would.get(lead.id)) },
  }));
}

const standingOf = (score: ProfileScore | undefined): Standing => ({
  score: score?.score ?? null,
  tier: score?.grade ?? null,
  reasons: score?.reasons ?? [],
});

const nameOf = ({ fullName, companyName, email }: LeadProfile): string =>
  [fullName ?? email ?? 'no name', companyName].filter((part) => part !== null).join(', ');

import type { Campaign, CompanyCap } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import { instantOf, maybeInstantOf, type Tx } from '#core/db/index';
import { isFreeMail } from '#core/text/domain';
import type { TouchHold } from '../touches/touch.rules.ts';
import type { AskedTouch } from '../touches/touch.store.ts';
import { companyHold } from './company-hold.rules.ts';
import {
  type AskedCompany,
  type Colleague,
  colleaguesOf,
  companiesOfLeads,
  type companyRules,
  type FoundCompany,
  holdCompanies,
  type LeadCompany,
} from './company-hold.store.ts';
import { companyPolicy } from './contract.ts';

/** A message that is to leave, and the rules of its campaign. */
export type CompanyTouch = AskedTouch & {
  readonly companyCap: Campaign['settings']['companyCap'];
  readonly zone: string;
  readonly continues: boolean;
  /** Something else keeps it here, so it takes nobody's place. */
  readonly stays: boolean;
};

/** The rules that hold, or null where nobody can be held back by them. Read with what else is asked, so that it costs no turn. */
export type CompanyRules = Awaited<ReturnType<typeof companyRules>>;

export const capOf = (own: CompanyTouch['companyCap'], usual: CompanyCap | null): CompanyCap | null =>
  own === 'workspace' ? usual : own === 'off' ? null : own;

/** Their company, then their domains; a provider of private mailboxes is nobody's company. */
export function askedCompany({ companyId, companyDomain, domains }: LeadCompany): AskedCompany {
  const own = [companyDomain, ...domains].flatMap((domain) =>
    domain && !isFreeMail(domain) ? [domain] : [],
  );
  const known = [...new Set(own)].toSorted();
  return { key: [companyId, ...known].join(' '), companyId, domains: known };
}

/**
 * Until when each message waits because of its reader's company, by key. Those that may leave count for the ones behind them, so that
 * of one batch no more than the cap go. With `holding` nobody else begins a message to these companies meanwhile.
 */
export async function judgeCompanies(
  ctx: Ctx,
  tx: Tx,
  { rules, holding, touches }: { rules: CompanyRules; holding: boolean; touches: readonly CompanyTouch[] },
): Promise<ReadonlyMap<string, TouchHold>> {
  const policy = companyPolicy.parse(rules.policy ?? {});
  const caps = touches.flatMap(({ companyCap }) => capOf(companyCap, policy.cap) ?? []);
  if (touches.length === 0 || (!rules.pauses && policy.answerDays === null && caps.length === 0))
    return new Map();
  const now = ctx.now();
  const known = await companiesOfLeads(
    tx,
    touches.map(({ leadId }) => leadId),
  );
  const asked = new Map(known.map((lead) => [lead.leadId, { ...askedCompany(lead), name: lead.company }]));
  const companies = [...new Map([...asked.values()].map((each) => [each.key, each])).values()].filter(
    ({ key }) => key !== '',
  );
  if (holding && caps.length > 0) await holdCompanies(tx, companies);
  const days = Math.max(0, ...caps.map((cap) => cap.days));
  const since = { touched: back(now, days), answered: back(now, policy.answerDays ?? 0), now };
  const found = new Map((await colleaguesOf(tx, companies, since)).map((each) => [each.key, each]));
  const holds = new Map<string, TouchHold>();
  /** Who of a company goes with this very batch. */
  const going = new Map<string, Set<string>>();
  const judged = new Set(touches.flatMap(({ ledgerId }) => ledgerId ?? []));
  for (const touch of touches) {
    const company = asked.get(touch.leadId);
    const facts = company && found.get(company.key);
    if (!company || !facts) continue;
    const others = going.get(company.key) ?? new Set<string>();
    const hold = companyHold({
      ...{
        company: company.name ?? facts.pause?.company ?? null,
        continues: touch.continues,
        zone: touch.zone,
        now,
      },
      ...{ cap: capOf(touch.companyCap, policy.cap), answerDays: policy.answerDays },
      pause: facts.pause && { reason: facts.pause.reason, until: maybeInstantOf(facts.pause.until) },
      colleagues: writtenTo(facts, touch, { going: others, judged, now }),
      answer: lastAnswer(facts, touch.leadId),
    });
    if (hold) holds.set(touch.key, hold);
    else if (!touch.stays) going.set(company.key, others.add(touch.leadId));
  }
  return holds;
}

const back = (now: Temporal.Instant, days: number): Temporal.Instant => now.subtract({ hours: 24 * days });

/** When each colleague was last written to. What another hand claimed before this message counts as leaving now. */
function writtenTo(
  { people }: FoundCompany,
  touch: CompanyTouch,
  { going, judged, now }: { going: ReadonlySet<string>; judged: ReadonlySet<string>; now: Temporal.Instant },
): Temporal.Instant[] {
  const own = people?.flatMap(({ claimed }) => claimed ?? []).find(({ id }) => id === touch.ledgerId);
  const before = ({ claimed }: Colleague): boolean =>
    own !== undefined && (claimed ?? []).some((claim) => !judged.has(claim.id) && isBefore(claim, own));
  const known = (people ?? []).filter(({ leadId }) => leadId !== touch.leadId && !going.has(leadId));
  const told = known.flatMap((each) => (before(each) ? now : (maybeInstantOf(each.touchedAt) ?? [])));
  return [...told, ...[...going].flatMap((leadId) => (leadId === touch.leadId ? [] : now))];
}

type Claim = { readonly id: string; readonly at: string };
const isBefore = (one: Claim, other: Claim): boolean =>
  (Temporal.Instant.compare(instantOf(one.at), instantOf(other.at)) || (one.id < other.id ? -1 : 1)) < 0;

function lastAnswer({ people }: FoundCompany, leadId: string) {
  const [last] = (people ?? [])
    .flatMap(({ answer, leadId: who }) =>
      answer && who !== leadId ? { at: instantOf(answer.at), booked: answer.booked } : [],
    )
    .toSorted((a, b) => Temporal.Instant.compare(b.at, a.at));
  return last ?? null;
}

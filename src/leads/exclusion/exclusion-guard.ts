import type { Tx } from '#core/db/index';
import { normaliseDomain } from '#core/text/domain';
import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import { defineGuard } from '#gateway';
import { ARCHIVED } from '../archive/archive.rules.ts';
import { exclusionOfLead, exclusionVerdict } from './exclusion.rules.ts';
import { judgedCompanies, judgedLeads } from './exclusion.store.ts';
import { policyOf } from './policy.ts';

/** Who is asked about. Without `addresses` by all that are known; with none by no address, as on LinkedIn. */
export type AskedLead = {
  readonly leadId?: string | null | undefined;
  readonly addresses?: readonly string[];
};

/** Whether the workspace's policy keeps each of them out, or they were put away, in the same order. Who is no lead is not kept out. */
export async function exclusionVerdicts(tx: Tx, asked: readonly AskedLead[]): Promise<Verdict[]> {
  const leadIds = [...new Set(asked.flatMap(({ leadId }) => leadId ?? []))];
  if (leadIds.length === 0) return asked.map(() => allow());
  const policy = await policyOf(tx);
  const known = new Map((await judgedLeads(tx, leadIds)).map((lead) => [lead.leadId, lead]));
  return asked.map(({ leadId, addresses }) => {
    const facts = known.get(leadId ?? '');
    if (facts?.archived) return refuse(ARCHIVED);
    return facts
      ? exclusionOfLead(policy, { ...facts, addresses: [...(addresses ?? facts.addresses)] })
      : allow();
  });
}

/** Of these leads those the policy keeps out or who were put away, each with the first reason. */
export async function excludedLeads(
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, Reason>> {
  const verdicts = await exclusionVerdicts(
    tx,
    leadIds.map((leadId) => ({ leadId })),
  );
  return new Map(
    verdicts.flatMap((verdict, index) => {
      const [why] = verdict.reasons;
      const leadId = leadIds[index];
      return why && leadId ? [[leadId, why] as const] : [];
    }),
  );
}

/** Which of these companies and domains the policy keeps out, by what is known of them here, before anybody there is paid for. */
export async function companiesExcluded(
  tx: Tx,
  asked: { companies: readonly string[]; domains: readonly string[] },
): Promise<{ companies: ReadonlySet<string>; domains: ReadonlySet<string> }> {
  const policy = await policyOf(tx);
  const names = [...new Set(asked.companies.map((name) => name.toLowerCase()))];
  const out = new Set(
    (await judgedCompanies(tx, names))
      .filter((company) => !exclusionVerdict(policy, { ...company, addresses: [] }).allowed)
      .map(({ name }) => name),
  );
  const unknown = { employees: null, revenue: null, industry: null, addresses: [] };
  const isOut = (text: string): boolean => {
    const read = normaliseDomain(text);
    return read.ok && !exclusionVerdict(policy, { ...unknown, companyDomain: read.host }).allowed;
  };
  return {
    companies: new Set(asked.companies.filter((name) => out.has(name.toLowerCase()))),
    domains: new Set(asked.domains.filter(isOut)),
  };
}

/** What takes a message of ours to somebody, whoever carries it. */
const BY_MAIL = /^email\.send$|^email_campaigns\.[^.]+\.add_leads$|\.send_follow_up$|\.send_mail$/;
const BY_PROFILE = /\.add_to_list$|\.message_lead$/;

/** How an operation reaches somebody with a message; null for what carries none that nobody asked for. */
export const outreachWay = (name: string): 'mail' | 'profile' | null =>
  BY_PROFILE.test(name) ? 'profile' : BY_MAIL.test(name) ? 'mail' : null;

/** Nothing that was not asked for goes to who is kept out; decided again at the last moment. An answer to their own words may. */
export const exclusionGuard = defineGuard({
  name: 'exclusions',
  slot: 'suppression',
  effects: ['send', 'write'],
  async check(_ctx, tx, { operation, requests }) {
    const way = outreachWay(operation.name);
    if (way === null) return requests.map(() => allow());
    return exclusionVerdicts(
      tx,
      requests.map(({ subject: { leadId, addresses, answerId } }) => ({
        leadId: answerId === undefined ? leadId : null,
        ...(way === 'profile' ? { addresses: [] } : addresses ? { addresses } : {}),
      })),
    );
  },
});

/** For who could not be judged: left out rather than let through. */
export const NOT_JUDGED = refuse(
  reason('exclusion.unchecked', 'The exclusions could not be asked for this message.'),
);

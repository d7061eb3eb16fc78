import { endingsOf, isFreeMail, isRoleMailbox } from '#core/text/domain';
import { asciiDomain } from '#core/text/email';
import { containsPhrase, tokenise, withoutPhrases } from '#core/text/words';
import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import type { ExclusionFacts, ExclusionPolicy } from './contract.ts';

const localOf = (address: string): string => address.slice(0, address.lastIndexOf('@'));
const domainOf = (address: string): string =>
  asciiDomain(address.slice(address.lastIndexOf('@') + 1).trim()) ?? '';
/** A host with its endings, told apart once for all the lists of a policy. */
type Host = { readonly host: string; readonly endings: readonly string[] };
/** The lists of a policy as sets, while it is in use: some are of thousands, and each message is asked about. */
const asSets = new WeakMap<readonly string[], ReadonlySet<string>>();

function among(domains: readonly string[], hosts: readonly Host[]): string | undefined {
  const listed = asSets.get(domains) ?? new Set(domains);
  asSets.set(domains, listed);
  return hosts.find(({ endings }) => endings.some((ending) => listed.has(ending)))?.host;
}

/**
 * Whether a policy keeps a lead out, with every reason. What is not known excludes nobody. A kind of mailbox excludes only somebody
 * who has no other one.
 */
export function exclusionVerdict(policy: ExclusionPolicy, facts: ExclusionFacts): Verdict {
  const ofAddresses = facts.addresses.map(domainOf).filter((host) => host !== '');
  const hosts = [...(facts.companyDomain === null ? [] : [facts.companyDomain]), ...ofAddresses].map(
    (host) => ({ host, endings: endingsOf(host) }),
  );
  const found: Reason[] = [
    ...listed(policy, hosts),
    ...ofSize(policy, facts),
    ...ofSector(policy, facts, hosts),
    ...ofMailbox(policy, facts.addresses),
  ];
  const [first, ...more] = found;
  return first ? refuse(first, ...more) : allow();
}

/** Whether a policy keeps a lead out by their company or by any row that was merged into it; the company's own reasons come first. */
export function exclusionOfLead(
  policy: ExclusionPolicy,
  { merged, ...facts }: ExclusionFacts & { readonly merged: readonly Omit<ExclusionFacts, 'addresses'>[] },
): Verdict {
  const verdicts = [facts, ...merged.map((row) => ({ ...row, addresses: facts.addresses }))].map((each) =>
    exclusionVerdict(policy, each),
  );
  return verdicts.find(({ allowed }) => !allowed) ?? allow();
}

function listed({ customers, competitors }: ExclusionPolicy, hosts: readonly Host[]): Reason[] {
  const customer = among(customers, hosts);
  const competitor = among(competitors, hosts);
  return [
    ...(customer ? [reason('exclusion.customer', `${customer} belongs to a customer.`)] : []),
    ...(competitor ? [reason('exclusion.competitor', `${competitor} belongs to a competitor.`)] : []),
  ];
}

const shown = (count: number): string => count.toLocaleString('en');

function ofSize({ employees: { from, to }, revenueFrom }: ExclusionPolicy, facts: ExclusionFacts): Reason[] {
  const { employees, revenue } = facts;
  return [
    ...(employees !== null && from !== null && employees < from
      ? [
          reason('exclusion.too_small', `The company has ${shown(employees)} people, fewer than ${from}.`, {
            employees,
          }),
        ]
      : []),
    ...(employees !== null && to !== null && employees > to
      ? [
          reason(
            'exclusion.too_large',
            `The company has ${shown(employees)} people, more than ${shown(to)}.`,
            {
              employees,
            },
          ),
        ]
      : []),
    ...(revenue !== null && revenueFrom !== null && revenue < revenueFrom
      ? [reason('exclusion.low_revenue', `The company makes less than $${shown(revenueFrom)} a year.`)]
      : []),
  ];
}

function ofSector({ sectors }: ExclusionPolicy, facts: ExclusionFacts, hosts: readonly Host[]): Reason[] {
  const words = tokenise(facts.industry ?? '');
  return sectors.flatMap(({ name, phrases, not, domains }) => {
    const left = withoutPhrases(words, not);
    const phrase = phrases.find((each) => containsPhrase(left, each));
    const host = among(domains, hosts);
    const why = phrase ? `its industry is "${facts.industry}"` : host ? `its domain is ${host}` : null;
    return why === null
      ? []
      : [reason(`exclusion.sector_${name}`, `The company counts as ${name.replaceAll('_', ' ')}: ${why}.`)];
  });
}

function ofMailbox({ roleMailboxes, freeMail }: ExclusionPolicy, addresses: readonly string[]): Reason[] {
  const kindOf = (address: string): 'role' | 'free' | null => {
    if (roleMailboxes && isRoleMailbox(localOf(address))) return 'role';
    return freeMail && isFreeMail(domainOf(address)) ? 'free' : null;
  };
  const kinds = addresses.map(kindOf);
  const [first] = kinds;
  if (first === undefined || kinds.includes(null)) return [];
  return [
    first === 'role'
      ? reason('exclusion.role_account', 'The mailbox is one of a function, not of a person.')
      : reason('exclusion.personal_mail', 'The mailbox is a private one at a free provider.'),
  ];
}

import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseDomain } from '#core/text/domain';
import { companyHash, domainHashes } from '../address-hash.ts';
import { domainsOfCompanies, matchSuppressions } from './suppression.store.ts';

/** Which of these companies and domains are suppressed as a whole, by name or by the domain they are known by here. */
export async function companiesLeftAlone(
  ctx: Ctx,
  tx: Tx,
  asked: { companies: readonly string[]; domains: readonly string[] },
): Promise<{ companies: ReadonlySet<string>; domains: ReadonlySet<string> }> {
  const known = await domainsOfCompanies(
    tx,
    asked.companies.map((name) => name.toLowerCase()),
  );
  const hashesOfDomain = (domain: string): string[] => {
    const parsed = normaliseDomain(domain);
    return parsed.ok ? domainHashes(ctx, parsed.host) : [];
  };
  const hashesOfCompany = (name: string): string[] => [
    companyHash(ctx, name),
    ...hashesOfDomain(known.get(name.toLowerCase()) ?? ''),
  ];
  const all = [...asked.companies.flatMap(hashesOfCompany), ...asked.domains.flatMap(hashesOfDomain)];
  const found = await matchSuppressions(tx, ctx.workspace.id, [...new Set(all)]);
  const hit = new Set(found.filter(({ campaignId }) => campaignId === null).map(({ hash }) => hash));
  return {
    companies: new Set(asked.companies.filter((name) => hashesOfCompany(name).some((hash) => hit.has(hash)))),
    domains: new Set(asked.domains.filter((domain) => hashesOfDomain(domain).some((hash) => hit.has(hash)))),
  };
}

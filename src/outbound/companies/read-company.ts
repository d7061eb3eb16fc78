import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { notFound } from '#core/errors';
import { companyByDomain, pauseOf } from './company.store.ts';
import { colleaguesOf, companiesOfLeads } from './company-hold.store.ts';
import { companySetupOf } from './company-policy.ts';
import type { CompanyStanding } from './contract.ts';
import { askedCompany } from './judge-companies.ts';

/** How the company of a lead stands with us: paused, answered, and how many there were written to. */
export async function readCompanyOfLead(ctx: Ctx, leadId: string): Promise<CompanyStanding> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    const [lead] = await companiesOfLeads(tx, [leadId]);
    if (!lead) throw notFound('lead', leadId);
    const now = ctx.now();
    const { policy } = await companySetupOf(tx);
    const asked = askedCompany(lead);
    const byDomain = lead.companyId === null ? await companyByDomain(tx, asked.domains) : undefined;
    const past = (days: number | undefined) => now.subtract({ hours: 24 * (days ?? 0) });
    const since = { touched: past(policy.cap?.days), answered: past(policy.answerDays ?? undefined), now };
    const [found] = asked.key === '' ? [] : await colleaguesOf(tx, [asked], since);
    const colleagues = (found?.people ?? []).filter((each) => each.leadId !== leadId);
    const answers = colleagues.flatMap(({ answer }) => (answer ? instantOf(answer.at) : []));
    return {
      leadId,
      companyId: lead.companyId ?? byDomain?.id ?? null,
      company: lead.company ?? byDomain?.name ?? null,
      pause: (await pauseOf(tx, asked, now)) ?? null,
      answeredAt: answers.toSorted(Temporal.Instant.compare).at(-1)?.toString() ?? null,
      written: colleagues.filter(({ touchedAt }) => touchedAt !== null).length,
      policy,
    };
  });
}

import type { EnrichmentAnswer } from '#vendors/ports/enrichment-source';

/** How much an answer is worth, 0–100: verified address 30 (unverified 20), company 15, five further data 10 each, domain and revenue 5 each. */
export function enrichmentQuality(answer: EnrichmentAnswer): number {
  const { company } = answer;
  const email = answer.email === null ? 0 : answer.emailVerified ? 30 : 20;
  const points: [boolean, number][] = [
    [Boolean(company?.name), 15],
    [(company?.employees ?? 0) > 0, 10],
    [Boolean(company?.industry), 10],
    [Boolean(answer.phone), 10],
    [(company?.technologies.length ?? 0) > 0, 10],
    [Boolean(company?.domain), 5],
    [(company?.revenue ?? 0) > 0, 5],
  ];
  return email + points.reduce((sum, [has, worth]) => sum + (has ? worth : 0), 0);
}

const COMPETITOR_TOOLS: ReadonlySet<string> = new Set(['gong', 'clari', 'chorus', 'outreach', 'salesloft']);

/** Buying signals in an answer, 0–100: hiring 30, funding within 90 days 25, new leadership 20, a competing tool 15, visitor 10. */
export function enrichmentIntent(answer: EnrichmentAnswer): number {
  const { intent, company } = answer;
  const competing =
    company?.technologies.some((tool) => COMPETITOR_TOOLS.has(tool.trim().toLowerCase())) ?? false;
  return (
    (intent.hiring ? 30 : 0) +
    (intent.fundingDaysAgo !== null && intent.fundingDaysAgo < 90 ? 25 : 0) +
    (intent.newLeadership ? 20 : 0) +
    (competing ? 15 : 0) +
    (intent.websiteVisitor ? 10 : 0)
  );
}

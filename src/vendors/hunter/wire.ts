import { z } from 'zod';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import {
  type AddressVerification,
  type VerificationVerdict,
  verdictOf,
} from '../ports/email-verification.ts';
import type { EnrichmentAnswer, EnrichmentQuestion } from '../ports/enrichment-source.ts';

const text = z.string().trim().min(1).nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

export const verifierReply = z.object({
  data: z.object({
    status: z.string().min(1),
    email: z.string(),
    accept_all: flag,
    webmail: flag,
    gibberish: flag,
    block: flag,
  }),
});

export const finderReply = z.object({
  data: z.object({
    email: text,
    score: z.number().nullish().catch(null),
    domain: text,
    position: text,
    linkedin_url: text,
    phone_number: text,
    company: text,
    verification: z.object({ status: text }).nullish().catch(null),
  }),
});

const quota = z.object({ used: z.number(), available: z.number() });
export const accountReply = z.object({
  data: z.object({
    requests: z.object({ credits: quota.optional(), verifications: quota.optional() }).nullish().catch(null),
  }),
});

const VERDICTS: Readonly<Record<string, VerificationVerdict>> = {
  valid: 'deliverable',
  invalid: 'undeliverable',
  accept_all: 'risky_catch_all',
  webmail: 'risky_other',
  disposable: 'do_not_send',
  unknown: 'unknown',
  // Not words of the vendor but of ours, for the statuses 222 and 451.
  smtp_unexpected: 'unknown',
  claimed_email: 'do_not_send',
};

type Checked = { status: string } & Partial<z.infer<typeof verifierReply>['data']>;

export const toVerification = (
  address: string,
  checked: Checked,
  now: Temporal.Instant,
): AddressVerification => ({
  address,
  verdict: verdictOf(VERDICTS, checked.status),
  vendorValue: checked.status,
  subStatus: null,
  catchAll: checked.accept_all ?? null,
  flags: [
    ...(checked.webmail ? ['free'] : []),
    ...(checked.gibberish ? ['gibberish'] : []),
    ...(checked.block ? ['blocked'] : []),
  ],
  suggestion: null,
  checkedAt: now.toString(),
});

/** Requests left of the period; null where the account does not say. */
export function creditsLeft({ data }: z.infer<typeof accountReply>): number | null {
  const account = data.requests?.credits ?? data.requests?.verifications;
  return account === undefined ? null : Math.max(0, account.available - account.used);
}

const handleOf = (url: string | null): string | undefined => {
  const read = url === null ? undefined : normaliseLinkedInUrl(url);
  return read?.ok && read.kind === 'person' ? read.slug : undefined;
};

/** Whether the vendor can look: a profile, or a name with a company. */
export const canAsk = (question: EnrichmentQuestion): boolean =>
  Boolean(
    handleOf(question.linkedinUrl) ||
      (question.firstName && question.lastName && (question.companyDomain || question.companyName)),
  );

/** The query of `GET /email-finder`; a domain is surer than a name of a company, so only one of them goes. */
export const toFinderQuery = (question: EnrichmentQuestion): Record<string, string | undefined> => ({
  domain: question.companyDomain ?? undefined,
  company: question.companyDomain === null ? (question.companyName ?? undefined) : undefined,
  first_name: question.firstName ?? undefined,
  last_name: question.lastName ?? undefined,
  linkedin_handle: handleOf(question.linkedinUrl),
});

/** Null is a miss. */
export function toAnswer(reply: z.infer<typeof finderReply> | null, now: Temporal.Instant): EnrichmentAnswer {
  const found = reply?.data.email ? reply.data : null;
  const score = Math.round(Math.min(100, Math.max(0, found?.score ?? 0)));
  return {
    found: found !== null,
    email: found?.email?.toLowerCase() ?? null,
    emailConfidence: score,
    emailVerified: found?.verification?.status === 'valid',
    phone: found?.phone_number ?? null,
    title: found?.position ?? null,
    linkedinUrl: found?.linkedin_url ?? null,
    company: found && {
      name: found.company ?? null,
      domain: found.domain ?? null,
      employees: null,
      industry: null,
      description: null,
      revenue: null,
      technologies: [],
      country: null,
    },
    intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
    notes: [],
    observedAt: now.toString(),
  };
}

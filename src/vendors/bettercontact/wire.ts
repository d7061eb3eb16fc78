import { z } from 'zod';
import { emailKeyOf, linkedinKeyOf } from '../kit/correlation-key.ts';
import type {
  EnrichmentAnswer,
  EnrichmentCompleted,
  EnrichmentQuestion,
  EnrichmentResult,
  EnrichmentSubmission,
} from '../ports/enrichment-source.ts';
import { CREDITS_PER_PHONE } from './operations.ts';

const text = z.string().trim().min(1).nullish().catch(null);
/** The vendor sends whole numbers on some routes and texts such as `"520.0"` on others. */
const decimal = z
  .union([z.number(), z.string().transform(Number)])
  .nullish()
  .catch(null);

export const submitReply = z.object({ id: z.string().min(1) });
export const accountReply = z.object({
  credits_left: z.union([z.number(), z.string().min(1).transform(Number)]),
});

/** What goes in as an object comes back as a list. */
const customField = z.object({ name: z.string(), value: z.unknown() });

const row = z.object({
  enriched: z.boolean().catch(false),
  custom_fields: z.array(customField).nullish().catch(null),
  contact_email_address: text,
  contact_email_address_status: text,
  contact_job_title: text,
  contact_linkedin_profile_url: text,
  contact_phone_number: text,
  company_name: text,
  company_domain: text,
  company_industry: text,
  company_employees_range_start: decimal,
  company_employees_range_end: decimal,
  company_headquarters_country: text,
});

export const pollReply = z.object({
  status: z.string(),
  credits_consumed: decimal,
  data: z.array(row).nullish().catch(null),
});
export type PollReply = z.infer<typeof pollReply>;

/** Whether the vendor can look for this person: a profile, or a full name with a company. */
export const canAsk = (question: EnrichmentQuestion): boolean =>
  Boolean(
    question.linkedinUrl ||
      (question.firstName && question.lastName && (question.companyName || question.companyDomain)),
  );

/** What a search is for; each is paid for by itself, so both are never asked at once. */
export type Wanted = 'address' | 'phone';

/** The body of `POST /async` for one person; asks for the address alone where nothing is said. `reference` comes back in the result. */
export function toSubmitRequest(
  question: EnrichmentQuestion,
  reference: string,
  wanted: Wanted = 'address',
): Record<string, unknown> {
  return {
    data: [
      {
        first_name: question.firstName ?? '',
        last_name: question.lastName ?? '',
        ...(question.companyName === null ? {} : { company: question.companyName }),
        ...(question.companyDomain === null ? {} : { company_domain: question.companyDomain }),
        ...(question.linkedinUrl === null ? {} : { linkedin_url: fullLinkedIn(question.linkedinUrl) }),
        custom_fields: { reference },
      },
    ],
    enrich_email_address: wanted === 'address',
    enrich_phone_number: wanted === 'phone',
  };
}

const fullLinkedIn = (url: string): string =>
  /^https?:\/\//i.test(url) ? url : `https://www.${url.replace(/^www\./i, '')}`;

/** The body of a submission that is answered later; our ids come back with the result. */
export function toSubmission(
  { requestId, leadId, question }: EnrichmentSubmission,
  callbackUrl: string | undefined,
  wanted: Wanted = 'address',
): Record<string, unknown> {
  const { data, ...switches } = toSubmitRequest(question, requestId, wanted) as { data: object[] };
  const custom_fields = { request_id: requestId, ...(leadId === null ? {} : { lead_id: leadId }) };
  return {
    data: data.map((contact) => ({ ...contact, custom_fields })),
    ...switches,
    ...(callbackUrl === undefined ? {} : { webhook: callbackUrl }),
  };
}

/** The same for several people; what is asked for is the same for all of them. */
export function toSubmissions(
  submissions: readonly EnrichmentSubmission[],
  callbackUrl: string | undefined,
  wanted: Wanted = 'address',
): Record<string, unknown> {
  const bodies = submissions.map((submission) => toSubmission(submission, callbackUrl, wanted));
  return { ...bodies[0], data: bodies.flatMap(({ data }) => data as object[]) };
}

export const keysOf = (question: EnrichmentQuestion) => ({
  linkedinKey: linkedinKeyOf(question.linkedinUrl),
  emailKey: emailKeyOf(question.email),
});

const STATES: Readonly<Record<string, EnrichmentResult['state']>> = {
  terminated: 'finished',
  on_hold: 'held',
};

/** Only `terminated` has results. `on_hold` goes on by itself after a top-up. */
export const toResult = (reply: PollReply, id: string, now: Temporal.Instant): EnrichmentResult => ({
  state: STATES[reply.status] ?? 'working',
  ...(reply.status === 'terminated' ? { credits: creditsOf(reply) } : {}),
  answers:
    reply.status === 'terminated'
      ? (reply.data ?? []).map((_, index) => toCompleted(reply, index, id, now))
      : [],
});

function toCompleted(
  reply: PollReply,
  index: number,
  id: string,
  now: Temporal.Instant,
): EnrichmentCompleted {
  const found = reply.data?.[index];
  const field = (name: string): string | null => {
    const value = found?.custom_fields?.find((entry) => entry.name === name)?.value;
    return value === undefined || value === null || value === '' ? null : String(value);
  };
  const answer = toAnswer({ ...reply, data: found ? [found] : [] }, now);
  return {
    kind: 'enrichment.completed',
    at: now.toString(),
    provider: 'bettercontact',
    requestId: field('request_id') ?? field('reference'),
    leadId: field('lead_id'),
    providerRequestId: id,
    linkedinKey: linkedinKeyOf(found?.contact_linkedin_profile_url),
    emailKey: emailKeyOf(answer.email),
    outcome: answer.found ? 'found' : 'not_found',
    error: null,
    answer: answer.found ? answer : null,
  };
}

/** Confidence by the vendor's word for the address; words that are missing here give no address at all. */
const CONFIDENCE: Readonly<Record<string, number>> = {
  deliverable: 95,
  valid: 95,
  catch_all_safe: 75,
  catch_all: 55,
};

/** Credits the vendor says it took for a finished search; a missing figure counts the addresses and numbers it gave. */
export const creditsOf = (reply: PollReply): number => {
  const told = reply.credits_consumed;
  if (typeof told === 'number' && Number.isFinite(told)) return told;
  return (reply.data ?? [])
    .filter(({ enriched }) => enriched)
    .reduce(
      (sum, { contact_email_address: email, contact_phone_number: phone }) =>
        sum + (email ? 1 : 0) + (phone ? CREDITS_PER_PHONE : 0),
      0,
    );
};

export function toAnswer(reply: PollReply, now: Temporal.Instant): EnrichmentAnswer {
  const found = reply.data?.[0];
  const status = found?.contact_email_address_status ?? '';
  // A row that is not enriched may still show a guess; it is not taken.
  const email =
    found?.enriched && CONFIDENCE[status] !== undefined
      ? (found.contact_email_address?.toLowerCase() ?? null)
      : null;
  const phone = found?.enriched ? (found.contact_phone_number ?? null) : null;
  const known = email !== null || phone !== null;
  return {
    found: known,
    email,
    emailConfidence: email === null ? 0 : (CONFIDENCE[status] ?? 0),
    emailVerified: email !== null && (status === 'deliverable' || status === 'valid'),
    phone,
    title: known ? (found?.contact_job_title ?? null) : null,
    linkedinUrl: known ? (found?.contact_linkedin_profile_url ?? null) : null,
    company: known && found ? companyOf(found) : null,
    intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
    notes: [],
    observedAt: now.toString(),
  };
}

function companyOf(found: z.infer<typeof row>): EnrichmentAnswer['company'] {
  const start = whole(found.company_employees_range_start);
  const end = whole(found.company_employees_range_end);
  return {
    name: found.company_name ?? null,
    domain: found.company_domain ?? null,
    // A range says nothing exact; its middle is what a headcount of ours stands for.
    employees: start === null || end === null ? start : Math.round((start + end) / 2),
    industry: found.company_industry ?? null,
    description: null,
    revenue: null,
    technologies: [],
    country: found.company_headquarters_country ?? null,
  };
}

const whole = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : null;

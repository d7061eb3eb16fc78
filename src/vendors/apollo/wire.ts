import { z } from 'zod';
import type {
  EnrichmentAnswer,
  EnrichmentAnswers,
  EnrichmentQuestion,
  PersonQuestion,
} from '../ports/enrichment-source.ts';

const text = z.string().trim().min(1).nullish().catch(null);
const number = z.number().nullish().catch(null);
const note = z.object({
  key: z.string(),
  value: z.string(),
  quote: z.string(),
  url: z.string(),
  observedAt: z.string(),
});

const organization = z.object({
  name: text,
  primary_domain: text,
  estimated_num_employees: number,
  industry: text,
  short_description: text,
  annual_revenue: number,
  technology_names: z.array(z.string()).nullish().catch(null),
  country: text,
  latest_funding_round_date: text,
  /** Only the simulator sends it. */
  sandbox_notes: z.array(note).nullish().catch(null),
});

const person = z.object({
  id: text,
  first_name: text,
  last_name: text,
  title: text,
  email: text,
  email_status: text,
  extrapolated_email_confidence: number,
  linkedin_url: text,
  contact: z
    .object({
      phone_numbers: z
        .array(z.object({ sanitized_number: text, type_cd: text }))
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  organization: organization.nullish().catch(null),
});

/** A miss is an answer with status 200 and no person, or an empty one. */
export const matchReply = z.object({ person: z.union([person, z.null()]).optional() });
export type MatchReply = z.infer<typeof matchReply>;

/** `matches` follows the order of the questions, with null where nobody fits; misses are no failure of the whole. */
export const bulkReply = z.object({
  status: z.string(),
  credits_consumed: z.number().nullish().catch(null),
  matches: z.array(z.union([person, z.null()])),
});

/** Apollo hands this out for addresses it keeps locked. */
const LOCKED = /^email_not_unlocked@/i;

/** Whether the vendor can tell who is meant: a profile, an address, or a name with a company. */
export const canAsk = (question: EnrichmentQuestion): boolean =>
  Boolean(
    question.linkedinUrl ||
      question.email ||
      ((question.firstName || question.lastName) && (question.companyName || question.companyDomain)),
  );

/** The identity part of `POST /people/match`; never asks for private addresses or phones, which cost more. */
export function toMatchRequest(question: EnrichmentQuestion): Record<string, string> {
  const entries: [string, string | null][] = [
    ['first_name', question.firstName],
    ['last_name', question.lastName],
    ['email', question.email],
    ['linkedin_url', question.linkedinUrl === null ? null : fullLinkedIn(question.linkedinUrl)],
    ['organization_name', question.companyName],
    ['domain', question.companyDomain],
  ];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** The same for one of several people; an id from a search needs nothing beside it. */
export const toDetail = (question: PersonQuestion): Record<string, string> =>
  question.providerId === null ? toMatchRequest(question) : { id: question.providerId };

const fullLinkedIn = (url: string): string =>
  /^https?:\/\//i.test(url) ? url : `https://www.${url.replace(/^www\./i, '')}`;

/**
 * The id of the reply as digits. It is a whole number beyond what a JSON parser of this language keeps exact, so it
 * is read from the text.
 */
export const requestIdOf = (body: string): string | null =>
  /"request_id"\s*:\s*"?(-?\d+)/.exec(body)?.[1] ?? null;

export function toAnswer(reply: MatchReply, now: Temporal.Instant): EnrichmentAnswer {
  const found = reply.person;
  if (!found || (!found.email && !found.title && !found.organization)) return missAt(now);
  const email = found.email && !LOCKED.test(found.email) ? found.email.toLowerCase() : null;
  const company = found.organization ?? null;
  const notes = company?.sandbox_notes ?? [];
  return {
    found: true,
    firstName: found.first_name ?? null,
    lastName: found.last_name ?? null,
    email,
    emailConfidence:
      email === null
        ? 0
        : confidenceOf(found.email_status ?? null, found.extrapolated_email_confidence ?? null),
    emailVerified: email !== null && found.email_status === 'verified',
    phone: found.contact?.phone_numbers?.find((phone) => phone.sanitized_number)?.sanitized_number ?? null,
    title: found.title ?? null,
    linkedinUrl: found.linkedin_url ?? null,
    company: company && {
      name: company.name ?? null,
      domain: company.primary_domain ?? null,
      employees: wholeOrNull(company.estimated_num_employees),
      industry: company.industry ?? null,
      description: company.short_description ?? null,
      revenue: company.annual_revenue ?? null,
      technologies: company.technology_names ?? [],
      country: company.country ?? null,
    },
    intent: {
      hiring: notes.some((entry) => entry.key === 'hiring'),
      fundingDaysAgo: daysSince(company?.latest_funding_round_date ?? null, now),
      newLeadership: notes.some((entry) => entry.key === 'leadership'),
      websiteVisitor: false,
    },
    notes,
    observedAt: now.toString(),
  };
}

/**
 * One answer for each question. A match is taken by its place only when every place is filled or null; a person asked for
 * by id has to carry that id. Null when the list cannot be told apart.
 */
export function toAnswers(
  questions: readonly PersonQuestion[],
  reply: z.infer<typeof bulkReply>,
  now: Temporal.Instant,
): EnrichmentAnswers | null {
  const placed = reply.matches.length === questions.length;
  if (!placed && questions.some((question) => question.providerId === null)) return null;
  const answers = questions.map(({ providerId }, index) => {
    const match =
      providerId === null
        ? reply.matches[index]
        : reply.matches.find((candidate) => candidate?.id === providerId);
    return toAnswer({ person: match ?? null }, now);
  });
  return { answers };
}

/** Credits as the vendor counts them, else one for each person it gave. */
export const bulkCredits = (reply: z.infer<typeof bulkReply>): number =>
  reply.credits_consumed ?? reply.matches.filter((match) => match !== null).length;

const missAt = (now: Temporal.Instant): EnrichmentAnswer => ({
  found: false,
  email: null,
  emailConfidence: 0,
  emailVerified: false,
  phone: null,
  title: null,
  linkedinUrl: null,
  company: null,
  intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
  notes: [],
  observedAt: now.toString(),
});

/** Apollo's word for the address as a figure of ours; where it guessed, its own share decides. */
function confidenceOf(status: string | null, extrapolated: number | null): number {
  if (status === 'verified') return 95;
  if (extrapolated !== null) return Math.round(Math.min(1, Math.max(0, extrapolated)) * 100);
  return status === 'likely to engage' ? 70 : status === 'unavailable' ? 0 : 45;
}

const wholeOrNull = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Math.round(value);

function daysSince(date: string | null, now: Temporal.Instant): number | null {
  const at = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(at) ? null : Math.max(0, Math.floor((now.epochMilliseconds - at) / 86_400_000));
}

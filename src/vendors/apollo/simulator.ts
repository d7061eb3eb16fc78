import { createHash } from 'node:crypto';
import { z } from 'zod';
import { openChargeBook } from '../kit/charge-book.ts';
import { failureFor } from '../kit/failure-inputs.ts';
import type { Knowledge, KnownPerson } from '../kit/known-person.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';

export type ApolloSimulatorParts = {
  readonly apiKey: string;
  /** Folder for what was charged. */
  readonly folder: string;
  readonly knows: Knowledge;
  readonly now: () => Temporal.Instant;
  /** Paid plans allow 1,000 enrichment requests a minute. */
  readonly perMinute?: number;
};

const identity = z.object({
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email: z.string().nullish(),
  linkedin_url: z.string().nullish(),
  organization_name: z.string().nullish(),
  domain: z.string().nullish(),
});

const STATUS = {
  verified: 'verified',
  likely: 'likely to engage',
  guessed: 'unverified',
  catch_all: 'unverified',
  none: 'unavailable',
} as const;

/** Apollo in small: `POST /people/match` with its key, misses as 200, ids beyond safe numbers, limits and failures. */
export function createApolloSimulator({
  apiKey,
  folder,
  knows,
  now,
  perMinute = 1_000,
}: ApolloSimulatorParts): VendorSimulator {
  const book = openChargeBook(folder, 'apollo');
  return createSimulator({
    perMinute,
    charges: book.charges,
    authenticate: (request) =>
      request.headers['x-api-key'] === apiKey
        ? null
        : { status: 401, body: 'Invalid API key. Please provide a valid key in the header.' },
    tooMany: {
      status: 429,
      body: {
        message: `The maximum number of api calls allowed for api/v1/people/match is ${perMinute} times per minute.`,
      },
      headers: {
        'retry-after': '60',
        'x-rate-limit-minute': String(perMinute),
        'x-rate-limit-hourly': '',
        'x-rate-limit-24-hour': '',
      },
    },
    work(request) {
      if (request.method !== 'POST' || request.path !== '/people/match')
        return { status: 404, body: { error: 'Not found' } };
      return match(request, book, knows, now());
    },
  });
}

function match(
  request: SimulatedRequest,
  book: ReturnType<typeof openChargeBook>,
  knows: Knowledge,
  at: Temporal.Instant,
): SimulatedAnswer {
  // The vendor takes its filters from the query as well as from the body.
  const asked = identity.safeParse({
    ...Object.fromEntries(request.query),
    ...(typeof request.body === 'object' ? request.body : {}),
  });
  if (!asked.success) return { status: 422, body: { error: 'Invalid parameters' } };
  if (
    (request.query.get('reveal_phone_number') === 'true' ||
      request.query.get('run_waterfall_email') === 'true') &&
    !request.query.get('webhook_url')
  ) {
    return { status: 400, body: { error: 'Please add a valid webhook_url parameter' } };
  }
  const failure = failureFor(asked.data.domain);
  if (failure) return failure;
  const key = request.headers['x-idempotency-key'] ?? digest(JSON.stringify(asked.data) + at.toString());
  const found = book.once<KnownPerson | null>(
    key,
    (person) => (person === null ? 0 : 1),
    at.toString(),
    () => knows(questionOf(asked.data)),
  );
  // The id is a whole number too large for a parser that reads numbers as doubles, so the text is built by hand.
  const body = `{"request_id":${requestId(key)},"person":${found === null ? 'null' : JSON.stringify(personOf(found))}}`;
  return { status: 200, body, headers: { 'content-type': 'application/json; charset=utf-8' } };
}

const questionOf = (asked: z.infer<typeof identity>): Parameters<Knowledge>[0] => ({
  firstName: asked.first_name ?? null,
  lastName: asked.last_name ?? null,
  email: asked.email ?? null,
  linkedinUrl: asked.linkedin_url ?? null,
  companyName: asked.organization_name ?? null,
  companyDomain: asked.domain ?? null,
});

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const requestId = (key: string): bigint => createHash('sha256').update(key).digest().readBigInt64BE(0);

function personOf(person: KnownPerson): Record<string, unknown> {
  const { company } = person;
  return {
    id: person.id,
    first_name: person.firstName,
    last_name: person.lastName,
    name: `${person.firstName} ${person.lastName}`,
    title: person.title,
    headline: `${person.title} at ${company.name}`,
    email: person.email,
    email_status: STATUS[person.emailQuality],
    extrapolated_email_confidence: person.emailQuality === 'guessed' ? 0.62 : null,
    linkedin_url: person.linkedinUrl,
    country: company.country,
    organization: {
      id: digest(company.domain ?? '').slice(0, 24),
      name: company.name,
      primary_domain: company.domain,
      website_url: `http://www.${company.domain}`,
      industry: company.industry,
      estimated_num_employees: company.employees,
      founded_year: company.foundedYear,
      annual_revenue: company.revenue,
      short_description: company.description,
      technology_names: company.technologies,
      country: company.country,
      latest_funding_round_date: person.fundedOn,
      sandbox_notes: person.notes,
    },
  };
}

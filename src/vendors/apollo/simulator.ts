import { openChargeBook } from '../kit/charge-book.ts';
import { failureFor } from '../kit/failure-inputs.ts';
import type { Knowledge, KnownPerson } from '../kit/known-person.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';
import { digest, identity, personOf, questionOf, requestId } from './simulated-records.ts';
import { bulkMatch, enrichOrganization, searchPeople, usage } from './simulated-routes.ts';

export type ApolloSimulatorParts = {
  readonly apiKey: string;
  /** Folder for what was charged. */
  readonly folder: string;
  readonly knows: Knowledge;
  readonly now: () => Temporal.Instant;
  /** Whom the search and bulk match by id can find; nobody where nothing is said. */
  readonly people?: () => readonly KnownPerson[];
  /** Paid plans allow 1,000 enrichment requests a minute. */
  readonly perMinute?: number;
  /** Credits at the start. */
  readonly credits?: number;
};

/** Apollo in small: misses as 200, ids beyond safe numbers, a masked search, empty rate headers, limits and failures. */
export function createApolloSimulator({
  apiKey,
  folder,
  knows,
  now,
  people = () => [],
  perMinute = 1_000,
  credits = 10_000,
}: ApolloSimulatorParts): VendorSimulator {
  const book = openChargeBook(folder, 'apollo');
  const routes: Readonly<Record<string, (request: SimulatedRequest) => SimulatedAnswer>> = {
    'POST /people/match': (request) => match(request, book, knows, now()),
    'POST /mixed_people/api_search': (request) => searchPeople(request, people(), now()),
    'POST /people/bulk_match': (request) => bulkMatch(request, { book, knows, people: people(), at: now() }),
    'GET /organizations/enrich': (request) =>
      enrichOrganization(request, { book, knows, people: people(), at: now() }),
    'POST /usage_stats/credit_usage_stats': () => usage(book, credits),
  };
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
    work: (request) =>
      routes[`${request.method} ${request.path}`]?.(request) ?? {
        status: 404,
        body: { error: 'Not found' },
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

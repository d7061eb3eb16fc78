import type { openChargeBook } from '../kit/charge-book.ts';
import { failureFor } from '../kit/failure-inputs.ts';
import type { Knowledge, KnownPerson } from '../kit/known-person.ts';
import { fieldsOf } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../kit/simulator.ts';
import { digest, identity, organizationOf, personOf, questionOf, requestId } from './simulated-records.ts';

type Shop = {
  readonly book: ReturnType<typeof openChargeBook>;
  readonly knows: Knowledge;
  readonly people: readonly KnownPerson[];
  readonly at: Temporal.Instant;
};
const json = { 'content-type': 'application/json; charset=utf-8' };

/** The vendor takes filters from the query, lists as `name[]`, as well as from the body. */
function filtersOf(request: SimulatedRequest): Record<string, unknown> {
  const fromQuery = [...new Set(request.query.keys())].map((name) =>
    name.endsWith('[]') ? [name.slice(0, -2), request.query.getAll(name)] : [name, request.query.get(name)],
  );
  return { ...Object.fromEntries(fromQuery), ...fieldsOf(request) };
}

const wordsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).map((word) => String(word).toLowerCase());
/** `López` as `Ló***z`. */
const masked = (name: string): string => `${name.slice(0, 2)}***${name.slice(-1)}`;

/** Free, and without anything that would lead to a person but the id. */
export function searchPeople(
  request: SimulatedRequest,
  people: readonly KnownPerson[],
  at: Temporal.Instant,
): SimulatedAnswer {
  const filters = filtersOf(request);
  const page = Number(filters.page ?? 1);
  const size = Number(filters.per_page ?? 25);
  if (!(page >= 1 && page <= 500 && size >= 1 && size <= 100))
    return { status: 422, body: { error: 'Invalid parameters' } };
  const titles = wordsOf(filters.person_titles);
  const domains = wordsOf(filters.q_organization_domains_list);
  const sizes = wordsOf(filters.organization_num_employees_ranges).map((range) =>
    range.split(',').map(Number),
  );
  const failure = failureFor(domains[0]);
  if (failure) return failure;
  const found = people.filter(
    ({ title, company }) =>
      (titles.length === 0 || titles.some((word) => title.toLowerCase().includes(word))) &&
      (domains.length === 0 || domains.includes(company.domain ?? '')) &&
      (sizes.length === 0 || sizes.some(([from = 0, to = 0]) => isWithin(company.employees, from, to))),
  );
  return {
    status: 200,
    body: {
      total_entries: found.length,
      people: found.slice((page - 1) * size, page * size).map((person) => maskedOf(person, at)),
    },
  };
}

const isWithin = (employees: number | null | undefined, from: number, to: number): boolean =>
  typeof employees === 'number' && employees >= from && employees <= to;

const maskedOf = (person: KnownPerson, at: Temporal.Instant): Record<string, unknown> => ({
  id: person.id,
  first_name: person.firstName,
  last_name_obfuscated: masked(person.lastName),
  title: person.title,
  last_refreshed_at: at.toString(),
  has_email: person.email !== null,
  has_city: true,
  has_state: true,
  has_country: true,
  has_direct_phone: person.phone ? 'Yes' : 'Maybe: please request direct dial via people/bulk_match',
  organization: {
    name: person.company.name,
    has_industry: true,
    has_phone: false,
    has_city: true,
    has_state: true,
    has_country: true,
    has_zip_code: true,
    has_revenue: person.company.revenue !== null,
    has_employee_count: true,
  },
});

const refused = (error_code: string, error_message: string): SimulatedAnswer => ({
  status: 400,
  body: { status: 'failed', error_code, error_message },
});

export function bulkMatch(request: SimulatedRequest, { book, knows, people, at }: Shop): SimulatedAnswer {
  const { details } = fieldsOf(request);
  if (!Array.isArray(details) || details.length === 0)
    return refused('INVALID_REQUEST', 'invalid request, missing details');
  if (details.length > 10)
    return refused('RECORD_LIMIT_EXCEEDED', 'cannot enrich more than 10 in a single request');
  const asked = details.map((detail) => identity.parse(detail));
  const failure = failureFor(asked[0]?.domain);
  if (failure) return failure;
  const key = request.headers['x-idempotency-key'] ?? digest(JSON.stringify(details) + at.toString());
  const matches = book.once<(KnownPerson | null)[]>(
    key,
    (found) => found.filter((person) => person !== null).length,
    at.toString(),
    () =>
      asked.map((one) => people.find(({ id }) => id === one.id) ?? (one.id ? null : knows(questionOf(one)))),
  );
  const found = matches.filter((person) => person !== null).length;
  const rest = {
    status: 'success',
    error_code: null,
    error_message: null,
    total_requested_enrichments: details.length,
    unique_enriched_records: found,
    missing_records: details.length - found,
    credits_consumed: found,
    matches: matches.map((person) => person && personOf(person)),
  };
  const body = `{"request_id":${requestId(key)},${JSON.stringify(rest).slice(1)}`;
  return { status: 200, body, headers: json };
}

export function enrichOrganization(
  request: SimulatedRequest,
  { book, knows, people, at }: Shop,
): SimulatedAnswer {
  const asked = Object.fromEntries(request.query) as Record<string, string | undefined>;
  if (!asked.domain && !asked.name && !asked.linkedin_url && !asked.website)
    return { status: 422, body: { error: "Required parameter 'domain' missing" } };
  const failure = failureFor(asked.domain);
  if (failure) return failure;
  const key = request.headers['x-idempotency-key'] ?? digest(JSON.stringify(asked) + at.toString());
  const found = book.once<KnownPerson | null>(
    key,
    (person) => (person === null ? 0 : 1),
    at.toString(),
    () =>
      people.find(({ company }) => company.domain === asked.domain || company.name === asked.name) ??
      companyKnown(knows, asked),
  );
  return { status: 200, body: found === null ? {} : { organization: organizationOf(found) } };
}

/** A company is known through anybody who works there. */
function companyKnown(knows: Knowledge, asked: Record<string, string | undefined>): KnownPerson | null {
  const nobody = { firstName: null, lastName: null, email: null, linkedinUrl: null };
  return knows({ ...nobody, companyName: asked.name ?? null, companyDomain: asked.domain ?? null });
}

export function usage(book: Shop['book'], credits: number): SimulatedAnswer {
  const consumed = book.charges().reduce((sum, charge) => sum + charge.credits, 0);
  const pool = (limit: number, used = 0) => ({ limit, consumed: used, left_over: limit - used });
  return {
    status: 200,
    body: {
      credit_usage_stats: {
        lead_credit: pool(credits, consumed),
        direct_dial_credit: pool(1_000),
        export_credit: pool(5_000),
        conversation_credit: pool(0),
        ai_credit: pool(0),
        power_up_credit: pool(0),
        inbound_website_visitor_credit: pool(0),
        contact_website_visitor_credit: pool(0),
        web_search_record_credit: pool(0),
        dialer: pool(0),
      },
      current_credit_cycle: { start_date: null, end_date: null },
    },
  };
}

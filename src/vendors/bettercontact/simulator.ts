import { createHash } from 'node:crypto';
import { z } from 'zod';
import { openChargeBook } from '../kit/charge-book.ts';
import { failureFor } from '../kit/failure-inputs.ts';
import type { Knowledge, KnownPerson } from '../kit/known-person.ts';
import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';
import { openReports } from './simulated-reports.ts';

export type BettercontactSimulatorParts = {
  readonly apiKey: string;
  /** Folder for what was charged. */
  readonly folder: string;
  readonly knows: Knowledge;
  readonly now: () => Temporal.Instant;
  /** The smallest plan allows 100 requests a minute, looks included. */
  readonly perMinute?: number;
  /** Looks that find the search still running. */
  readonly looksUntilDone?: number;
  /** Whether the plan includes telephone numbers; it does where nothing is said. */
  readonly phones?: boolean;
  /** Credits at the start; at zero searches are held. */
  readonly credits?: number;
};

const submission = z.object({
  data: z
    .array(
      z.object({
        first_name: z.string(),
        last_name: z.string(),
        company: z.string().optional(),
        company_domain: z.string().optional(),
        linkedin_url: z.string().optional(),
        custom_fields: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1),
  enrich_email_address: z.boolean().optional(),
  enrich_phone_number: z.boolean().optional(),
  webhook: z.string().optional(),
});
type Contact = z.infer<typeof submission>['data'][number];
type Result = {
  readonly contact: Contact;
  readonly person: KnownPerson | null;
  /** What the vendor found of what was asked for. */
  readonly found: { readonly email: boolean; readonly phone: boolean };
};
type Results = readonly Result[];

const STATUS = {
  verified: 'deliverable',
  likely: 'deliverable',
  guessed: 'catch_all_not_safe',
  catch_all: 'catch_all_safe',
  none: 'not_found',
} as const;

export type BettercontactSimulator = VendorSimulator & {
  /** Adds credits; searches on hold go on. */
  topUp(credits: number): void;
  /** Searches that were taken. */
  searches(): number;
  /** Reports that are due now, the oldest first; searches with a webhook end by themselves. */
  deliveries(): SimulatedDelivery[];
  /** The receiver did not answer 2xx: it is tried again after 10 s, 2, 3 and 4 minutes, then never. */
  refuse(delivery: SimulatedDelivery): void;
};

/** BetterContact in small: 201 on submission, 202 while it works, then the result; holds without credits. */
export function createBettercontactSimulator(parts: BettercontactSimulatorParts): BettercontactSimulator {
  const { apiKey, folder, perMinute = 100, credits = 100_000 } = parts;
  const book = openChargeBook(folder, 'bettercontact');
  const jobs = new Map<string, Job>();
  const reports = openReports(parts.now);
  const account = { credits: credits - book.charges().reduce((sum, charge) => sum + charge.credits, 0) };
  const simulator = createSimulator({
    perMinute,
    charges: book.charges,
    authenticate: (request) =>
      request.headers['x-api-key'] === apiKey
        ? null
        : { status: 401, body: { error: 'Your are not authorized. Please check your api_key.' } },
    tooMany: { status: 429, body: 'Retry later' },
    work: (request) => {
      if (request.method === 'GET' && request.path === '/account')
        return {
          status: 200,
          body: { success: true, credits_left: `${account.credits}.0`, email: 'avery@acme.example' },
        };
      return request.method === 'POST' && request.path === '/async'
        ? submit(request, parts, jobs)
        : show(request, parts, { book, jobs, account });
    },
  });
  return {
    ...simulator,
    searches: () => jobs.size,
    deliveries() {
      for (const job of jobs.values())
        if (job.webhook !== null && !job.told && account.credits > 0) {
          job.told = true;
          reports.add(job.webhook, JSON.stringify(endOf(job, parts, { book, jobs, account })));
        }
      return reports.due();
    },
    refuse: reports.refuse,
    topUp(added) {
      account.credits += added;
    },
  };
}

type Job = {
  readonly id: string;
  readonly key: string;
  readonly contacts: readonly Contact[];
  readonly asked: { readonly email: boolean; readonly phone: boolean };
  readonly webhook: string | null;
  looks: number;
  told: boolean;
};
type Shop = {
  readonly book: ReturnType<typeof openChargeBook>;
  readonly jobs: Map<string, Job>;
  readonly account: { credits: number };
};

/** The same key has the same id, so a search that is handed in again after a restart finds its paid result. */
function submit(
  request: SimulatedRequest,
  parts: BettercontactSimulatorParts,
  jobs: Map<string, Job>,
): SimulatedAnswer {
  const asked = submission.safeParse(request.body);
  if (!asked.success) return { status: 400, body: { error: 'Bad request. Please check documentation' } };
  if (asked.data.data.length > 100)
    return { status: 400, body: { error: 'No more than 100 contacts allowed in a single batch call' } };
  const contacts = asked.data.data;
  const failure = failureFor(contacts[0]?.company_domain);
  if (failure) return failure;
  const key =
    request.headers['x-idempotency-key'] ?? `${JSON.stringify(contacts)} ${parts.now()} ${jobs.size}`;
  const id = createHash('sha256').update(key).digest('hex').slice(0, 20);
  const phone = asked.data.enrich_phone_number ?? false;
  if (phone && parts.phones === false)
    return { status: 402, body: { error: 'Phone enrichment is not part of your plan' } };
  const webhook = asked.data.webhook ?? null;
  if (!jobs.has(id))
    jobs.set(id, {
      ...{ id, key, contacts, webhook, looks: 0, told: false },
      // Nothing switched on means addresses.
      asked: { email: asked.data.enrich_email_address || !phone, phone },
    });
  return { status: 201, body: { success: true, id, message: 'Processing...' } };
}

function show(request: SimulatedRequest, parts: BettercontactSimulatorParts, shop: Shop): SimulatedAnswer {
  const { looksUntilDone = 1 } = parts;
  const { jobs, account } = shop;
  const id = /^\/async\/([^/]+)$/.exec(request.path)?.[1];
  const job = id === undefined ? undefined : jobs.get(id);
  if (request.method !== 'GET' || id === undefined) return { status: 404, body: { error: 'Not found' } };
  if (!job) return { status: 406, body: { error: 'Unvalid request_id.' } };
  job.looks += 1;
  const left = (): string => `${account.credits}.0`;
  if (job.looks <= looksUntilDone)
    return {
      status: 202,
      body: { id, status: 'processing', credits_left: left(), message: 'Processing...' },
    };
  if (account.credits <= 0) return { status: 200, body: { id, status: 'on_hold', credits_left: left() } };
  return { status: 200, body: endOf(job, parts, shop) };
}

/** The finished search, charged when it is shown first; the same for a look and for a report. */
function endOf(
  job: Job,
  { knows, now }: BettercontactSimulatorParts,
  { book, account }: Shop,
): Record<string, unknown> {
  let fresh = false;
  const results = book.once<Results>(job.key, priceOfAll, now().toString(), () => {
    fresh = true;
    return job.contacts.map((contact) => {
      const person = knows(questionOf(contact));
      return { contact, person, found: foundOf(job.asked, person) };
    });
  });
  const price = priceOfAll(results);
  if (fresh) account.credits -= price;
  return {
    id: job.id,
    status: 'terminated',
    credits_consumed: price,
    credits_left: `${account.credits}.0`,
    summary: summaryOf(results),
    data: results.map((result) => rowOf(result, job.asked)),
  };
}

/** One credit for an address, ten for a number. */
const priceOfAll = (results: Results): number =>
  results.reduce((sum, { found }) => sum + (found.email ? 1 : 0) + (found.phone ? 10 : 0), 0);
const foundOf = (asked: Job['asked'], person: KnownPerson | null): Result['found'] => ({
  email: asked.email && person !== null && isUseful(person),
  phone: asked.phone && person !== null && person.phone !== null,
});
const isUseful = (person: KnownPerson): boolean =>
  person.email !== null &&
  STATUS[person.emailQuality] !== 'catch_all_not_safe' &&
  person.emailQuality !== 'none';

const questionOf = (contact: Contact): Parameters<Knowledge>[0] => ({
  firstName: contact.first_name || null,
  lastName: contact.last_name || null,
  email: null,
  linkedinUrl: contact.linkedin_url ?? null,
  companyName: contact.company ?? null,
  companyDomain: contact.company_domain ?? null,
});

const summaryOf = (results: Results): Record<string, number> => {
  const of = (status: string): number =>
    results.filter(({ person }) => person !== null && STATUS[person.emailQuality] === status).length;
  return {
    total: results.length,
    valid: of('deliverable'),
    catch_all: 0,
    catch_all_safe: of('catch_all_safe'),
    catch_all_not_safe: of('catch_all_not_safe'),
    undeliverable: 0,
    not_found: results.filter(({ person }) => person === null).length,
  };
};

function rowOf({ contact, person, found }: Result, asked: Job['asked']): Record<string, unknown> {
  const useful = found.email;
  const employees = person?.company.employees ?? null;
  return {
    enriched: found.email || found.phone,
    contact_id: 1,
    custom_fields: Object.entries(contact.custom_fields ?? {}).map(([name, value], position) => ({
      name,
      value,
      position,
    })),
    contact_first_name: contact.first_name,
    contact_last_name: contact.last_name,
    contact_full_name: `${contact.first_name} ${contact.last_name}`,
    contact_job_title: person?.title ?? null,
    contact_linkedin_profile_url: person?.linkedinUrl ?? null,
    // What was not asked for is not looked for.
    contact_email_address: asked.email ? (person?.email ?? null) : null,
    contact_email_address_status: person === null || !asked.email ? 'not_found' : STATUS[person.emailQuality],
    contact_email_address_provider: useful ? 'Secret Provider' : null,
    email_provider: useful ? 'google' : null,
    contact_phone_number: found.phone ? person?.phone : null,
    company_name: person?.company.name ?? null,
    company_domain: person?.company.domain ?? null,
    company_industry: person?.company.industry ?? null,
    company_employees_range_start: employees === null ? null : Math.floor(employees * 0.8),
    company_employees_range_end: employees === null ? null : Math.ceil(employees * 1.2),
    company_headquarters_country: person?.company.country ?? null,
  };
}

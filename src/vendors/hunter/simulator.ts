import type { Charge } from '../kit/charge-book.ts';
import { failureFor } from '../kit/failure-inputs.ts';
import { type AddressKind, type AddressKnowledge, kindByName } from '../kit/known-address.ts';
import type { Knowledge } from '../kit/known-person.ts';
import { routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';

export type HunterSimulatorParts = {
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  readonly knows: Knowledge;
  readonly knowsAddress?: AddressKnowledge;
  readonly perMinute?: number;
  /** Requests of the month. */
  readonly credits?: number;
};

const STATUS: Readonly<Record<AddressKind, string>> = {
  valid: 'valid',
  invalid: 'invalid',
  catch_all: 'accept_all',
  accept_all: 'accept_all',
  agent_mailbox: 'valid',
  spamtrap: 'invalid',
  abuse: 'valid',
  role_based: 'valid',
  disposable: 'disposable',
  toxic: 'invalid',
  webmail: 'webmail',
  unknown: 'unknown',
};

const failed = (status: number, id: string, details: string): SimulatedAnswer => ({
  status,
  body: { errors: [{ id, code: status, details }] },
});
type State = {
  left: number;
  readonly granted: number;
  readonly charges: Charge[];
  readonly started: Set<string>;
};

/** Hunter in small: 202 before a slow answer, 222 for a rude mail server, 403 for haste and 429 for an empty month. */
export function createHunterSimulator(parts: HunterSimulatorParts): VendorSimulator {
  const { apiKey, perMinute = 300, credits = 10_000 } = parts;
  const state: State = { left: credits, granted: credits, charges: [], started: new Set() };
  return createSimulator({
    perMinute,
    charges: () => state.charges,
    authenticate: ({ headers, query }) =>
      [headers['x-api-key'], query.get('api_key'), headers.authorization?.replace('Bearer ', '')].includes(
        apiKey,
      )
        ? null
        : failed(401, 'authentication_failed', 'No user found for the API key supplied'),
    tooMany: failed(403, 'too_many_requests', 'You have reached the rate limit'),
    work: routed(
      {
        'GET /email-verifier': (request) => verifier(request, parts, state),
        'GET /email-finder': (request) => finder(request, parts, state),
        'GET /account': () => ({
          status: 200,
          body: {
            data: {
              plan_name: 'Starter',
              requests: {
                verifications: { used: state.granted - state.left, available: state.granted },
              },
            },
          },
        }),
      },
      failed(404, 'not_found', 'There is no such page'),
    ),
  });
}

const NO_QUOTA = failed(429, 'too_many_requests', 'You have used all your requests of this month');

function pay(state: State, key: string, at: Temporal.Instant): void {
  state.left -= 1;
  state.charges.push({ key, credits: 1, at: at.toString() });
}

function verifier(request: SimulatedRequest, parts: HunterSimulatorParts, state: State): SimulatedAnswer {
  const email = request.query.get('email') ?? '';
  const [name = '', domain = ''] = email.split('@');
  if (domain === '') return failed(400, 'invalid_email', 'The email supplied is invalid');
  const failure = failureFor(domain);
  if (failure) return failure;
  if (name === 'claimed')
    return failed(451, 'claimed_email', 'The person owning this address asked us to stop processing it');
  if (state.left <= 0) return NO_QUOTA;
  if (name.startsWith('slow') && !state.started.has(email)) {
    state.started.add(email);
    return { status: 202, body: '' };
  }
  state.started.delete(email);
  pay(state, email, parts.now());
  if (name === 'rude') return { status: 222, body: '' };
  const kind = (parts.knowsAddress ?? kindByName)(email);
  const status = STATUS[kind];
  return {
    status: 200,
    body: {
      data: {
        status,
        result: status === 'valid' ? 'deliverable' : status === 'invalid' ? 'undeliverable' : 'risky',
        score: status === 'valid' ? 97 : 40,
        email,
        regexp: true,
        gibberish: false,
        disposable: status === 'disposable',
        webmail: status === 'webmail',
        mx_records: true,
        smtp_server: true,
        smtp_check: status === 'valid',
        accept_all: status === 'accept_all',
        block: false,
        sources: [],
      },
      meta: { params: { email } },
    },
  };
}

function finder(request: SimulatedRequest, parts: HunterSimulatorParts, state: State): SimulatedAnswer {
  const asked = Object.fromEntries(request.query) as Record<string, string | undefined>;
  if (!asked.linkedin_handle && !((asked.domain || asked.company) && (asked.first_name || asked.full_name)))
    return failed(400, 'wrong_params', 'You are missing the domain or the name');
  const failure = failureFor(asked.domain);
  if (failure) return failure;
  if (state.left <= 0) return NO_QUOTA;
  const person = parts.knows({
    firstName: asked.first_name ?? null,
    lastName: asked.last_name ?? null,
    email: null,
    linkedinUrl: asked.linkedin_handle ? `linkedin.com/in/${asked.linkedin_handle}` : null,
    companyName: asked.company ?? null,
    companyDomain: asked.domain ?? null,
  });
  if (!person?.email) return failed(404, 'not_found', 'No email was found for this person');
  pay(state, person.email, parts.now());
  const catchAll = person.emailQuality === 'catch_all';
  return {
    status: 200,
    body: {
      data: {
        first_name: person.firstName,
        last_name: person.lastName,
        email: person.email,
        score: person.emailQuality === 'verified' ? 98 : 71,
        domain: person.company.domain ?? '',
        accept_all: catchAll,
        position: person.title,
        linkedin_url: person.linkedinUrl,
        company: person.company.name ?? '',
        sources: [],
        verification: {
          date: parts.now().toString(),
          status: person.emailQuality === 'verified' ? 'valid' : catchAll ? 'accept_all' : 'unknown',
        },
      },
      meta: { params: asked },
    },
  };
}

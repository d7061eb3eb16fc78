import type { Charge } from '../kit/charge-book.ts';
import { failureFor } from '../kit/failure-inputs.ts';
import { type AddressKind, type AddressKnowledge, kindByName } from '../kit/known-address.ts';
import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import { fieldsOf, routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';

export type NeverbounceSimulatorParts = {
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  readonly knows?: AddressKnowledge;
  readonly perMinute?: number;
  readonly credits?: number;
  /** Looks that find a job still running. */
  readonly looksUntilDone?: number;
};
export type NeverbounceSimulator = VendorSimulator & {
  jobs(): number;
  /** Reports not yet taken, the oldest first. */
  deliveries(): SimulatedDelivery[];
};

const RESULTS: Readonly<Record<AddressKind, string>> = {
  valid: 'valid',
  invalid: 'invalid',
  catch_all: 'catchall',
  accept_all: 'catchall',
  agent_mailbox: 'valid',
  spamtrap: 'invalid',
  abuse: 'valid',
  role_based: 'valid',
  disposable: 'disposable',
  toxic: 'invalid',
  webmail: 'valid',
  unknown: 'unknown',
};
const CODES = ['valid', 'invalid', 'disposable', 'catchall', 'unknown'];

type Job = {
  readonly id: number;
  readonly addresses: string[];
  readonly callback: { url: string; headers: Record<string, string> } | null;
  looks: number;
  done: boolean;
};
type State = { credits: number; charges: Charge[]; jobs: Job[]; outbox: SimulatedDelivery[] };

const said = (fields: object): SimulatedAnswer => ({
  status: 200,
  body: { execution_time: 27, ...fields },
});
const failed = (status: string, message: string): SimulatedAnswer => said({ status, message });

/** NeverBounce in small: every failure of the application is status 200; single checks always charge. */
export function createNeverbounceSimulator(parts: NeverbounceSimulatorParts): NeverbounceSimulator {
  const { apiKey, now, perMinute = 1_000, credits = 10_000 } = parts;
  const state: State = { credits, charges: [], jobs: [], outbox: [] };
  const pay = (address: string): void => {
    state.credits -= 1;
    state.charges.push({ key: address, credits: 1, at: now().toString() });
  };
  const wordFor = (address: string): string => RESULTS[(parts.knows ?? kindByName)(address)];
  const simulator = createSimulator({
    perMinute,
    charges: () => state.charges,
    authenticate: (request) =>
      fieldsOf(request).key === apiKey || request.query.get('key') === apiKey
        ? null
        : failed('auth_failure', 'We were unable to authenticate your request'),
    tooMany: failed('throttle_triggered', 'Too many requests in a short amount of time'),
    work: routed(
      {
        'POST /single/check': (request) => check(request, state, wordFor, pay),
        'POST /jobs/create': (request) => create(request, state),
        'POST /jobs/status': (request) => status(request, state, parts, pay),
        'POST /jobs/results': (request) => results(request, state, wordFor),
        'POST /account/info': () =>
          said({ status: 'success', credits_info: creditsOf(state), job_counts: {} }),
      },
      { status: 404, body: { status: 'general_failure', message: 'Not found' } },
    ),
  });
  return {
    ...simulator,
    jobs: () => state.jobs.length,
    deliveries: () => state.outbox.splice(0),
  };
}

const creditsOf = (state: State, used = 0) => ({
  paid_credits_used: used,
  free_credits_used: 0,
  paid_credits_remaining: state.credits,
  free_credits_remaining: 0,
});

function check(
  request: SimulatedRequest,
  state: State,
  wordFor: (address: string) => string,
  pay: (address: string) => void,
): SimulatedAnswer {
  const { email } = fieldsOf(request);
  if (typeof email !== 'string' || email === '')
    return failed('general_failure', "Missing required parameter 'email'");
  const failure = failureFor(email.split('@')[1]);
  if (failure) return failure;
  if (state.credits <= 0) return failed('general_failure', 'Insufficient credits');
  pay(email);
  return said({
    status: 'success',
    result: wordFor(email),
    flags: ['has_dns', 'has_dns_mx', ...(email.startsWith('role_based') ? ['role_account'] : [])],
    suggested_correction: '',
    credits_info: creditsOf(state, 1),
  });
}

function create(request: SimulatedRequest, state: State): SimulatedAnswer {
  const { input, input_location, callback_url, callback_headers } = fieldsOf(request);
  if (input_location !== 'supplied' || !Array.isArray(input) || input.length === 0)
    return failed('general_failure', "Missing required parameter 'input'");
  if (state.jobs.filter((job) => !job.done).length >= 10)
    return failed('throttle_triggered', 'Too many jobs running');
  const job: Job = {
    id: 150_001 + state.jobs.length,
    addresses: input.map((row) => String(Array.isArray(row) ? row[0] : row)),
    callback:
      typeof callback_url === 'string'
        ? { url: callback_url, headers: (callback_headers ?? {}) as Record<string, string> }
        : null,
    looks: 0,
    done: false,
  };
  state.jobs.push(job);
  report(state, job, 'job_parsing_started');
  report(state, job, 'job_run_started');
  return said({ status: 'success', job_id: job.id });
}

function report(state: State, job: Job, event: string): void {
  if (job.callback === null) return;
  state.outbox.push({
    path: new URL(job.callback.url).pathname,
    headers: { 'content-type': 'application/json', ...job.callback.headers },
    body: JSON.stringify({ job_id: job.id, event }),
  });
}

const jobOf = (request: SimulatedRequest, state: State): Job | undefined =>
  state.jobs.find((job) => String(job.id) === String(fieldsOf(request).job_id));
const NO_JOB = failed('general_failure', 'Invalid job_id supplied');

function status(
  request: SimulatedRequest,
  state: State,
  parts: NeverbounceSimulatorParts,
  pay: (address: string) => void,
): SimulatedAnswer {
  const job = jobOf(request, state);
  if (!job) return NO_JOB;
  job.looks += 1;
  if (!job.done && job.looks > (parts.looksUntilDone ?? 1)) {
    job.done = true;
    for (const address of job.addresses) pay(address);
    report(state, job, 'job_run_finished');
  }
  return said({
    status: 'success',
    id: job.id,
    job_status: job.done ? 'complete' : 'running',
    filename: 'list.csv',
    created_at: parts.now().toString(),
    total: { records: job.addresses.length, processed: job.done ? job.addresses.length : 0 },
    bounce_estimate: 0,
    percent_complete: job.done ? 100 : 50,
  });
}

function results(
  request: SimulatedRequest,
  state: State,
  wordFor: (address: string) => string,
): SimulatedAnswer {
  const job = jobOf(request, state);
  if (!job) return NO_JOB;
  if (!job.done) return failed('general_failure', 'The job has not finished running');
  const fields = fieldsOf(request);
  const size = Math.min(Number(fields.items_per_page ?? 10), 1_000);
  const page = Number(fields.page ?? 1);
  const shown = job.addresses.slice((page - 1) * size, page * size);
  return said({
    status: 'success',
    total_results: job.addresses.length,
    total_pages: Math.ceil(job.addresses.length / size),
    query: { job_id: job.id, valids: 1 },
    results: shown.map((address, index) => {
      const word = wordFor(address);
      // Jobs speak in numbers now and then.
      const result = index % 2 === 0 ? word : CODES.indexOf(word);
      return { data: { '0': address }, verification: { result, flags: [], suggested_correction: '' } };
    }),
  });
}

import type { Charge } from '../kit/charge-book.ts';
import { writeCsv } from '../kit/csv-answer.ts';
import { failureFor } from '../kit/failure-inputs.ts';
import { type AddressKind, type AddressKnowledge, kindByName } from '../kit/known-address.ts';
import { readMultipart } from '../kit/multipart.ts';
import { routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';

export type MillionverifierSimulatorParts = {
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  readonly knows?: AddressKnowledge;
  readonly perMinute?: number;
  readonly credits?: number;
  /** Looks that find a file still in progress. */
  readonly looksUntilDone?: number;
};
export type MillionverifierSimulator = VendorSimulator & { files(): number };

const CODES = {
  ok: 1,
  catch_all: 2,
  unknown: 3,
  error: 4,
  disposable: 5,
  invalid: 6,
  unverified: 7,
} as const;
type Result = keyof typeof CODES;

const RESULTS: Readonly<Record<AddressKind, Result>> = {
  valid: 'ok',
  invalid: 'invalid',
  catch_all: 'catch_all',
  accept_all: 'catch_all',
  agent_mailbox: 'ok',
  spamtrap: 'invalid',
  abuse: 'ok',
  role_based: 'ok',
  disposable: 'disposable',
  toxic: 'invalid',
  webmail: 'ok',
  unknown: 'unknown',
};
/** Keys the vendor gives everybody, with what they always answer. */
const DEMO_RESULTS: Readonly<Record<string, Result>> = {
  API_KEY_FOR_TEST: 'ok',
  API_KEY_FOR_OK: 'ok',
  API_KEY_FOR_CATCH_ALL: 'catch_all',
  API_KEY_FOR_INVALID: 'invalid',
  API_KEY_FOR_UNKOWN: 'unknown',
  API_KEY_FOR_DISPOSABLE: 'disposable',
  API_KEY_FOR_UNVERIFIED: 'unverified',
};
const DEMO_ERRORS: Readonly<Record<string, string>> = {
  API_KEY_FOR_ERROR_NO_EMAIL: 'No email specified',
  API_KEY_FOR_ERROR_NO_APIKEY: 'No apikey specified',
  API_KEY_FOR_ERROR_INVALID_APIKEY: 'Apikey not found',
  API_KEY_FOR_ERROR_INSUFFICIENT_CREDITS: 'Insufficient credits',
  API_KEY_FOR_ERROR_IP_ADDRESS_BLOCKED: 'IP address blocked',
  API_KEY_FOR_ERROR_INTERNAL_ERROR: 'Internal error',
};

type Upload = {
  readonly id: number;
  readonly name: string;
  readonly addresses: string[];
  looks: number;
  done: boolean;
};
type State = { credits: number; charges: Charge[]; files: Upload[] };

/** MillionVerifier in small: always 200, errors in a field, and a `quality` that cannot be trusted. */
export function createMillionverifierSimulator(
  parts: MillionverifierSimulatorParts,
): MillionverifierSimulator {
  const { apiKey, perMinute = 10_000, credits = 10_000 } = parts;
  const state: State = { credits, charges: [], files: [] };
  const simulator = createSimulator({
    perMinute,
    charges: () => state.charges,
    authenticate: (request) => strangerAt(request, apiKey),
    tooMany: { status: 429, body: 'Too many requests' },
    work: routed(
      {
        'GET /api/v3/': (request) => verify(request, parts, state),
        'GET /api/v3/credits': () => ({ status: 200, body: { credits: state.credits } }),
        'POST /bulk/bulkapi/v2/upload': (request) => upload(request, state),
        'GET /bulk/bulkapi/v2/fileinfo': (request) => fileInfo(request, parts, state),
        'GET /bulk/bulkapi/v2/filelist': (request) => fileList(request, state),
        'GET /bulk/bulkapi/v2/download': (request) => download(request, parts, state),
      },
      { status: 404, body: 'Not found' },
    ),
  });
  return { ...simulator, files: () => state.files.length };
}

/** The single API names the key `api`, the one for lists `key`. */
function strangerAt(request: SimulatedRequest, apiKey: string): SimulatedAnswer | null {
  const bulk = request.path.startsWith('/bulk/');
  const given = request.query.get(bulk ? 'key' : 'api') ?? '';
  if (given === apiKey) return null;
  if (bulk) return { status: 200, body: { error: 'apikey_not_found' } };
  const address = request.query.get('email') ?? '';
  const result = DEMO_RESULTS[given];
  return result === undefined
    ? answerOf(address, 'error', 0, DEMO_ERRORS[given] ?? 'Apikey not found')
    : answerOf(address, result, 1_000, '', false);
}

const answerOf = (
  email: string,
  result: Result,
  credits: number,
  error = '',
  livemode = true,
): SimulatedAnswer => ({
  status: 200,
  body: {
    email,
    // As misleading as the vendor's own example.
    quality: error === '' ? 'good' : '',
    result,
    resultcode: CODES[result],
    subresult: result === 'invalid' ? 'mailbox_not_found' : '',
    free: false,
    role: email.startsWith('role_based'),
    didyoumean: '',
    credits,
    executiontime: 1,
    error,
    livemode,
  },
});

const resultFor = (address: string, parts: MillionverifierSimulatorParts): Result =>
  RESULTS[(parts.knows ?? kindByName)(address)];

function pay(state: State, address: string, result: Result, at: Temporal.Instant): void {
  if (['catch_all', 'unknown', 'unverified', 'error'].includes(result)) return;
  state.credits -= 1;
  state.charges.push({ key: address, credits: 1, at: at.toString() });
}

function verify(
  request: SimulatedRequest,
  parts: MillionverifierSimulatorParts,
  state: State,
): SimulatedAnswer {
  const address = request.query.get('email') ?? '';
  if (address === '') return answerOf('', 'error', state.credits, 'No email specified');
  const failure = failureFor(address.split('@')[1]);
  if (failure) return failure;
  if (state.credits <= 0) return answerOf(address, 'error', 0, 'Insufficient credits');
  const result = resultFor(address, parts);
  pay(state, address, result, parts.now());
  return answerOf(address, result, state.credits);
}

function upload(request: SimulatedRequest, state: State): SimulatedAnswer {
  const file = readMultipart(request.headers['content-type'] ?? '', request.raw).find(
    (part) => part.name === 'file_contents',
  );
  const addresses = (file?.content ?? '')
    .split('\r\n')
    .map((line) => line.replaceAll('"', ''))
    .filter((line) => line.includes('@'));
  if (!file || addresses.length === 0) return { status: 200, body: { error: 'no_emails_found' } };
  const made: Upload = {
    id: 940 + state.files.length,
    name: file.fileName ?? 'list.csv',
    addresses,
    looks: 0,
    done: false,
  };
  state.files.push(made);
  return { status: 200, body: { file_id: String(made.id), ...infoOf(made) } };
}

const infoOf = (file: Upload) => ({
  file_name: file.name,
  status: file.done ? 'finished' : 'in_progress',
  unique_emails: file.addresses.length,
  percent: file.done ? 100 : 50,
  total_rows: file.addresses.length,
  verified: file.done ? file.addresses.length : 0,
  error: '',
});

const NO_FILE: SimulatedAnswer = { status: 200, body: { error: 'file_not_found' } };
const fileOf = (request: SimulatedRequest, state: State): Upload | undefined =>
  state.files.find((file) => String(file.id) === request.query.get('file_id'));

function fileInfo(
  request: SimulatedRequest,
  parts: MillionverifierSimulatorParts,
  state: State,
): SimulatedAnswer {
  const file = fileOf(request, state);
  if (!file) return NO_FILE;
  file.looks += 1;
  if (!file.done && file.looks > (parts.looksUntilDone ?? 1)) {
    file.done = true;
    for (const address of file.addresses) pay(state, address, resultFor(address, parts), parts.now());
  }
  return { status: 200, body: { file_id: String(file.id), ...infoOf(file) } };
}

/** The filter by name finds every name that contains it. */
function fileList(request: SimulatedRequest, state: State): SimulatedAnswer {
  const name = request.query.get('name') ?? '';
  const found = state.files.filter((file) => file.name.includes(name));
  const files = found.slice(0, 50).map((file) => ({ file_id: String(file.id), ...infoOf(file) }));
  return { status: 200, body: { files, total: found.length } };
}

function download(
  request: SimulatedRequest,
  parts: MillionverifierSimulatorParts,
  state: State,
): SimulatedAnswer {
  const file = fileOf(request, state);
  if (!file?.done) return NO_FILE;
  const rows = file.addresses.map((address) => [address, 'good', resultFor(address, parts), 'no', 'no']);
  const table = writeCsv([['email', 'quality', 'result', 'free', 'role'], ...rows]);
  return { status: 200, body: table, headers: { 'content-type': 'text/csv' } };
}

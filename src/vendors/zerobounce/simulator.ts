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

export type ZerobounceSimulatorParts = {
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  readonly knows?: AddressKnowledge;
  readonly perMinute?: number;
  readonly credits?: number;
  /** Looks that find a file still in work. */
  readonly looksUntilDone?: number;
};

export type ZerobounceSimulator = VendorSimulator & { files(): number };

/** Status and sub-status by what is known of an address. */
const WORDS: Readonly<Record<AddressKind, readonly [string, string]>> = {
  valid: ['valid', ''],
  invalid: ['invalid', 'mailbox_not_found'],
  catch_all: ['catch-all', ''],
  accept_all: ['valid', 'accept_all'],
  agent_mailbox: ['valid', 'ai_agent_mailbox'],
  spamtrap: ['spamtrap', ''],
  abuse: ['abuse', ''],
  role_based: ['do_not_mail', 'role_based'],
  disposable: ['do_not_mail', 'disposable'],
  toxic: ['do_not_mail', 'toxic'],
  webmail: ['valid', ''],
  unknown: ['unknown', 'mail_server_did_not_respond'],
};

const REFUSED: SimulatedAnswer = {
  status: 200,
  body: { error: 'Invalid API Key or your account ran out of credits' },
};
const SHIELD: SimulatedAnswer = { status: 403, body: 'Request blocked.' };
const WRONG_KEYS_PER_HOUR = 200;

type State = {
  credits: number;
  readonly charges: Charge[];
  readonly files: Map<string, { addresses: string[]; looks: number; paid: boolean }>;
  readonly wrongKeys: Temporal.Instant[];
};

/** ZeroBounce in small: failures inside 200, a balance of -1 for a wrong key, and a lock after many of them. */
export function createZerobounceSimulator(parts: ZerobounceSimulatorParts): ZerobounceSimulator {
  const { now, perMinute = 100_000, credits = 10_000 } = parts;
  const state: State = { credits, charges: [], files: new Map(), wrongKeys: [] };
  const simulator = createSimulator({
    perMinute,
    charges: () => state.charges,
    authenticate: (request) => strangerAt(request, parts, state),
    tooMany: SHIELD,
    work: routed(
      {
        'GET /v2/validate': (request) => validate(request, parts, state),
        'GET /v2/getcredits': () => ({ status: 200, body: { Credits: String(state.credits) } }),
        'POST /bulk/v2/sendfile': (request) => sendFile(request, state),
        'GET /bulk/v2/filestatus': (request) => fileStatus(request, parts, state),
        'GET /bulk/v2/getfile': (request) => getFile(request, parts, state),
      },
      { status: 404, body: { error: 'Not found' } },
    ),
  });
  return { ...simulator, files: () => state.files.size };

  function strangerAt(
    request: SimulatedRequest,
    { apiKey }: ZerobounceSimulatorParts,
    { wrongKeys }: State,
  ): SimulatedAnswer | null {
    if (keyOf(request) === apiKey) return null;
    const hour = now().subtract({ hours: 1 });
    wrongKeys.push(now());
    const recent = wrongKeys.filter((at) => Temporal.Instant.compare(at, hour) > 0);
    if (recent.length > WRONG_KEYS_PER_HOUR) return SHIELD;
    return request.path.endsWith('/getcredits') ? { status: 200, body: { Credits: '-1' } } : REFUSED;
  }
}

const formOf = (request: SimulatedRequest) =>
  readMultipart(request.headers['content-type'] ?? '', request.raw);
const keyOf = (request: SimulatedRequest): string | undefined =>
  request.query.get('api_key') ?? formOf(request).find((part) => part.name === 'api_key')?.content;

const wordsFor = (address: string, { knows = kindByName }: ZerobounceSimulatorParts) => WORDS[knows(address)];

function pay(state: State, address: string, status: string, at: Temporal.Instant): void {
  if (status === 'unknown') return;
  state.credits -= 1;
  state.charges.push({ key: address, credits: 1, at: at.toString() });
}

function validate(request: SimulatedRequest, parts: ZerobounceSimulatorParts, state: State): SimulatedAnswer {
  const address = request.query.get('email') ?? '';
  if (!request.query.has('ip_address') || address === '')
    return { status: 400, body: { error: 'Missing parameter' } };
  const failure = failureFor(address.split('@')[1]);
  if (failure) return failure;
  if (state.credits <= 0) return REFUSED;
  const [status, sub] = wordsFor(address, parts);
  pay(state, address, status, parts.now());
  const [account = '', domain = ''] = address.split('@');
  return {
    status: 200,
    body: {
      address,
      status,
      sub_status: sub,
      free_email: false,
      did_you_mean: null,
      account,
      domain,
      domain_age_days: '9692',
      smtp_provider: 'example',
      mx_found: 'true',
      mx_record: `mx.${domain}`,
      catchall_domain: status === 'catch-all',
      firstname: null,
      lastname: null,
      gender: null,
      country: null,
      region: null,
      city: null,
      zipcode: null,
      processed_at: parts.now().toString().slice(0, 19).replace('T', ' '),
    },
  };
}

function sendFile(request: SimulatedRequest, state: State): SimulatedAnswer {
  const file = formOf(request).find((part) => part.name === 'file');
  const addresses = (file?.content ?? '')
    .split('\r\n')
    .slice(1)
    .map((line) => line.replaceAll('"', ''))
    .filter((line) => line !== '');
  if (addresses.length === 0)
    return { status: 400, body: { success: false, message: 'No file was uploaded' } };
  if (state.credits < addresses.length) return REFUSED;
  const id = `00000000-0000-4000-8000-${String(state.files.size + 1).padStart(12, '0')}`;
  state.files.set(id, { addresses, looks: 0, paid: false });
  return {
    status: 200,
    body: { success: true, message: 'File Accepted', file_name: file?.fileName ?? 'list.csv', file_id: id },
  };
}

const UNKNOWN_FILE: SimulatedAnswer = {
  status: 200,
  body: { success: false, message: 'File cannot be found.' },
};

function fileStatus(
  request: SimulatedRequest,
  parts: ZerobounceSimulatorParts,
  state: State,
): SimulatedAnswer {
  const id = request.query.get('file_id') ?? '';
  const file = state.files.get(id);
  if (!file) return UNKNOWN_FILE;
  file.looks += 1;
  const done = file.looks > (parts.looksUntilDone ?? 1);
  if (done && !file.paid) {
    file.paid = true;
    for (const address of file.addresses) pay(state, address, wordsFor(address, parts)[0], parts.now());
  }
  return {
    status: 200,
    body: {
      success: true,
      file_id: id,
      file_name: 'list.csv',
      upload_date: parts.now().toString(),
      file_status: done ? 'Complete' : 'Processing',
      complete_percentage: done ? '100%' : '50%',
      return_url: null,
    },
  };
}

function getFile(request: SimulatedRequest, parts: ZerobounceSimulatorParts, state: State): SimulatedAnswer {
  const file = state.files.get(request.query.get('file_id') ?? '');
  if (!file?.paid) return UNKNOWN_FILE;
  const rows = file.addresses.map((address) => [address, ...wordsFor(address, parts), '', 'False']);
  const head = ['Email Address', 'ZB Status', 'ZB Sub Status', 'ZB Did You Mean', 'ZB Free Email'];
  return { status: 200, body: writeCsv([head, ...rows]), headers: { 'content-type': 'text/csv' } };
}

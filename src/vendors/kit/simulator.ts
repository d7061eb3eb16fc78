import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Charge } from './charge-book.ts';

export type SimulatedRequest = {
  readonly method: string;
  /** Without the vendor's prefix and without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON where it is JSON, else as text; null when there is none. */
  readonly body: unknown;
  /** The body as it came. */
  readonly raw: string;
};
export type Exchange = { readonly request: SimulatedRequest; readonly answer: SimulatedAnswer };
/** A string body is sent as it is, anything else as JSON. `hang` never answers, `drop` cuts the line. */
export type SimulatedAnswer =
  | { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'drop';

/** A vendor in small: answers over real HTTP, remembers what it was asked and fails on demand. */
export type VendorSimulator = {
  answer(request: SimulatedRequest): Promise<SimulatedAnswer>;
  /** The next request gets this answer and nothing is done for it. */
  failNext(answer: SimulatedAnswer): void;
  /** The next request is worked on and charged, and its answer is lost. */
  dropResponseNext(): void;
  requests(): readonly SimulatedRequest[];
  /** Requests with their answers, the oldest first. */
  exchanges(): readonly Exchange[];
  charges(): Charge[];
};

export type SimulatorParts = {
  /** Requests per minute before 429. */
  readonly perMinute: number;
  /** Null lets the request in. */
  readonly authenticate: (request: SimulatedRequest) => SimulatedAnswer | null;
  readonly tooMany: SimulatedAnswer;
  /** Milliseconds each answer takes; none where nothing is said. */
  readonly latencyMs?: number;
  readonly work: (request: SimulatedRequest) => SimulatedAnswer | Promise<SimulatedAnswer>;
  readonly charges: () => Charge[];
};

const MINUTE_MS = 60_000;
/** Requests kept for `requests()`. */
const REMEMBERED = 1_000;

/** The part every simulated vendor has in common: authentication, a fixed window per minute, failures by hand. */
export function createSimulator({
  perMinute,
  authenticate,
  tooMany,
  work,
  charges,
  latencyMs = 0,
}: SimulatorParts): VendorSimulator {
  const failures: SimulatedAnswer[] = [];
  const seen: Exchange[] = [];
  let drops = 0;
  let window = { from: 0, count: 0 };
  const limited = (): boolean => {
    const now = performance.now();
    if (now - window.from >= MINUTE_MS || window.count === 0) window = { from: now, count: 0 };
    window.count += 1;
    return window.count > perMinute;
  };
  const decided = async (request: SimulatedRequest): Promise<SimulatedAnswer> => {
    const stranger = authenticate(request);
    if (stranger) return stranger;
    if (limited()) return tooMany;
    return failures.shift() ?? (await work(request));
  };
  return {
    async answer(request) {
      if (latencyMs > 0) await setTimeout(latencyMs);
      const answer = await decided(request);
      seen.push({ request, answer });
      if (seen.length > REMEMBERED) seen.shift();
      if (answer === 'hang' || answer === 'drop' || drops === 0 || answer.status >= 300) return answer;
      drops -= 1;
      return 'drop';
    },
    failNext: (answer) => void failures.push(answer),
    dropResponseNext() {
      drops += 1;
    },
    requests: () => seen.map((exchange) => exchange.request),
    exchanges: () => seen,
    charges,
  };
}

export type RunningSimulators = { readonly port: number; readonly url: string; close(): Promise<void> };

/** Serves simulators on loopback, each below its prefix, e.g. `{ '/apollo': simulator }`. */
export async function serveSimulators(
  simulators: Readonly<Record<string, VendorSimulator>>,
  port = 0,
): Promise<RunningSimulators> {
  const server = createServer(
    (incoming, response) =>
      void respond(simulators, incoming, response).catch(() => incoming.socket.destroy()),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const taken = (server.address() as AddressInfo).port;
  return { port: taken, url: `http://127.0.0.1:${taken}`, close: () => closeServer(server) };
}

async function respond(
  simulators: Readonly<Record<string, VendorSimulator>>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const prefix = Object.keys(simulators).find((candidate) => url.pathname.startsWith(`${candidate}/`));
  const simulator = prefix === undefined ? undefined : simulators[prefix];
  if (prefix === undefined || !simulator)
    return send(response, { status: 404, body: { error: 'There is no such vendor here.' } });
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const answer = await simulator.answer({
    method: incoming.method ?? 'GET',
    path: url.pathname.slice(prefix.length),
    query: url.searchParams,
    headers,
    body: bodyOf(text),
    raw: text,
  });
  if (answer === 'drop') incoming.socket.destroy();
  else if (answer !== 'hang') send(response, answer);
}

function bodyOf(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, answer: Exclude<SimulatedAnswer, string>): void {
  const plain = typeof answer.body === 'string';
  response.writeHead(answer.status, {
    'content-type': plain ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    ...answer.headers,
  });
  response.end(plain ? (answer.body as string) : JSON.stringify(answer.body));
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

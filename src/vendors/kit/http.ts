import { messageOf } from '#core/errors';
import { reason } from '#core/verdict';
import { EffectError, type Failure, licenseOf } from '#gateway';
import { dangerVerdict } from './danger/danger.rules.ts';
import { fetchPinned } from './pinned-request.ts';

/** The most an answer may hold, in bytes; more is no answer to a question of ours. */
const LARGEST_ANSWER = 5 * 1024 * 1024;

export type VendorRequest = {
  /** Names the vendor in sentences and reason codes, lower case. */
  readonly vendor: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'PROPFIND' | 'REPORT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Fields of a form (`application/x-www-form-urlencoded`); instead of `json`. */
  readonly form?: URLSearchParams;
  /** A body of another kind, with its content type; instead of `json`. */
  readonly body?: { readonly type: string; readonly content: string };
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Connects to one of these and looks no name up; for addresses that somebody outside chose and we checked. */
  readonly addresses?: readonly string[];
};

export type VendorAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; throws `EffectError` with an unknown effect when it is no JSON. */
  json(): unknown;
};

/** Failures that come before a connection exists, so nothing can have happened. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * One HTTP request to a vendor, never repeated. Answers whatever status the vendor gives. Throws `EffectError`:
 * effect none when no connection came about or the request is a dangerous one without permission, unknown when the
 * answer got lost, was too large or too late.
 */
export async function callVendor(request: VendorRequest): Promise<VendorAnswer> {
  const { vendor, method, headers, timeoutMs, signal } = request;
  refuseDanger(request);
  const body = bodyOf(request);
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const answer = await send(request, {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': 'Legwork/1',
        ...(body ? { 'content-type': body.type } : {}),
        ...headers,
      },
      ...(body ? { body: body.content } : {}),
      signal: deadline,
    });
    const text = await limitedText(vendor, answer);
    return { status: answer.status, headers: answer.headers, text, json: () => parsed(vendor, text) };
  } catch (error) {
    if (error instanceof EffectError) throw error;
    throw lostAnswer(vendor, error, timeoutMs);
  }
}

type Sent = { method: string; headers: Record<string, string>; body?: string; signal: AbortSignal };

const send = ({ url, addresses }: VendorRequest, sent: Sent): Promise<Response> =>
  addresses ? fetchPinned(url, sent, addresses) : fetch(url, { ...sent, redirect: 'manual' });

/** The last look at what leaves: by meaning, whoever built it and however. */
function refuseDanger({ vendor, method, url, headers, json, form, signal }: VendorRequest): void {
  const body = json ?? (form ? Object.fromEntries(form) : undefined);
  const verdict = dangerVerdict({ vendor, method, url, headers, body }, licenseOf(signal));
  const [first] = verdict.reasons;
  if (!verdict.allowed && first) throw new EffectError(first, { effect: 'none', failure: 'validation' });
}

function bodyOf({ json, form, body }: VendorRequest): { type: string; content: string } | undefined {
  if (json !== undefined) return { type: 'application/json', content: JSON.stringify(json) };
  if (form) return { type: 'application/x-www-form-urlencoded', content: form.toString() };
  return body;
}

function lostAnswer(vendor: string, error: unknown, timeoutMs: number): EffectError {
  const { cause, code: own } = error as { cause?: { code?: string }; code?: string | number };
  const code = String(cause?.code ?? (typeof own === 'string' ? own : ''));
  if (NEVER_CONNECTED.has(code)) {
    const why = reason(
      `${vendor}.unreachable`,
      `${vendor} could not be reached (${code}). Nothing happened there. It is tried again later.`,
      { error: code },
    );
    return new EffectError(why, { effect: 'none', retryable: true, failure: 'transient', cause: error });
  }
  const late = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const what = late
    ? `did not answer within ${timeoutMs} ms`
    : `broke off before its answer was complete (${code || messageOf(error)})`;
  const why = reason(
    `${vendor}.answer_lost`,
    `${vendor} ${what}. It may have done its work and charged for it.`,
    { error: code || messageOf(error) },
  );
  return new EffectError(why, { effect: 'unknown', retryable: true, cause: error });
}

async function limitedText(vendor: string, answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_ANSWER)
      throw new EffectError(
        reason(
          `${vendor}.answer_too_large`,
          `${vendor} sent more than ${LARGEST_ANSWER} bytes, which is no answer to our question. It was not read.`,
        ),
        { effect: 'unknown' },
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(vendor: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = reason(
      `${vendor}.answer_unreadable`,
      `${vendor} answered with something that is no JSON: "${text.slice(0, 120)}". It may have charged for it.`,
    );
    throw new EffectError(why, { effect: 'unknown', retryable: true, failure: 'vendor_bug', cause: error });
  }
}

/**
 * Seconds to wait from a Retry-After header in either form, seconds or a date; a date counts from the vendor's own
 * Date header, so a clock that differs does not matter. Null when there is none or it cannot be read.
 */
export function retryAfterSeconds(headers: Headers): number | null {
  const written = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(written)) return Math.ceil(Number(written));
  const until = Date.parse(written);
  const from = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(until) || Number.isNaN(from) ? null : Math.max(0, Math.ceil((until - from) / 1000));
}

type Refusal = { readonly code: string; readonly failure: Failure; readonly says: string };

const NO_KEY: Refusal = {
  code: 'auth_failed',
  failure: 'auth',
  says: 'does not accept the key (WORDS). Nothing was charged. Renew it under Connections.',
};
const NOT_THERE: Refusal = {
  code: 'not_found',
  failure: 'not_found',
  says: 'does not know what was asked for (WORDS). Nothing was charged.',
};
const REFUSALS: Readonly<Record<number, Refusal>> = {
  401: NO_KEY,
  402: {
    code: 'credits_exhausted',
    failure: 'quota_exhausted',
    says: 'has no credits left (WORDS). Nothing was charged. Top up or wait for the next period.',
  },
  403: NO_KEY,
  404: NOT_THERE,
  409: {
    code: 'conflict',
    failure: 'conflict',
    says: 'says it is there already (WORDS). Nothing was changed.',
  },
  410: NOT_THERE,
  429: {
    code: 'rate_limited',
    failure: 'rate_limited',
    says: 'takes no more requests for now (WORDS).WAIT Nothing was charged.',
  },
  503: {
    code: 'unavailable',
    failure: 'transient',
    says: 'is not available now (WORDS). Nothing was charged. It is tried again later.',
  },
};
const REJECTED: Refusal = {
  code: 'rejected',
  failure: 'validation',
  says: 'did not accept the request (status STATUS: WORDS). Nothing was charged.',
};
const AGAIN: ReadonlySet<Failure> = new Set(['rate_limited', 'transient']);

/** What a status outside 2xx means. A refusal is without effect; a server that broke down may have worked before. */
export function statusError(vendor: string, answer: VendorAnswer): EffectError {
  const { status, headers } = answer;
  const words = wordsOf(answer);
  const wait = retryAfterSeconds(headers);
  const detail = { status, retryAfterSeconds: wait };
  if (status >= 500 && status !== 503) {
    const why = `${vendor} broke down over the request (${words}). It may have charged for it.`;
    return new EffectError(reason(`${vendor}.broke_down`, why, detail), {
      effect: 'unknown',
      retryable: true,
    });
  }
  const { code, failure, says } = REFUSALS[status] ?? REJECTED;
  const text = `${vendor} ${says}`
    .replace('STATUS', String(status))
    .replace('WAIT', wait === null ? '' : ` It asks to wait ${wait} seconds.`)
    .replace('WORDS', () => words);
  return new EffectError(reason(`${vendor}.${code}`, text, detail), {
    effect: 'none',
    retryable: AGAIN.has(failure),
    failure,
    retryAfterMs: wait === null ? null : wait * 1_000,
  });
}

/** Vendors put their sentence in `message`, `error` or in the bare body. */
function wordsOf(answer: VendorAnswer): string {
  try {
    const body = JSON.parse(answer.text) as { message?: unknown; error?: unknown; error_message?: unknown };
    const sentence = [body.message, body.error, body.error_message].find((word) => typeof word === 'string');
    if (typeof sentence === 'string') return sentence.slice(0, 200);
  } catch {
    // Plain text is shown as it is.
  }
  return answer.text.trim().slice(0, 200) || `status ${answer.status}`;
}

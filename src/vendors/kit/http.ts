import { messageOf } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { EffectError } from '#gateway';

/** The most an answer may hold, in bytes; more is no answer to a question of ours. */
const LARGEST_ANSWER = 5 * 1024 * 1024;

export type VendorRequest = {
  /** Names the vendor in sentences and reason codes, lower case. */
  readonly vendor: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
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
 * effect none when no connection came about, unknown when the answer got lost, was too large or too late.
 */
export async function callVendor(request: VendorRequest): Promise<VendorAnswer> {
  const { vendor, method, url, headers, json, timeoutMs, signal } = request;
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const answer = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': 'Legwork/1',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      redirect: 'manual',
      signal: deadline,
    });
    const text = await limitedText(vendor, answer);
    return { status: answer.status, headers: answer.headers, text, json: () => parsed(vendor, text) };
  } catch (error) {
    if (error instanceof EffectError) throw error;
    throw lostAnswer(vendor, error, timeoutMs);
  }
}

function lostAnswer(vendor: string, error: unknown, timeoutMs: number): EffectError {
  const code = ((error as { cause?: { code?: string } }).cause?.code ?? '').toString();
  if (NEVER_CONNECTED.has(code)) {
    const why = reason(
      `${vendor}.unreachable`,
      `${vendor} could not be reached (${code}). Nothing happened there. It is tried again later.`,
      { error: code },
    );
    return new EffectError(why, { effect: 'none', retryable: true, cause: error });
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
    throw new EffectError(why, { effect: 'unknown', retryable: true, cause: error });
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

/** What a status outside 2xx means. A refusal is without effect; a server that broke down may have worked before. */
export function statusError(vendor: string, answer: VendorAnswer): EffectError {
  const words = wordsOf(answer);
  const detail = { status: answer.status, retryAfterSeconds: retryAfterSeconds(answer.headers) };
  const none = (code: string, text: string, retryable: boolean): EffectError =>
    fail(reason(`${vendor}.${code}`, text, detail), 'none', retryable);
  switch (answer.status) {
    case 401:
    case 403:
      return none(
        'auth_failed',
        `${vendor} does not accept the key (${words}). Nothing was charged. Renew it under Connections.`,
        false,
      );
    case 402:
      return none(
        'credits_exhausted',
        `${vendor} has no credits left (${words}). Nothing was charged. Top up or wait for the next period.`,
        false,
      );
    case 429: {
      const wait =
        detail.retryAfterSeconds === null ? '' : ` It asks to wait ${detail.retryAfterSeconds} seconds.`;
      return none(
        'rate_limited',
        `${vendor} takes no more requests for now (${words}).${wait} Nothing was charged.`,
        true,
      );
    }
    case 503:
      return none(
        'unavailable',
        `${vendor} is not available now (${words}). Nothing was charged. It is tried again later.`,
        true,
      );
  }
  if (answer.status >= 500)
    return fail(
      reason(
        `${vendor}.broke_down`,
        `${vendor} broke down over the request (${words}). It may have charged for it.`,
        detail,
      ),
      'unknown',
      true,
    );
  return none(
    'rejected',
    `${vendor} did not accept the request (status ${answer.status}: ${words}). Nothing was charged.`,
    false,
  );
}

const fail = (why: Reason, effect: 'none' | 'unknown', retryable: boolean): EffectError =>
  new EffectError(why, { effect, retryable });

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

import type { z } from 'zod';
import { reason } from '#core/verdict';
import { type Call, definePerformer, EffectError, type Failure, type Performer } from '#gateway';
import { callVendor, statusError, type VendorAnswer, type VendorRequest } from './http.ts';

export type AccessRequest = Partial<Pick<VendorRequest, 'headers' | 'json' | 'form' | 'body'>> & {
  readonly method: VendorRequest['method'];
  /** Below the base URL, beginning with a slash. */
  readonly path: string;
  /** Entries without a value are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly signal: AbortSignal;
  /** Statuses outside 2xx that are an answer here, such as 404 for a look. */
  readonly expected?: readonly number[];
};

/** One account at a vendor: where it is, how it is asked, and how its refusals read. */
export type VendorAccess = {
  readonly vendor: string;
  /** One request. Throws `EffectError` for a status outside 2xx and for what `refusal` finds in the answer. */
  send(request: AccessRequest): Promise<VendorAnswer>;
  /** The same, with the body as the schema wants it; a body that differs is an `EffectError` of class `vendor_bug`. */
  read<T>(request: AccessRequest, schema: z.ZodType<T>): Promise<T>;
};

export type VendorAccessParts = {
  readonly vendor: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
  /** A failure the vendor words in its own way; null leaves it to the status. */
  readonly refusal?: (answer: VendorAnswer) => EffectError | null;
};

export function vendorAccess(parts: VendorAccessParts): VendorAccess {
  const { vendor, baseUrl, timeoutMs = 30_000, refusal = () => null } = parts;
  const send = async ({ path, query, headers, expected, ...rest }: AccessRequest): Promise<VendorAnswer> => {
    const answer = await callVendor({
      vendor,
      url: `${baseUrl}${path}${queryOf(query)}`,
      headers: { ...parts.headers, ...headers },
      timeoutMs,
      ...rest,
    });
    if (expected?.includes(answer.status)) return answer;
    const refused = refusal(answer);
    if (refused) throw refused;
    if (answer.status < 200 || answer.status > 299) throw statusError(vendor, answer);
    return answer;
  };
  return {
    vendor,
    send,
    read: async (request, schema) => understood(vendor, schema, (await send(request)).json()),
  };
}

function queryOf(query: AccessRequest['query'] = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** The body in the form the schema names; else an `EffectError` with an unknown effect, class `vendor_bug`. */
export function understood<T>(vendor: string, schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const places = read.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || 'the whole');
  throw new EffectError(
    reason(
      `${vendor}.answer_unreadable`,
      `${vendor} answered in a form that is not known here (${places.join(', ')}). It may have done its work.`,
      { places },
    ),
    { effect: 'unknown', retryable: true, failure: 'vendor_bug' },
  );
}

/** The body where it is JSON, else null: for reading why a vendor refused. */
export function bodyIfJson(answer: VendorAnswer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    return null;
  }
}

/** A failure without any effect out there. Rate limits and passing troubles may be tried again. */
export const harmless = (
  failure: Failure,
  code: string,
  text: string,
  more: { detail?: Record<string, unknown>; retryAfterMs?: number | null } = {},
): EffectError =>
  new EffectError(reason(code, text, more.detail), {
    effect: 'none',
    failure,
    retryable: failure === 'rate_limited' || failure === 'transient',
    retryAfterMs: more.retryAfterMs ?? null,
  });

/** Asks for leave at the last moment before the world changes; throws without effect when it is refused. */
export async function askLeave(call: Call): Promise<void> {
  const verdict = await call.onTransmission();
  const [why] = verdict.reasons;
  if (!verdict.allowed && why) throw new EffectError(why, { effect: 'none', retryable: true });
}

/** Runs a part that only looks: whatever goes wrong in it, nothing happened out there. */
export async function harmlessly<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof EffectError) || error.effect === 'none') throw error;
    throw new EffectError(error.reason, {
      effect: 'none',
      retryable: error.retryable,
      failure: error.failure === 'timeout_unknown' ? 'transient' : error.failure,
      retryAfterMs: error.retryAfterMs,
      cause: error,
    });
  }
}

/** A performer that only looks; what passes may be asked again. */
export const defineReader = <I, R>({ operation, perform }: Performer<I, R>): Performer =>
  definePerformer<I, R>({
    operation,
    perform: (ctx, input, call) => harmlessly(() => perform(ctx, input, call)),
  });

/** How long a look for a lost answer may take. */
export const lookSignal = (): AbortSignal => AbortSignal.timeout(30_000);

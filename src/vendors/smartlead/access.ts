import { z } from 'zod';
import { reason } from '#core/verdict';
import { EffectError } from '#gateway';
import { retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import {
  type AccessRequest,
  harmless,
  understood,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';

const shown = z.object({
  ok: z.boolean().optional(),
  success: z.boolean().optional(),
  message: z.string().optional(),
  error: z
    .union([
      z.string(),
      z.object({
        code: z.string().optional(),
        message: z.string().optional(),
        retry_after: z.coerce.number().optional(),
      }),
    ])
    .optional(),
});

/** Errors come in three shapes, and some in a 200 that says it is not ok. */
function refusalOf(answer: VendorAnswer): EffectError | null {
  const body = shown.safeParse(parsed(answer.text));
  if (!body.success) return null;
  const { ok, success, message, error } = body.data;
  const words = (typeof error === 'object' ? error.message : error) ?? message ?? `status ${answer.status}`;
  if (answer.status === 200 && (ok === false || success === false))
    return harmless(
      'validation',
      'smartlead.refused',
      `Smartlead answered that it is not ok (${words}). Nothing was changed.`,
    );
  if (answer.status !== 429) return null;
  const wait =
    retryAfterSeconds(answer.headers) ?? (typeof error === 'object' ? error.retry_after : undefined) ?? null;
  const why = reason(
    'smartlead.rate_limited',
    `Smartlead takes no more requests for now (${words}). Nothing was changed.`,
  );
  const retryAfterMs = wait === null ? null : wait * 1_000;
  return new EffectError(why, { effect: 'none', retryable: true, failure: 'rate_limited', retryAfterMs });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export type SmartleadSettings = {
  /** With the version path, without a trailing slash, e.g. `https://server.smartlead.ai/api/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/** The key travels in the query and nowhere else. */
export function smartleadAccess({ baseUrl, apiKey, timeoutMs }: SmartleadSettings): VendorAccess {
  const plain = vendorAccess({
    vendor: 'smartlead',
    baseUrl,
    headers: {},
    refusal: refusalOf,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const send = (request: AccessRequest) =>
    plain.send({ ...request, query: { ...request.query, api_key: apiKey } });
  return {
    vendor: 'smartlead',
    send,
    read: async (request, schema) => understood('smartlead', schema, (await send(request)).json()),
  };
}

const done = z.union([z.object({ ok: z.literal(true) }), z.object({ success: z.literal(true) })]);

/** Whether a body says that something was done: an object that is ok, or a plain word such as `success`. */
export const isDone = (text: string): boolean =>
  /^[A-Za-z][\w ,.!-]*$/.test(text.trim()) || done.safeParse(parsed(text)).success;

/** Asks for something whose answer says only that it was done; another answer is an `EffectError` of class `vendor_bug`. */
export async function command(smartlead: VendorAccess, request: AccessRequest): Promise<void> {
  const answer = await smartlead.send(request);
  if (!isDone(answer.text)) understood('smartlead', done, parsed(answer.text));
}

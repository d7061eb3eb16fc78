import { z } from 'zod';
import type { EffectError, Failure } from '#gateway';
import { retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import { bodyIfJson, harmless } from '../kit/vendor-access.ts';
import { milliseconds } from './models.rules.ts';

/** OpenAI and its likes put a `code` beside the type, Anthropic has the type alone. */
const errorBody = z.object({
  error: z.object({ type: z.string().nullish(), code: z.string().nullish(), message: z.string().nullish() }),
});

type Kind = { readonly failure: Failure; readonly says: string };
const KINDS: Readonly<Record<string, Kind>> = {
  insufficient_quota: {
    failure: 'quota_exhausted',
    says: 'has no credit left. Nothing was charged. Top up the account; waiting does not help.',
  },
  billing_error: {
    failure: 'quota_exhausted',
    says: 'has no credit left. Nothing was charged. Top up the account; waiting does not help.',
  },
  invalid_json_schema: {
    failure: 'config',
    says: 'does not take the schema of the answer. Nothing was charged. The prompt of this product must be changed.',
  },
  model_not_found: {
    failure: 'config',
    says: 'does not know the model, or the key may not use it. Nothing was charged. Choose another under Settings.',
  },
  not_found_error: {
    failure: 'config',
    says: 'does not know the model, or the key may not use it. Nothing was charged. Choose another under Settings.',
  },
  overloaded_error: {
    failure: 'transient',
    says: 'is overloaded. Nothing was charged. It is tried again later.',
  },
  rate_limit_exceeded: {
    failure: 'rate_limited',
    says: 'takes no more requests for now. Nothing was charged.',
  },
  rate_limit_error: { failure: 'rate_limited', says: 'takes no more requests for now. Nothing was charged.' },
};

/**
 * Refusals that the status alone does not tell: 429 is a full minute or an empty account, 529 is overload. The words of
 * the vendor are not repeated, because they may quote the prompt.
 */
export const modelRefusal =
  (vendor: string) =>
  (answer: VendorAnswer): EffectError | null => {
    if (answer.status < 400) return null;
    const { type, code } = errorBody.safeParse(bodyIfJson(answer)).data?.error ?? {};
    const kind = KINDS[code ?? ''] ?? KINDS[type ?? ''];
    if (!kind) return null;
    return harmless(kind.failure, `${vendor}.${kind.failure}`, `${vendor} ${kind.says}`, {
      detail: { status: answer.status, type: code ?? type },
      retryAfterMs: kind.failure === 'rate_limited' ? waitOf(answer.headers) : null,
    });
  };

/** The header everybody knows, else the longer of the two windows. */
function waitOf(headers: Headers): number | null {
  const told = retryAfterSeconds(headers);
  if (told !== null) return told * 1_000;
  const windows = ['requests', 'tokens'].flatMap((name) => {
    const wait = milliseconds(headers.get(`x-ratelimit-reset-${name}`) ?? '');
    return wait === null ? [] : [wait];
  });
  return windows.length === 0 ? null : Math.max(...windows);
}

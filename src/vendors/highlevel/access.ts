import { z } from 'zod';
import type { EffectError, Failure } from '#gateway';
import { retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import {
  type AccessRequest,
  bodyIfJson,
  harmless,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';

export type HighlevelSettings = {
  /** Without a trailing slash, e.g. `https://services.leadconnectorhq.com`. */
  readonly baseUrl: string;
  readonly token: string;
  /** The sub-account; nearly every call wants it although the token is bound to it. */
  readonly locationId: string;
  readonly timeoutMs?: number;
};

/** HighLevel dates its API by resource; one table, so that a switch is one line. */
const VERSIONS = [
  ['/contacts', '2021-07-28'],
  ['/opportunities', '2021-07-28'],
  ['/calendars', '2021-04-15'],
  ['/conversations', '2021-04-15'],
] as const;

export type HighlevelAccess = VendorAccess & { readonly locationId: string };

export function highlevelAccess({
  baseUrl,
  token,
  locationId,
  timeoutMs = 15_000,
}: HighlevelSettings): HighlevelAccess {
  const access = vendorAccess({
    vendor: 'highlevel',
    baseUrl,
    headers: { authorization: `Bearer ${token}` },
    timeoutMs,
    refusal: highlevelRefusal,
  });
  const dated = (request: AccessRequest): AccessRequest => {
    const version = VERSIONS.find(([path]) => request.path.startsWith(path))?.[1] ?? '2021-07-28';
    return { ...request, headers: { version, ...request.headers } };
  };
  return {
    vendor: access.vendor,
    locationId,
    send: (request) => access.send(dated(request)),
    read: (request, schema) => access.read(dated(request), schema),
  };
}

/** `message` is a list where a form did not hold. */
const errorReply = z.object({ message: z.union([z.string(), z.array(z.string())]).optional() });

type Kind = {
  readonly words: RegExp;
  readonly failure: Failure;
  readonly code: string;
  readonly says: string;
};
/** By the words of the vendor, which has no codes; the first that fits is taken. */
const KINDS: readonly Kind[] = [
  {
    words: /not authorized for this scope/i,
    failure: 'config',
    code: 'missing_scope',
    says: 'does not let the token do this. Nothing was changed. Add the scope to the private integration.',
  },
  {
    words: /dnd is active|dnd.*cannot send|cannot send.*dnd/i,
    failure: 'recipient_blocked',
    code: 'do_not_disturb',
    says: 'does not send to somebody who does not want to be contacted there. Nothing was sent.',
  },
  {
    words: /missing phone number/i,
    failure: 'validation',
    code: 'missing_phone',
    says: 'has no phone number of this contact. Nothing was sent.',
  },
  {
    words: /invalid country calling code/i,
    failure: 'validation',
    code: 'invalid_country_code',
    says: 'cannot read the phone number of this contact. Nothing was sent.',
  },
  {
    words: /slot.*(?:no longer available|not available|unavailable)/i,
    failure: 'conflict',
    code: 'slot_taken',
    says: 'has given this slot to somebody else. Nothing was booked or moved. Offer another one.',
  },
];

/** The wait of a full window, and of searches whose cursor store is full: that one takes longer to recover. */
const WINDOW_MS = 10_000;
const CURSOR_STORE_MS = 30_000;

function highlevelRefusal(answer: VendorAnswer): EffectError | null {
  if (answer.status < 400 || answer.status >= 500) return null;
  const told = errorReply.safeParse(bodyIfJson(answer)).data?.message ?? answer.text;
  const text = Array.isArray(told) ? told.join('; ') : told;
  if (answer.status === 429) return fullWindow(answer, text);
  const kind = KINDS.find(({ words }) => words.test(text));
  if (kind)
    return harmless(kind.failure, `highlevel.${kind.code}`, `HighLevel ${kind.says}`, {
      detail: { status: answer.status },
    });
  const [failure, code] = STATUS[answer.status] ?? (['validation', 'rejected'] as const);
  return harmless(
    failure,
    `highlevel.${code}`,
    `HighLevel refused (status ${answer.status}: ${withoutPeople(text).slice(0, 200)}). Nothing was changed.`,
    { detail: { status: answer.status } },
  );
}

const STATUS: Readonly<Record<number, readonly [Failure, string]>> = {
  401: ['auth', 'auth_failed'],
  403: ['auth', 'auth_failed'],
  404: ['not_found', 'not_found'],
  409: ['conflict', 'conflict'],
};

function fullWindow({ headers }: VendorAnswer, text: string): EffectError {
  if (headers.get('x-ratelimit-daily-remaining') === '0')
    return harmless(
      'quota_exhausted',
      'highlevel.day_used_up',
      'HighLevel takes no more requests today. Nothing was changed. It is tried again tomorrow.',
    );
  const told = retryAfterSeconds(headers);
  const interval = Number(headers.get('x-ratelimit-interval-milliseconds')) || WINDOW_MS;
  const wait = /point in time|PIT context/i.test(text)
    ? CURSOR_STORE_MS
    : told === null
      ? interval
      : told * 1_000;
  return harmless(
    'rate_limited',
    'highlevel.rate_limited',
    `HighLevel takes no more requests for now. Nothing was changed. It is tried again in ${Math.ceil(wait / 1_000)} seconds.`,
    { retryAfterMs: wait },
  );
}

/** The vendor repeats addresses and numbers of people in its sentences. */
export const withoutPeople = (text: string): string =>
  text.replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, '(address)').replace(/\+?\d[\d\s().-]{6,}\d/g, '(number)');

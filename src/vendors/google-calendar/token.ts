import type { EffectError } from '#gateway';
import type { VendorAnswer } from '../kit/http.ts';
import { bodyIfJson, harmless, harmlessly, vendorAccess } from '../kit/vendor-access.ts';
import { googleRefusal } from './refusals.ts';
import { errorReply, tokenReply } from './wire.ts';

export type GoogleCredentials = {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly timeoutMs: number;
};

/** An access token is renewed this long before it ends. */
const EARLY = { minutes: 5 } as const;

/**
 * Access tokens from a refresh token. Several callers at once share one request. A refresh token that was taken back is
 * class `auth`: only reconnecting helps.
 */
export function googleTokens(
  credentials: GoogleCredentials,
): (now: Temporal.Instant, signal: AbortSignal) => Promise<string> {
  const { tokenUrl, clientId, clientSecret, refreshToken, timeoutMs } = credentials;
  const google = vendorAccess({
    vendor: 'google_calendar',
    baseUrl: tokenUrl,
    headers: {},
    timeoutMs,
    refusal,
  });
  let known: { token: string; until: Temporal.Instant } | undefined;
  let running: Promise<string> | undefined;
  const renew = async (now: Temporal.Instant): Promise<string> => {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret,
    });
    // Not bound to one caller's signal, because others wait for the same answer.
    const signal = AbortSignal.timeout(timeoutMs);
    const reply = await google.read({ method: 'POST', path: '', form, signal }, tokenReply);
    known = {
      token: reply.access_token,
      until: now.add({ seconds: Math.floor(reply.expires_in) }).subtract(EARLY),
    };
    return reply.access_token;
  };
  return async (now) => {
    if (known && Temporal.Instant.compare(now, known.until) < 0) return known.token;
    running ??= harmlessly(() => renew(now)).finally(() => {
      running = undefined;
    });
    return running;
  };
}

function refusal(answer: VendorAnswer): EffectError | null {
  const error = errorReply.safeParse(bodyIfJson(answer)).data?.error;
  if (answer.status < 400) return null;
  if (typeof error !== 'string') return googleRefusal(answer);
  const isOurs = error === 'invalid_client' || error === 'unauthorized_client';
  if (error !== 'invalid_grant' && !isOurs) return null;
  return harmless(
    'auth',
    `google_calendar.${error}`,
    isOurs
      ? 'Google does not know the client or its secret. Nothing was changed. Renew them under Connections.'
      : 'Google took the permission back, or it lapsed. Nothing was changed. Connect the calendar again.',
    { detail: { error } },
  );
}

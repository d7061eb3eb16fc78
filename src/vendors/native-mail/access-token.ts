import { createHash } from 'node:crypto';
import { z } from 'zod';
import { reason } from '#core/verdict';
import { EffectError, type Failure } from '#gateway';
import { callVendor, retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import type { Login, MailProvider, OAuthGrant } from './connection.ts';

/** How the program introduces itself to one provider. */
export type OAuthClient = {
  /** The complete address access tokens are fetched from. */
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Programs registered as public have none. */
  readonly clientSecret?: string | undefined;
};
export type OAuthClients = Readonly<Partial<Record<MailProvider, OAuthClient>>>;

/** Told when a provider replaced a refresh token; the old one stops working sooner or later. */
export type RefreshTokenListener = (replaced: {
  readonly user: string;
  readonly provider: MailProvider;
  readonly refreshToken: string;
}) => void;

export type AccessTokens = {
  /**
   * A valid access token. It is fetched once and kept until shortly before it ends; `renew` fetches another one
   * although the kept one still seems good. Throws `EffectError` without effect.
   */
  of(login: Login & { credential: OAuthGrant }, signal: AbortSignal, renew?: boolean): Promise<string>;
};

type Kept = { readonly accessToken: string; readonly endsAt: number };

/** A token that ends while the login travels is worth nothing. */
const MARGIN_MS = 60_000;
const TIMEOUT_MS = 15_000;

/** Google's tokens keep the scope they were given; Microsoft wants it named each time. */
const SCOPES: Readonly<Partial<Record<MailProvider, string>>> = {
  microsoft:
    'https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
};

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
});
const refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/** Turns refresh tokens into access tokens. `clock` counts milliseconds and never goes back. */
export function createAccessTokens(
  clients: OAuthClients,
  more: { clock?: () => number; onReplaced?: RefreshTokenListener } = {},
): AccessTokens {
  const clock = more.clock ?? (() => performance.now());
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<string>>();
  /** The newest refresh token of each stored one, as long as this process lives. */
  const newest = new Map<string, string>();

  const ask = async (login: Login & { credential: OAuthGrant }, key: string, signal: AbortSignal) => {
    const { user, credential } = login;
    const { provider } = credential;
    const refreshToken = newest.get(key) ?? credential.refreshToken;
    const answer = await fetchToken(
      clientFor(clients, provider, user),
      { ...credential, refreshToken, user },
      signal,
    );
    kept.set(key, {
      accessToken: answer.access_token,
      endsAt: clock() + (answer.expires_in ?? 3_600) * 1_000 - MARGIN_MS,
    });
    if (answer.refresh_token !== undefined && answer.refresh_token !== refreshToken) {
      newest.set(key, answer.refresh_token);
      more.onReplaced?.({ user, provider, refreshToken: answer.refresh_token });
    }
    return answer.access_token;
  };

  return {
    async of(login, signal, renew = false) {
      const { provider, refreshToken } = login.credential;
      const key = createHash('sha256').update(`${provider} ${refreshToken}`).digest('base64');
      const known = kept.get(key);
      if (known && !renew && clock() < known.endsAt) return known.accessToken;
      // Many connections of one mailbox open at once; one question serves them all.
      const running = asking.get(key) ?? ask(login, key, signal).finally(() => asking.delete(key));
      asking.set(key, running);
      return running;
    },
  };
}

function clientFor(clients: OAuthClients, provider: MailProvider, user: string): OAuthClient {
  const client = clients[provider];
  if (client) return client;
  const text = `The mailbox ${user} logs in through ${provider}, but no client id of ${provider} is set. Nothing was done. Set ${provider.toUpperCase()}_MAIL_CLIENT_ID.`;
  throw failed('oauth_not_set_up', text, 'config');
}

type Ask = { readonly provider: MailProvider; readonly refreshToken: string; readonly user: string };

async function fetchToken(
  client: OAuthClient,
  { provider, refreshToken, user }: Ask,
  signal: AbortSignal,
): Promise<z.infer<typeof tokenAnswer>> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: client.clientId,
    refresh_token: refreshToken,
  });
  if (client.clientSecret) form.set('client_secret', client.clientSecret);
  const scope = SCOPES[provider];
  if (scope) form.set('scope', scope);
  const request = { vendor: 'native-mail', method: 'POST', url: client.tokenUrl, headers: {}, form } as const;
  let answer: VendorAnswer;
  try {
    answer = await callVendor({ ...request, timeoutMs: TIMEOUT_MS, signal });
  } catch (error) {
    const text = `${provider} could not be asked for access to the mailbox ${user}. Nothing was done. It is tried again later.`;
    throw failed('oauth_unreachable', text, 'transient', { cause: error });
  }
  if (answer.status !== 200) throw refused(answer, provider, user);
  const parsed = tokenAnswer.safeParse(jsonOf(answer));
  if (parsed.success) return parsed.data;
  const text = `${provider} answered the request for access to ${user} with something that holds no token. Nothing was done. It is tried again later.`;
  throw failed('oauth_answer_unreadable', text, 'vendor_bug');
}

type Verdict = { readonly code: string; readonly failure: Failure; readonly says: string };
const REVOKED: Verdict = {
  code: 'oauth_revoked',
  failure: 'auth',
  says: 'no longer gives access to the mailbox USER: the permission was taken back or is too old (WORDS). Nothing was done. Connect the mailbox again.',
};
const WRONG_CLIENT: Verdict = {
  code: 'oauth_client_refused',
  failure: 'config',
  says: 'does not accept this program (WORDS), so the mailbox USER was not opened. Nothing was done. Check the client id and secret.',
};
const BUSY: Verdict = {
  code: 'oauth_unavailable',
  failure: 'transient',
  says: 'gives no access to the mailbox USER now (WORDS). Nothing was done. It is tried again later.',
};
const TOO_OFTEN: Verdict = { ...BUSY, code: 'oauth_rate_limited', failure: 'rate_limited' };
/** The words of RFC 6749 §5.2 and those Microsoft adds. */
const BY_WORD: Readonly<Record<string, Verdict>> = {
  invalid_grant: REVOKED,
  interaction_required: REVOKED,
  consent_required: REVOKED,
  login_required: REVOKED,
  access_denied: REVOKED,
  temporarily_unavailable: BUSY,
  server_error: BUSY,
};

function refused(answer: VendorAnswer, provider: MailProvider, user: string): EffectError {
  const told = refusal.safeParse(jsonOf(answer)).data;
  const word = told?.error ?? `status ${answer.status}`;
  const words = [word, told?.error_description?.split(/[\r\n]/)[0]].filter(Boolean).join(': ').slice(0, 200);
  const later = answer.status === 429 ? TOO_OFTEN : answer.status >= 500 ? BUSY : WRONG_CLIENT;
  const { code, failure, says } = BY_WORD[word] ?? later;
  const text = `${provider} ${says}`.replace('USER', () => user).replace('WORDS', () => words);
  const wait = retryAfterSeconds(answer.headers);
  return failed(code, text, failure, { retryAfterMs: wait === null ? null : wait * 1_000 });
}

function jsonOf(answer: VendorAnswer): unknown {
  try {
    return answer.json();
  } catch {
    return undefined;
  }
}

/** The mailbox or the program has to be mended, never the message: it may wait. */
const failed = (
  code: string,
  text: string,
  failure: Failure,
  more: { retryAfterMs?: number | null; cause?: unknown } = {},
): EffectError =>
  new EffectError(reason(`mail.${code}`, text), { effect: 'none', retryable: true, failure, ...more });

import { ImapFlow } from 'imapflow';
import { messageOf } from '#core/errors';
import { reason } from '#core/verdict';
import { EffectError, type Failure } from '#gateway';
import type { AccessTokens } from './access-token.ts';
import { type Credential, type Login, oauthLogin } from './connection.ts';

/** Opens one logged-in connection. */
export type ImapOpener = (login: Login, signal: AbortSignal) => Promise<ImapFlow>;

/** Silence that ends a connection; longer than the longest wait of a kept one. */
const SILENCE_MS = 5 * 60_000;
/** Servers may send away who idles for half an hour (RFC 2177). */
const IDLE_AGAIN_MS = 28 * 60_000;

/**
 * Opens connections, with a fresh access token where one is needed. What it throws is what the server or the network
 * said, to be told by `readingError`.
 */
export const imapOpener =
  (tokens: AccessTokens): ImapOpener =>
  async (login, signal) => {
    signal.throwIfAborted();
    const mayRenew = oauthLogin(login);
    try {
      return await openOnce(login, await authOf(login, tokens, signal), signal);
    } catch (error) {
      // A kept token may have been taken back meanwhile; a new one tells whether the permission was.
      if (!mayRenew || !isAuthFailure(error)) throw error;
      return await openOnce(login, await authOf(login, tokens, signal, true), signal);
    }
  };

type Auth = { readonly user: string; readonly pass?: string; readonly accessToken?: string };

async function authOf(login: Login, tokens: AccessTokens, signal: AbortSignal, renew = false): Promise<Auth> {
  const granted = oauthLogin(login);
  if (granted) return { user: login.user, accessToken: await tokens.of(granted, signal, renew) };
  return { user: login.user, pass: passwordOf(login.credential) };
}

const passwordOf = (credential: Credential): string =>
  credential.kind === 'password' ? credential.password : '';

async function openOnce(login: Login, auth: Auth, signal: AbortSignal): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: login.host,
    port: login.port,
    secure: login.secure,
    doSTARTTLS: login.secure ? undefined : login.startTls,
    auth,
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_AGAIN_MS,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: SILENCE_MS,
  });
  // Without a listener a broken connection would end the process; the command that waits reports it anyway.
  client.on('error', () => undefined);
  const abort = (): void => client.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Whether a connection can still be asked; after a goodbye of the server it calls itself usable for a while. */
export const isAlive = (client: ImapFlow): boolean => client.usable && client.state !== client.states.LOGOUT;

type ImapFailure = {
  authenticationFailed?: boolean;
  responseText?: string;
  serverResponseCode?: string;
  mailboxMissing?: boolean;
};

const failureOf = (error: unknown): ImapFailure =>
  typeof error === 'object' && error !== null ? (error as ImapFailure) : {};

const isAuthFailure = (error: unknown): boolean => failureOf(error).authenticationFailed === true;

/** What servers say in brackets (RFC 5530) about a mailbox that cannot be used now. */
const BY_CODE: Readonly<Record<string, Failure>> = {
  LIMIT: 'rate_limited',
  OVERQUOTA: 'quota_exhausted',
  NONEXISTENT: 'not_found',
  NOPERM: 'config',
};

/** Reading changes nothing, so every failure is without effect and may be tried again. */
export function readingError(error: unknown, user: string): EffectError {
  if (error instanceof EffectError) return error;
  const failure = failureOf(error);
  const words = failure.responseText ?? messageOf(error);
  if (failure.authenticationFailed && failure.serverResponseCode !== 'UNAVAILABLE')
    return failed(
      'auth_failed',
      `The mail server did not accept the user name or password of ${user} (${words}). Nothing was read or changed. Renew the password or the permission under Deliverability.`,
      'auth',
      error,
    );
  const missing = failure.mailboxMissing ? 'not_found' : undefined;
  return failed(
    'read_failed',
    `The mailbox ${user} could not be read (${words}). Nothing was changed. It is tried again later.`,
    missing ?? BY_CODE[failure.serverResponseCode ?? ''] ?? 'transient',
    error,
  );
}

const failed = (code: string, text: string, failure: Failure, cause: unknown): EffectError =>
  new EffectError(reason(`mail.${code}`, text), { effect: 'none', retryable: true, failure, cause });

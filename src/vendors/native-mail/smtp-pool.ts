import { hash } from 'node:crypto';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import type { AccessTokens } from './access-token.ts';
import { type Login, oauthLogin } from './connection.ts';

/** A connection nobody used for this long is closed; large providers drop idle ones after about a minute. */
const IDLE_MS = 20_000;
/** Large providers ask for a fresh connection after about this many messages. */
const MESSAGES_PER_CONNECTION = 100;

export type SmtpSession = { readonly connection: SMTPConnection; readonly key: string; messages: number };
type Idle = { session: SmtpSession; timer: NodeJS.Timeout };

/** Keeps one logged-in connection per mailbox for the next message. */
export type SmtpPool = {
  /** A connection that is logged in: one that was kept and may have died meanwhile, or when there is none or `fresh`, a new one. */
  acquire(
    login: Login,
    tokens: AccessTokens,
    signal: AbortSignal,
    how?: { fresh?: boolean },
  ): Promise<SmtpSession>;
  /** Gives back a connection whose last transaction ended properly. */
  release(session: SmtpSession): void;
  /** Says goodbye on every waiting connection. */
  close(): void;
};

export function createSmtpPool(): SmtpPool {
  const idle = new Map<string, Idle>();
  const take = (key: string): SmtpSession | undefined => {
    const waiting = idle.get(key);
    if (!waiting) return undefined;
    idle.delete(key);
    clearTimeout(waiting.timer);
    return waiting.session;
  };
  return {
    async acquire(login, tokens, signal, { fresh = false } = {}) {
      const key = hash('sha256', JSON.stringify(login), 'base64');
      const waiting = take(key);
      if (waiting && !fresh && !waiting.connection.destroyed) return waiting;
      if (waiting) leave(waiting.connection);
      return { connection: await open(login, tokens, signal), key, messages: 0 };
    },
    release(session) {
      session.messages += 1;
      if (
        session.connection.destroyed ||
        session.messages >= MESSAGES_PER_CONNECTION ||
        idle.has(session.key)
      ) {
        leave(session.connection);
        return;
      }
      const timer = setTimeout(() => {
        idle.delete(session.key);
        leave(session.connection);
      }, IDLE_MS);
      timer.unref();
      idle.set(session.key, { session, timer });
    },
    close() {
      for (const key of [...idle.keys()]) {
        const session = take(key);
        if (session) leave(session.connection);
      }
    },
  };
}

function leave(connection: SMTPConnection): void {
  if (connection.destroyed) return;
  connection.quit();
  // The answer to QUIT is not worth waiting for; a server that never gives it must not hold the process.
  setTimeout(() => connection.close(), 1_000).unref();
}

async function open(login: Login, tokens: AccessTokens, signal: AbortSignal): Promise<SMTPConnection> {
  signal.throwIfAborted();
  const { auth, cause } = await authOf(login, tokens, signal);
  const connection = new SMTPConnection({
    host: login.host,
    port: login.port,
    secure: login.secure,
    requireTLS: login.startTls,
    ignoreTLS: !login.startTls,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    // A broken-off transaction must end at once, so that no byte can follow.
    socketCloseTimeout: 0,
  });
  const abort = (): void => connection.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      // Stays attached: an idle connection that breaks must not end the process.
      connection.on('error', reject);
      connection.once('end', () => reject(new Error('The connection was closed.')));
      connection.connect((failed) => {
        if (failed) return reject(failed);
        connection.login(auth, (refused) => (refused ? reject(cause() ?? refused) : resolve()));
      });
    });
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

type Auth = Parameters<SMTPConnection['login']>[0];

/**
 * What the server is told. The library asks for another token when the server refuses the first; why there is none
 * is kept in `cause`, because the library only passes on that there is none.
 */
async function authOf(
  login: Login,
  tokens: AccessTokens,
  signal: AbortSignal,
): Promise<{ auth: Auth; cause: () => unknown }> {
  const { user, credential } = login;
  let cause: unknown;
  const granted = oauthLogin(login);
  if (credential.kind === 'password' || !granted)
    return {
      auth: { user, pass: credential.kind === 'password' ? credential.password : '' },
      cause: () => cause,
    };
  const accessToken = await tokens.of(granted, signal);
  const oauth2 = new XOAuth2({
    user,
    accessToken,
    provisionCallback: (_user, renew, answer) =>
      void tokens.of(granted, signal, renew).then(
        (token) => answer(null, token),
        (error: Error) => {
          cause = error;
          answer(error);
        },
      ),
  });
  return { auth: { user, oauth2 } as Auth, cause: () => cause };
}

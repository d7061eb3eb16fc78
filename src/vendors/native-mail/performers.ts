import type { Performer } from '#gateway';
import { isMailPasswordName, isMailTokenName, sendTestMail } from '../ports/email-sending.ts';
import { createAccessTokens, type OAuthClients, type RefreshTokenListener } from './access-token.ts';
import type { SecretLookup } from './connection.ts';
import { fetchMailPerformer, findSentPerformer } from './imap.ts';
import { imapOpener } from './imap-connection.ts';
import { listFolderPerformer, pickMailPerformer } from './imap-folders.ts';
import { ImapPool } from './imap-pool.ts';
import { signInPerformer } from './sign-in.ts';
import { sendMailPerformer } from './smtp.ts';
import { createSmtpPool } from './smtp-pool.ts';
import { type InboxWatch, watchInbox } from './watch-inbox.ts';

const smtpPool = createSmtpPool();
const imapPool = new ImapPool();

export type NativeMailParts = {
  /** Finds a password or refresh token by the name a mailbox gives; by default among the environment variables. */
  readonly secret?: SecretLookup;
  /** How this program introduces itself to providers whose mailboxes are opened by permission; see `oauthClients`. */
  readonly oauth?: OAuthClients;
  /** Told when a provider replaced a refresh token, so that the mailbox can keep the new one. */
  readonly onRefreshToken?: RefreshTokenListener;
};

export type NativeMail = {
  /** Performers of the operations `email.…` over SMTP and IMAP. */
  readonly performers: Performer[];
  /** Tells at once when mail comes into an inbox; see `InboxWatch`. */
  watchInbox(watch: InboxWatch): Promise<void>;
};

const fromEnvironment: SecretLookup = (name) =>
  isMailPasswordName(name) || isMailTokenName(name) ? process.env[name] : undefined;

/** Mail over the mailboxes' own servers. Connections are shared by everything in this process. */
export function connectNativeMail(parts: NativeMailParts = {}): NativeMail {
  const { secret = fromEnvironment, oauth = {}, onRefreshToken } = parts;
  const tokens = createAccessTokens(oauth, onRefreshToken ? { onReplaced: onRefreshToken } : {});
  const open = imapOpener(tokens);
  const imap = { secret, open, pool: imapPool };
  const smtp = { pool: smtpPool, secret, tokens };
  return {
    performers: [
      sendMailPerformer(smtp),
      sendMailPerformer(smtp, sendTestMail),
      signInPerformer({ ...smtp, open }),
      fetchMailPerformer(imap),
      findSentPerformer(imap),
      listFolderPerformer(imap),
      pickMailPerformer(imap),
    ],
    watchInbox: (watch) => watchInbox(watch, { secret, open }),
  };
}

/** The performers alone. */
export const nativeMailPerformers = (parts: NativeMailParts = {}): Performer[] =>
  connectNativeMail(parts).performers;

/** How many IMAP connections are open now, and how many were opened so far. */
export const imapConnections = (): { readonly open: number; readonly opened: number } => imapPool.counts;

/** Closes the connections that wait for the next message or the next look. What still runs ends by itself. */
export function close(): void {
  smtpPool.close();
  imapPool.close();
}

import { z } from 'zod';
import { reason } from '#core/verdict';
import { EffectError } from '#gateway';
import { isThisMachine } from '../ports/email-sending.ts';

export const MAIL_PROVIDERS = ['google', 'microsoft'] as const;
export type MailProvider = (typeof MAIL_PROVIDERS)[number];

/** A lasting permission of the mailbox's owner instead of a password. */
const oauth = z.object({
  provider: z.enum(MAIL_PROVIDERS),
  refreshToken: z.string().min(1).optional(),
  /** Name of the environment variable that holds the refresh token. */
  refreshTokenEnv: z.string().optional(),
});

const endpoint = z.object({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
  /** TLS from the first byte. Without it STARTTLS is required, except on this machine. */
  secure: z.boolean().optional(),
  user: z.string().min(1),
  password: z.string().optional(),
  /** Name of the environment variable that holds the password. */
  passwordEnv: z.string().optional(),
  /** XOAUTH2; when it is there no password is used. */
  oauth: oauth.optional(),
});
type Endpoint = z.infer<typeof endpoint>;

/** What a mailbox row keeps to be reached over SMTP and IMAP. */
export const mailConnection = z.object({
  smtp: endpoint,
  imap: endpoint,
  /** The server itself files every accepted message, so a message that is not in Sent never left. */
  filesSent: z.boolean(),
  /** Without it the folder the server marks as Sent. */
  sentFolder: z.string().optional(),
});
export type MailConnection = z.infer<typeof mailConnection>;

/** Finds a password or refresh token by the name of its variable. */
export type SecretLookup = (name: string) => string | undefined;

export type OAuthGrant = {
  readonly kind: 'oauth';
  readonly provider: MailProvider;
  readonly refreshToken: string;
};
export type Credential = { readonly kind: 'password'; readonly password: string } | OAuthGrant;

export type Login = {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly startTls: boolean;
  readonly user: string;
  readonly credential: Credential;
};

/** The login of a mailbox that is opened by permission; undefined for one with a password. */
export const oauthLogin = (login: Login): (Login & { credential: OAuthGrant }) | undefined =>
  login.credential.kind === 'oauth' ? { ...login, credential: login.credential } : undefined;

/** A provider's token opens the whole mailbox, so it goes to that provider and to nobody else. */
const HOSTS: Readonly<Record<MailProvider, RegExp>> = {
  google: /(?:^|\.)(?:gmail|googlemail)\.com$/i,
  microsoft: /(?:^|\.)(?:office365\.com|office365\.us|outlook\.com|partner\.outlook\.cn)$/i,
};

/**
 * Host, port and credential for one protocol of a mailbox. Throws `EffectError` without effect when the stored
 * connection is incomplete; it may be tried again because the mailbox, not the message, has to be mended.
 */
export function loginOf(
  stored: Record<string, unknown>,
  protocol: 'smtp' | 'imap',
  secret: SecretLookup,
): Login {
  const parsed = mailConnection.safeParse(stored);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw incomplete(
      `The mailbox has no complete mail connection (${fields}). Nothing was done. Fill it in under Deliverability.`,
    );
  }
  const { host, port, secure, user } = parsed.data[protocol];
  const credential = credentialOf(parsed.data[protocol], secret);
  const implicit = secure ?? (port === 465 || port === 993);
  return { host, port, secure: implicit, startTls: !implicit && !isThisMachine(host), user, credential };
}

function credentialOf(endpoint: Endpoint, secret: SecretLookup): Credential {
  const { host, user, oauth: grant } = endpoint;
  if (!grant) {
    const password = found(endpoint.password, endpoint.passwordEnv, secret);
    if (!password) throw missing(user, 'password', endpoint.passwordEnv);
    return { kind: 'password', password };
  }
  const { provider } = grant;
  if (!isThisMachine(host) && !HOSTS[provider].test(host))
    throw incomplete(
      `The mailbox ${user} has a permission of ${provider} but the host ${host}. Its token is only handed to ${provider} itself. Nothing was done. Correct the host under Deliverability.`,
    );
  const refreshToken = found(grant.refreshToken, grant.refreshTokenEnv, secret);
  if (!refreshToken) throw missing(user, 'refresh token', grant.refreshTokenEnv);
  return { kind: 'oauth', provider, refreshToken };
}

const found = (
  stored: string | undefined,
  variable: string | undefined,
  secret: SecretLookup,
): string | undefined => stored ?? (variable === undefined ? undefined : secret(variable));

/** The Sent folder a person chose, when there is one. */
export const sentFolderOf = (stored: Record<string, unknown>): string | undefined =>
  mailConnection.safeParse(stored).data?.sentFolder;

function missing(user: string, what: string, variable: string | undefined): EffectError {
  const where = variable === undefined ? `no ${what} is stored` : `the variable ${variable} is not set`;
  return incomplete(`The mailbox ${user} cannot log in: ${where}. Nothing was done. Set it and try again.`);
}

const incomplete = (text: string): EffectError =>
  new EffectError(reason('mail.connection_incomplete', text), {
    effect: 'none',
    retryable: true,
    failure: 'config',
  });

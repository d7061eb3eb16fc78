import { z } from 'zod';
import { reason } from '#core/verdict';
import { EffectError } from '#gateway';

const endpoint = z.object({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
  /** TLS from the first byte. Without it STARTTLS is required, except on this machine. */
  secure: z.boolean().optional(),
  user: z.string().min(1),
  password: z.string().optional(),
  /** Name of the environment variable that holds the password. */
  passwordEnv: z.string().optional(),
});

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

/** Finds a password by the name of its variable. */
export type SecretLookup = (name: string) => string | undefined;

export type Login = {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly startTls: boolean;
  readonly user: string;
  readonly password: string;
};

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

/** True for this machine, where nobody listens in between. */
const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/**
 * Host, port and password for one protocol of a mailbox. Throws `EffectError` without effect when the stored
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
      `The mailbox has no complete mail connection (${fields}). Nothing was done. Fill it in under Mailboxes.`,
    );
  }
  const { host, port, secure, user, password, passwordEnv } = parsed.data[protocol];
  const found = password ?? (passwordEnv === undefined ? undefined : secret(passwordEnv));
  if (!found) {
    const where =
      passwordEnv === undefined ? 'no password is stored' : `the variable ${passwordEnv} is not set`;
    throw incomplete(`The mailbox ${user} cannot log in: ${where}. Nothing was done. Set it and try again.`);
  }
  const implicit = secure ?? (port === 465 || port === 993);
  return { host, port, secure: implicit, startTls: !implicit && !isLoopback(host), user, password: found };
}

/** The Sent folder a person chose, when there is one. */
export const sentFolderOf = (stored: Record<string, unknown>): string | undefined =>
  mailConnection.safeParse(stored).data?.sentFolder;

const incomplete = (text: string): EffectError =>
  new EffectError(reason('mail.connection_incomplete', text), { effect: 'none', retryable: true });

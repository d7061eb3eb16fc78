import type { Performer } from '#gateway';
import { isMailPasswordName } from '../ports/email-sending.ts';
import type { SecretLookup } from './connection.ts';
import { fetchMailPerformer, findSentPerformer } from './imap.ts';
import { sendMailPerformer } from './smtp.ts';
import { createSmtpPool } from './smtp-pool.ts';

const pool = createSmtpPool();

/**
 * Performers of `email.send`, `email.fetch` and `email.find_sent` over SMTP and IMAP. `secret` finds a password by
 * the name a mailbox gives in `passwordEnv`; by default among the environment variables.
 */
export const nativeMailPerformers = (
  secret: SecretLookup = (name) => (isMailPasswordName(name) ? process.env[name] : undefined),
): Performer[] => [sendMailPerformer(pool, secret), fetchMailPerformer(secret), findSentPerformer(secret)];

/** Closes the connections that wait for the next message. A send that still runs ends by itself. */
export const close = (): void => pool.close();

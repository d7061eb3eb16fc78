import { z } from 'zod';
import { defineOperation } from '#gateway';

/**
 * Whether a variable of this name may be handed to a mail server as a password: it says that it is one, and it is none
 * of the program's own. Else whoever may connect a mailbox could have any secret sent to a server of their choice.
 */
export const isMailPasswordName = (name: string): boolean =>
  /^(?!LEGWORK_|DATABASE_|PG)[A-Z0-9_]*PASSWORD[A-Z0-9_]*$/.test(name);

/** The same for the lasting permission (refresh token) that opens a mailbox instead of a password. */
export const isMailTokenName = (name: string): boolean =>
  /^(?!LEGWORK_|DATABASE_|PG)[A-Z0-9_]*REFRESH_TOKEN[A-Z0-9_]*$/.test(name);

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

/** True for this machine, where nobody listens in between. */
export const isThisMachine = (host: string): boolean => LOOPBACK.test(host);

/** One message, complete: what is here is what leaves. */
export const outgoingMail = z.object({
  mailboxId: z.string(),
  /** Where the message is handed over; the secret is looked up by the adapter. */
  connection: z.record(z.string(), z.unknown()),
  from: z.object({ name: z.string(), address: z.string() }),
  to: z.object({ name: z.string().nullable(), address: z.string() }),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  messageId: z.string(),
  inReplyTo: z.string().nullable(),
  references: z.array(z.string()),
  /** HTTPS address for RFC 8058 one-click, and a mailbox for those who mail. */
  unsubscribe: z.object({ url: z.string(), mailto: z.string().nullable() }),
  headers: z.record(z.string(), z.string()),
  date: z.string(),
});
export type OutgoingMail = z.infer<typeof outgoingMail>;

/** `response` is the server's own last line. */
export type MailReceipt = { accepted: true; response: string; messageId: string };

/**
 * Hands one message to a mail server.
 * Promises: `onTransmission` is awaited after the server agreed to take the message and before its first byte;
 * a refusal there leaves nothing behind. A rejection by the server is `EffectError` with effect none; a connection
 * lost after the first byte is effect unknown. Never repeats by itself.
 */
export const sendMail = defineOperation<OutgoingMail, MailReceipt>({
  name: 'email.send',
  effect: 'send',
  risk: 'high',
  input: outgoingMail,
  reaches: ({ to }) => [to.address],
  concurrency: 100,
  vendor: 'native-mail',
  breaker: ({ mailboxId }) => `native-mail/${mailboxId}`,
});

/**
 * The same with a message for nobody but the person who asks for it, at their own address. No lead is reached, so no plan, cap or
 * approval of a lead's message is about it.
 */
export const sendTestMail = defineOperation<OutgoingMail, MailReceipt>({
  name: 'email.send_test',
  effect: 'send',
  risk: 'low',
  input: outgoingMail,
  reaches: ({ to }) => [to.address],
  vendor: 'native-mail',
  breaker: ({ mailboxId }) => `native-mail/${mailboxId}`,
  toSelf: true,
});

export const signInQuestion = z.object({
  mailboxId: z.string(),
  connection: z.record(z.string(), z.unknown()),
});

/** Why who signs in was refused, for sending and for reading; null where it was accepted. */
export type SignInAnswer = { readonly sending: string | null; readonly reading: string | null };

/**
 * Signs in to send and to read, and does neither. A refusal is an answer; a server that cannot be asked is a failure.
 */
export const checkSignIn = defineOperation<z.infer<typeof signInQuestion>, SignInAnswer>({
  name: 'email.check_sign_in',
  effect: 'read',
  risk: 'low',
  input: signInQuestion,
  vendor: 'native-mail',
  // A person asks, and is told at once.
  breaker: null,
});

import { z } from 'zod';
import { defineOperation } from '#gateway';

export const mailboxPosition = z.object({
  mailboxId: z.string(),
  connection: z.record(z.string(), z.unknown()),
  /** Null before the first look. A changed UIDVALIDITY means: every uid is new. */
  uidValidity: z.string().nullable(),
  lastUid: z.number(),
  limit: z.number().int().positive(),
});
export type MailboxPosition = z.infer<typeof mailboxPosition>;

/** `raw` is the message as received, base64. */
export type FetchedMail = { uid: number; raw: string; receivedAt: string };
export type MailboxPage = { uidValidity: string; mails: FetchedMail[]; lastUid: number; more: boolean };

/** Reads new mail of one inbox in order of uid. Changes nothing in the mailbox, not even the seen flag. */
export const fetchMail = defineOperation<MailboxPosition, MailboxPage>({
  name: 'email.fetch',
  effect: 'read',
  risk: 'low',
  input: mailboxPosition,
  concurrency: 4,
  vendor: 'native-mail',
  // The poll has its own pace and tells of each failure itself.
  breaker: null,
});

export const sentLookup = z.object({ connection: z.record(z.string(), z.unknown()), messageId: z.string() });

/** Whether a message with this Message-ID lies in the Sent folder. */
export const findSent = defineOperation<z.infer<typeof sentLookup>, { found: boolean }>({
  name: 'email.find_sent',
  effect: 'read',
  risk: 'low',
  input: sentLookup,
  concurrency: 4,
  vendor: 'native-mail',
  // The poll has its own pace and tells of each failure itself.
  breaker: null,
});

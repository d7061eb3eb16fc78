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

export const folderSearch = z.object({
  connection: z.record(z.string(), z.unknown()),
  folder: z.enum(['inbox', 'sent']),
  /** What came in, or was filed, before this instant is left out. */
  since: z.iso.datetime({ offset: true }),
  /** Where the page before ended; null for the first. */
  after: z.string().nullable(),
  limit: z.number().int().positive(),
});
export type FolderSearch = z.infer<typeof folderSearch>;

/** `head`: the lines that name a message, its writer, its readers and what it answers; base64. */
export type ListedMail = {
  folder: string;
  uidValidity: string;
  uid: number;
  head: string;
  receivedAt: string;
};
export type FolderPage = { mails: ListedMail[]; after: string | null };

/** Lists what lies in the inbox, or in every folder of sent mail, page by page and without a body. Changes nothing. */
export const listFolder = defineOperation<FolderSearch, FolderPage>({
  name: 'email.list_folder',
  effect: 'read',
  risk: 'low',
  input: folderSearch,
  concurrency: 4,
  vendor: 'native-mail',
  // Whoever compares has its own pace and tells of each failure itself.
  breaker: null,
});

export const mailPick = z.object({
  connection: z.record(z.string(), z.unknown()),
  /** As `ListedMail` names them. */
  folder: z.string().min(1),
  uidValidity: z.string(),
  uids: z.array(z.number().int().positive()).min(1),
});
export type MailPick = z.infer<typeof mailPick>;

/** Reads single messages of one folder whole. A message that was taken away meanwhile is left out. */
export const pickMail = defineOperation<MailPick, { mails: FetchedMail[] }>({
  name: 'email.pick',
  effect: 'read',
  risk: 'low',
  input: mailPick,
  concurrency: 4,
  vendor: 'native-mail',
  // Whoever compares has its own pace and tells of each failure itself.
  breaker: null,
});

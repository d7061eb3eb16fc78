import type { ImapFlow, ListResponse, MailboxObject, SearchObject } from 'imapflow';
import { reason } from '#core/verdict';
import { definePerformer, EffectError, type Performer } from '#gateway';
import {
  type FetchedMail,
  fetchMail,
  findSent,
  type MailboxPage,
  type MailboxPosition,
} from '../ports/reply-source.ts';
import { loginOf, type SecretLookup, sentFolderOf } from './connection.ts';
import { type ImapOpener, readingError } from './imap-connection.ts';
import type { ImapPool } from './imap-pool.ts';

/** What reading a mailbox needs: its secrets, a way in, and the connections that are kept. */
export type ImapParts = {
  readonly secret: SecretLookup;
  readonly open: ImapOpener;
  readonly pool: ImapPool;
};

/** Reads new mail of INBOX, oldest uid first, read-only. */
export const fetchMailPerformer = (parts: ImapParts): Performer =>
  definePerformer<MailboxPosition, MailboxPage>({
    operation: fetchMail,
    async perform(_ctx, position, call) {
      return {
        receipt: await reading(parts, position.connection, call.signal, (client) =>
          readPage(client, position),
        ),
      };
    },
  });

/** Looks for a Message-ID in the Sent folder. */
export const findSentPerformer = (parts: ImapParts): Performer =>
  definePerformer<{ connection: Record<string, unknown>; messageId: string }, { found: boolean }>({
    operation: findSent,
    async perform(_ctx, lookup, call) {
      const chosen = sentFolderOf(lookup.connection);
      const found = await reading(parts, lookup.connection, call.signal, async (client) => {
        const folders = chosen === undefined ? await sentFolders(client) : [chosen];
        return holdsMessage(client, folders, lookup.messageId);
      });
      return { receipt: { found } };
    },
  });

/** Does some reading over a connection that is kept; what stands in the way is a sentence. */
export async function reading<T>(
  { secret, open, pool }: ImapParts,
  connection: Record<string, unknown>,
  signal: AbortSignal,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const login = loginOf(connection, 'imap', secret);
  try {
    return await pool.use(login, signal, open, work);
  } catch (error) {
    throw readingError(error, login.user);
  }
}

/** The folder is opened anew for each page: a kept connection must not believe in numbers that changed meanwhile. */
async function readPage(client: ImapFlow, position: MailboxPosition): Promise<MailboxPage> {
  const mailbox = await openFolder(client, 'INBOX');
  const uidValidity = String(mailbox.uidValidity);
  // A changed UIDVALIDITY says that the old numbers mean nothing any more.
  const after = position.uidValidity === uidValidity ? position.lastUid : 0;
  const nothing: MailboxPage = { uidValidity, mails: [], lastUid: after, more: false };
  if (mailbox.exists === 0 || (mailbox.uidNext && mailbox.uidNext <= after + 1)) return nothing;
  // `n:*` always holds the newest message, even when its number is below n.
  const fresh = (await searched(client, { uid: `${after + 1}:*` })).filter((uid) => uid > after);
  const page = await together(client, fresh.slice(0, position.limit));
  const last = page.at(-1);
  if (last === undefined) return nothing;
  const mails = await fetched(client, `${page[0]}:${last}`);
  if (mails.length < page.length) await mustBeGone(client, page, mails);
  return { uidValidity, mails, lastUid: last, more: fresh.length > page.length };
}

/** Bytes. What is fetched at once is one value on its way into the database, which takes a quarter of a gigabyte, for four mailboxes. */
const PAGE_BYTES = 40_000_000;

/** As many of these messages, at least one, as are not too much at once; a mailbox full of pictures is read in more pages. */
async function together(client: ImapFlow, uids: readonly number[]): Promise<readonly number[]> {
  if (uids.length < 2) return uids;
  const sizes = new Map<number, number>();
  const range = `${uids[0]}:${uids.at(-1)}`;
  for await (const { uid, size } of client.fetch(range, { uid: true, size: true }, { uid: true }))
    sizes.set(uid, size ?? 0);
  let bytes = 0;
  const end = uids.findIndex((uid, place) => {
    bytes += sizes.get(uid) ?? 0;
    return place > 0 && bytes > PAGE_BYTES;
  });
  return end < 0 ? uids : uids.slice(0, end);
}

export async function fetched(client: ImapFlow, uids: string): Promise<FetchedMail[]> {
  const mails: FetchedMail[] = [];
  const asked = { uid: true, source: true, internalDate: true };
  for await (const { uid, source, internalDate } of client.fetch(uids, asked, { uid: true })) {
    const received = internalDate === undefined ? new Date(0) : new Date(internalDate);
    mails.push({ uid, raw: source?.toString('base64') ?? '', receivedAt: received.toISOString() });
  }
  return mails.sort((a, b) => a.uid - b.uid);
}

/** A mail may be deleted between search and fetch; one that is still there was left out and would be lost. */
export async function mustBeGone(
  client: ImapFlow,
  page: readonly number[],
  mails: readonly { readonly uid: number }[],
): Promise<void> {
  const there = new Set(await searched(client, { uid: `${page[0]}:${page.at(-1)}` }));
  const read = new Set(mails.map((mail) => mail.uid));
  if (page.some((uid) => there.has(uid) && !read.has(uid)))
    throw new Error('The server left out a message that is there.');
}

/** Opens a folder read-only. After a goodbye of the server the mail library answers with nothing at all. */
export async function openFolder(client: ImapFlow, path: string): Promise<MailboxObject> {
  const mailbox: MailboxObject | undefined = await client.mailboxOpen(path, { readOnly: true });
  if (!mailbox) throw new Error(client.byeReason ?? 'The server ended the connection.');
  return mailbox;
}

/** The numbers of the messages that match, in order. */
export async function searched(client: ImapFlow, query: SearchObject): Promise<number[]> {
  const uids = await client.search(query, { uid: true });
  if (!Array.isArray(uids)) throw new Error('The server did not answer the search.');
  return uids.sort((a, b) => a - b);
}

/** Whether the message lies in one of the folders; the first that holds it ends the search. */
async function holdsMessage(
  client: ImapFlow,
  folders: readonly string[],
  messageId: string,
): Promise<boolean> {
  for (const folder of folders) {
    await openFolder(client, folder);
    if ((await searched(client, { header: { 'message-id': messageId } })).length > 0) return true;
  }
  return false;
}

/** What mail programs call the folder of sent mail; providers and programs translate it. */
const SENT_NAMES =
  /^(?:sent(?: items| mail| messages)?|gesendet(?:e (?:elemente|objekte|nachrichten))?|(?:éléments|messages) envoyés|(?:elementos |correo )?enviad[oa]s|itens enviados|posta inviata|(?:elementi |messaggi )?inviat[aie]|verzonden(?: items| berichten)?|skickat?|sendte? ?(?:elementer|post)?|lähetetyt|wysłane|elementy wysłane|odeslaná pošta|odeslané|elküldött(?: elemek)?|отправленные|надіслані|gönderilmiş öğeler|送信済み(?:アイテム|メール)?|已发送(?:邮件)?|已傳送郵件|보낸 ?편지함)$/iu;

/**
 * The folders that may hold sent mail: the one the server marks, then those the mail library or the list above knows
 * by name. More than one is looked through, because absence is only proof when every such folder was seen.
 */
export async function sentFolders(client: ImapFlow): Promise<string[]> {
  const folders = (await client.list()).filter((folder) => !folder.flags.has('\\Noselect'));
  const meant = folders.filter(
    (folder) => folder.specialUse === '\\Sent' || SENT_NAMES.test(folder.name.normalize('NFC')),
  );
  const marked = (folder: ListResponse): number =>
    folder.specialUse === '\\Sent' && folder.specialUseSource === 'extension' ? 0 : 1;
  if (meant.length > 0) return meant.sort((a, b) => marked(a) - marked(b)).map((folder) => folder.path);
  throw new EffectError(
    reason(
      'mail.no_sent_folder',
      'The mailbox has no folder marked as Sent, so nothing could be looked up. Name the folder under Deliverability.',
    ),
    { effect: 'none', retryable: true, failure: 'config' },
  );
}

import type { ImapFlow } from 'imapflow';
import { reason } from '#core/verdict';
import { definePerformer, EffectError, type Performer } from '#gateway';
import {
  type FetchedMail,
  type FolderPage,
  type FolderSearch,
  type ListedMail,
  listFolder,
  type MailPick,
  pickMail,
} from '../ports/reply-source.ts';
import { sentFolderOf } from './connection.ts';
import { fetched, type ImapParts, mustBeGone, openFolder, reading, searched, sentFolders } from './imap.ts';

/** What is listed of a message: enough to know it by, and nothing of what it says. */
const HEAD = ['message-id', 'in-reply-to', 'references', 'from', 'to', 'cc', 'subject', 'date'];
const DAY_MS = 86_400_000;

/** Lists a folder by when its messages came in. */
export const listFolderPerformer = (parts: ImapParts): Performer =>
  definePerformer<FolderSearch, FolderPage>({
    operation: listFolder,
    async perform(_ctx, search, call) {
      return {
        receipt: await reading(parts, search.connection, call.signal, (client) => listPage(client, search)),
      };
    },
  });

/** Reads single messages whole, under the numbers they were listed with. */
export const pickMailPerformer = (parts: ImapParts): Performer =>
  definePerformer<MailPick, { mails: FetchedMail[] }>({
    operation: pickMail,
    async perform(_ctx, pick, call) {
      const mails = await reading(parts, pick.connection, call.signal, (client) => picked(client, pick));
      return { receipt: { mails } };
    },
  });

/** A page ends with its folder; `after` names the folder by its place and the last number that was seen there. */
async function listPage(client: ImapFlow, search: FolderSearch): Promise<FolderPage> {
  const folders = await foldersOf(client, search);
  const [place = 0, seen = 0] = (search.after ?? '0 0').split(' ').map(Number);
  const path = folders[place];
  if (path === undefined) return { mails: [], after: null };
  const { exists, uidValidity } = await openFolder(client, path);
  const uids = exists === 0 ? [] : (await since(client, search)).filter((uid) => uid > seen);
  const page = uids.slice(0, search.limit);
  const mails =
    page.length === 0 ? [] : await heads(client, page, { path, uidValidity: String(uidValidity) });
  const last = page.at(-1);
  const more = last !== undefined && uids.length > page.length;
  const next = place + 1 < folders.length ? `${place + 1} 0` : null;
  return {
    mails: mails.filter(({ receivedAt }) => Date.parse(receivedAt) >= Date.parse(search.since)),
    after: more ? `${place} ${last}` : next,
  };
}

async function foldersOf(client: ImapFlow, { folder, connection }: FolderSearch): Promise<string[]> {
  if (folder === 'inbox') return ['INBOX'];
  const chosen = sentFolderOf(connection);
  return chosen === undefined ? sentFolders(client) : [chosen];
}

/** Servers search by the day, in a zone of their own: a day more is asked for, and left out by the exact time. */
const since = (client: ImapFlow, search: FolderSearch): Promise<number[]> =>
  searched(client, { since: new Date(Date.parse(search.since) - DAY_MS) });

async function heads(
  client: ImapFlow,
  page: readonly number[],
  { path, uidValidity }: { path: string; uidValidity: string },
): Promise<ListedMail[]> {
  const wanted = new Set(page);
  const mails: ListedMail[] = [];
  const asked = { uid: true, internalDate: true, headers: HEAD };
  const range = `${page[0]}:${page.at(-1)}`;
  for await (const { uid, headers, internalDate } of client.fetch(range, asked, { uid: true })) {
    if (!wanted.has(uid)) continue;
    const received = internalDate === undefined ? new Date(0) : new Date(internalDate);
    const head = headers?.toString('base64') ?? '';
    mails.push({ folder: path, uidValidity, uid, head, receivedAt: received.toISOString() });
  }
  if (mails.length < page.length) await mustBeGone(client, page, mails);
  return mails.sort((a, b) => a.uid - b.uid);
}

async function picked(client: ImapFlow, { folder, uidValidity, uids }: MailPick): Promise<FetchedMail[]> {
  const mailbox = await openFolder(client, folder);
  if (String(mailbox.uidValidity) !== uidValidity)
    throw new EffectError(
      reason(
        'mail.renumbered',
        `The server numbered the folder ${folder} anew. Nothing was read; it is listed again at the next look.`,
      ),
      { effect: 'none', retryable: true },
    );
  return fetched(client, uids.join(','));
}

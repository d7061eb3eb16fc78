import { ImapFlow } from 'imapflow';
import { messageOf } from '#core/errors';
import { reason } from '#core/verdict';
import { definePerformer, EffectError, type Performer } from '#gateway';
import {
  type FetchedMail,
  fetchMail,
  findSent,
  type MailboxPage,
  type MailboxPosition,
} from '../ports/reply-source.ts';
import { type Login, loginOf, type SecretLookup, sentFolderOf } from './connection.ts';

/** Reads new mail of INBOX, oldest uid first, read-only. */
export const fetchMailPerformer = (secret: SecretLookup): Performer =>
  definePerformer<MailboxPosition, MailboxPage>({
    operation: fetchMail,
    async perform(_ctx, position, call) {
      const login = loginOf(position.connection, 'imap', secret);
      return { receipt: await connected(login, call.signal, (client) => readPage(client, position)) };
    },
  });

/** Looks for a Message-ID in the Sent folder. */
export const findSentPerformer = (secret: SecretLookup): Performer =>
  definePerformer<{ connection: Record<string, unknown>; messageId: string }, { found: boolean }>({
    operation: findSent,
    async perform(_ctx, lookup, call) {
      const login = loginOf(lookup.connection, 'imap', secret);
      const chosen = sentFolderOf(lookup.connection);
      const found = await connected(login, call.signal, async (client) => {
        await client.mailboxOpen(chosen ?? (await sentFolder(client)), { readOnly: true });
        const uids = await client.search({ header: { 'message-id': lookup.messageId } }, { uid: true });
        if (!Array.isArray(uids)) throw new Error('The server did not answer the search.');
        return uids.length > 0;
      });
      return { receipt: { found } };
    },
  });

async function readPage(client: ImapFlow, position: MailboxPosition): Promise<MailboxPage> {
  const mailbox = await client.mailboxOpen('INBOX', { readOnly: true });
  const uidValidity = String(mailbox.uidValidity);
  // A changed UIDVALIDITY says that the old numbers mean nothing any more.
  const after = position.uidValidity === uidValidity ? position.lastUid : 0;
  const nothing: MailboxPage = { uidValidity, mails: [], lastUid: after, more: false };
  if (mailbox.exists === 0 || (mailbox.uidNext && mailbox.uidNext <= after + 1)) return nothing;
  const found = await client.search({ uid: `${after + 1}:*` }, { uid: true });
  if (!Array.isArray(found)) throw new Error('The server did not answer the search.');
  // `n:*` always holds the newest message, even when its number is below n.
  const fresh = found.filter((uid) => uid > after).sort((a, b) => a - b);
  const page = fresh.slice(0, position.limit);
  const last = page.at(-1);
  if (last === undefined) return nothing;
  const mails: FetchedMail[] = [];
  for await (const message of client.fetch(
    `${page[0]}:${last}`,
    { uid: true, source: true, internalDate: true },
    { uid: true },
  )) {
    if (!message.source) continue;
    const received = message.internalDate === undefined ? new Date(0) : new Date(message.internalDate);
    mails.push({
      uid: message.uid,
      raw: message.source.toString('base64'),
      receivedAt: received.toISOString(),
    });
  }
  mails.sort((a, b) => a.uid - b.uid);
  return { uidValidity, mails, lastUid: last, more: fresh.length > page.length };
}

/** Providers translate the name of the folder, so its special-use mark decides. */
async function sentFolder(client: ImapFlow): Promise<string> {
  const folders = await client.list();
  const sent =
    folders.find((folder) => folder.specialUse === '\\Sent') ??
    folders.find((folder) => /^(?:INBOX[./])?sent\b/i.test(folder.path));
  if (sent) return sent.path;
  throw new EffectError(
    reason(
      'mail.no_sent_folder',
      'The mailbox has no folder marked as Sent, so nothing could be looked up. Name the folder under Mailboxes.',
    ),
    { effect: 'none', retryable: true },
  );
}

async function connected<T>(
  login: Login,
  signal: AbortSignal,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const client = new ImapFlow({
    host: login.host,
    port: login.port,
    secure: login.secure,
    doSTARTTLS: login.secure ? undefined : login.startTls,
    auth: { user: login.user, pass: login.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
  });
  // Without a listener a broken connection would end the process; the command that waits reports it anyway.
  client.on('error', () => undefined);
  const abort = (): void => client.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    return await work(client);
  } catch (error) {
    throw readingError(error, login.user);
  } finally {
    signal.removeEventListener('abort', abort);
    if (client.usable) await client.logout().catch(() => client.close());
    else client.close();
  }
}

function readingError(error: unknown, user: string): EffectError {
  if (error instanceof EffectError) return error;
  const failure = error as { authenticationFailed?: boolean; responseText?: string };
  const words = failure.responseText ?? messageOf(error);
  const why = failure.authenticationFailed
    ? reason(
        'mail.auth_failed',
        `The mail server did not accept the user name or password of ${user} (${words}). Nothing was read or changed. Renew the password under Mailboxes.`,
      )
    : reason(
        'mail.read_failed',
        `The mailbox ${user} could not be read (${words}). Nothing was changed. It is tried again later.`,
      );
  return new EffectError(why, { effect: 'none', retryable: true, cause: error });
}

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Call, EffectError } from '#gateway';
import type { MailboxPage } from '../ports/reply-source.ts';
import { createAccessTokens } from './access-token.ts';
import { oauthClients } from './config.ts';
import { fetchMailPerformer, findSentPerformer } from './imap.ts';
import { imapOpener } from './imap-connection.ts';
import { ImapPool } from './imap-pool.ts';
import { type ListedFolder, type ScriptedImap, startScriptedImap } from './imap-server.fixture.ts';
import { startTokenServer, type TokenServer } from './token-server.fixture.ts';
import { watchInbox } from './watch-inbox.ts';

const MAILBOX = 'mara@sender.example';
const WANTED = '<wanted@sender.example>';
type PerformArguments = Parameters<ReturnType<typeof findSentPerformer>['perform']>;

let imap: ScriptedImap;
let google: TokenServer;
let pool: ImapPool;

const call = (): Call =>
  ({ signal: AbortSignal.timeout(5_000), operationId: 'o', idempotencyKey: 'k' }) as unknown as Call;
const ctx = {} as PerformArguments[0];
const parts = () => {
  const clients = oauthClients({
    googleClientId: 'client-1',
    googleTokenBaseUrl: google.url,
    microsoftTenant: 'x',
    microsoftTokenBaseUrl: google.url,
  });
  return { secret: () => undefined, open: imapOpener(createAccessTokens(clients)), pool };
};
const connection = (more: Record<string, unknown> = { password: 'secret' }): Record<string, unknown> => {
  const end = { host: '127.0.0.1', port: imap.port, user: MAILBOX, ...more };
  return { smtp: end, imap: end, filesSent: true };
};

const fetchPage = async (stored = connection(), lastUid = 0): Promise<MailboxPage> => {
  const input = { mailboxId: 'm', connection: stored, uidValidity: '7', lastUid, limit: 10 };
  return (await fetchMailPerformer(parts()).perform(ctx, input, call())).receipt as MailboxPage;
};

const find = async (stored = connection()): Promise<boolean> => {
  const input = { connection: stored, messageId: WANTED };
  return ((await findSentPerformer(parts()).perform(ctx, input, call())).receipt as { found: boolean }).found;
};

const failureOf = (work: Promise<unknown>): Promise<EffectError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => (error instanceof EffectError ? error : Promise.reject(error)),
  );

beforeEach(async () => {
  google = await startTokenServer();
  imap = await startScriptedImap({ accepts: (user, token) => google.mailboxOf(token) === user });
  pool = new ImapPool();
});
afterEach(async () => {
  pool.close();
  await Promise.all([imap.close(), google.close()]);
});

describe('the Sent folder', () => {
  test.each<[string, ListedFolder[]]>([
    ['marked, whatever its name', [{ name: 'Ausgang', marks: '\\Sent', holds: WANTED }]],
    ['English', [{ name: 'Sent Items', holds: WANTED }]],
    ['below INBOX', [{ name: 'INBOX/Sent', holds: WANTED }]],
    ['German', [{ name: 'Gesendete Elemente', holds: WANTED }]],
    ['French', [{ name: '&AMk-l&AOk-ments envoy&AOk-s', holds: WANTED }]],
    ['Spanish', [{ name: 'Elementos enviados', holds: WANTED }]],
    ['Italian', [{ name: 'Posta inviata', holds: WANTED }]],
    ['Dutch', [{ name: 'Verzonden items', holds: WANTED }]],
    ['Polish', [{ name: 'Elementy wys&AUI-ane', holds: WANTED }]],
    ['Japanese', [{ name: '&kAFP4W4IMH8-', holds: WANTED }]],
    [
      'renamed beside a marked one',
      [
        { name: 'Sent', marks: '\\Sent' },
        { name: 'Gesendet', holds: WANTED },
      ],
    ],
  ])('%s', async (_language, folders) => {
    imap.folders = [{ name: 'INBOX' }, { name: 'Kunden' }, ...folders];
    expect(await find()).toBe(true);
    imap.folders = [
      { name: 'INBOX' },
      ...folders.map((folder) => ({ ...folder, holds: '<other@x.example>' })),
    ];
    expect(await find()).toBe(false);
  });

  test('a folder that only sounds like it proves nothing', async () => {
    imap.folders = [{ name: 'INBOX' }, { name: 'Sent to clients', holds: WANTED }];
    const error = await failureOf(find());
    expect(error).toMatchObject({
      effect: 'none',
      failure: 'config',
      reason: { code: 'mail.no_sent_folder' },
    });
    expect(await find({ ...connection(), sentFolder: 'Sent to clients' })).toBe(true);
  });
});

describe('reading', () => {
  test('a message the server leaves out is not passed over', async () => {
    imap.inbox = ['Subject: one\r\n\r\n1', 'Subject: two\r\n\r\n2'];
    imap.script = (name, socket, tag) => {
      if (name !== 'UID FETCH') return undefined;
      socket.write(`* 1 FETCH (UID 1 BODY[] {1}\r\nx)\r\n${tag} OK done\r\n`);
      return 'silent';
    };
    const error = await failureOf(fetchPage());
    expect(error).toMatchObject({ failure: 'transient', effect: 'none' });
    imap.script = () => undefined;
    expect((await fetchPage()).mails).toHaveLength(2);
  });

  test('XOAUTH2 reads with one token, takes a new one when that is refused, and says when the permission is gone', async () => {
    google.grant('refresh-1', MAILBOX);
    imap.inbox = ['Subject: one\r\n\r\n1'];
    const stored = connection({ oauth: { provider: 'google', refreshToken: 'refresh-1' } });
    const mine = parts();
    const read = () =>
      fetchMailPerformer(mine).perform(
        ctx,
        { mailboxId: 'm', connection: stored, uidValidity: null, lastUid: 0, limit: 1 },
        call(),
      );
    await read();
    await read();
    expect(imap.logins).toEqual([`${MAILBOX}/XOAUTH2`]);
    imap.cut();
    google.forgetAccess();
    await read();
    expect(google.asked).toHaveLength(2);
    imap.cut();
    google.revoke('refresh-1');
    const error = await failureOf(read());
    expect(error).toMatchObject({ effect: 'none', failure: 'auth', reason: { code: 'mail.oauth_revoked' } });
  });

  test('a good token the mailbox does not accept is an auth failure', async () => {
    google.grant('refresh-2', 'other@sender.example');
    const stored = connection({ oauth: { provider: 'google', refreshToken: 'refresh-2' } });
    expect(await failureOf(fetchPage(stored))).toMatchObject({
      effect: 'none',
      retryable: true,
      failure: 'auth',
      reason: { code: 'mail.auth_failed' },
    });
  });
});

describe('watching an inbox', () => {
  test('the server tells of mail; when it is gone the clock still does', async () => {
    const news: string[] = [];
    const stop = new AbortController();
    imap.script = (name, socket, tag) => {
      if (name !== 'IDLE') return undefined;
      socket.write(`+ idling\r\n* 1 EXISTS\r\n`);
      setImmediate(() => socket.write(`${tag} OK done\r\n`));
      imap.script = () => undefined;
      return 'silent';
    };
    const watching = watchInbox(
      { connection: connection(), signal: stop.signal, pollMs: 40, onNews: (why) => news.push(why) },
      parts(),
    );
    await vi.waitFor(() => expect(news.filter((why) => why !== 'due')).toEqual(['connected', 'told']));
    await imap.close();
    news.length = 0;
    await vi.waitFor(() => expect(news).toEqual(['due', 'due']));
    stop.abort();
    await watching;
  });

  test('an incomplete connection is told at once', async () => {
    const watch = { connection: {}, signal: AbortSignal.timeout(50), pollMs: 1_000, onNews: () => undefined };
    await expect(watchInbox(watch, parts())).rejects.toMatchObject({ failure: 'config' });
  });
});

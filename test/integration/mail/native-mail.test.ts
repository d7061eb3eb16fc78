import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '#core/log';
import { reason, refuse } from '#core/verdict';
import { openSandbox, type Sandbox } from '#sandbox';
import { close, nativeMailPerformers } from '#vendors/native-mail/performers';
import type { MailReceipt, OutgoingMail } from '#vendors/ports/email-sending';
import type { MailboxPage } from '#vendors/ports/reply-source';
import { adapterCtx, callWith, failureOf, mailTo, run } from './mail-ctx.ts';

const SENDER = 'mara@sender.example';
const START = Temporal.Instant.from('2026-11-23T09:00:00Z');
const performers = nativeMailPerformers();

let folder: string;
let sandbox: Sandbox;
let now = START;
const ctx = adapterCtx(() => now);
const open = (): Promise<Sandbox> => openSandbox({ folder, seed: 'test', now: () => now, log: createLog({ level: 'silent' }) });
const connection = (): Record<string, unknown> => sandbox.mailboxConnection(SENDER);
const send = (mail: OutgoingMail, call = callWith()): Promise<MailReceipt> => run<MailReceipt>(performers, 'email.send', ctx, mail, call);
const found = async (messageId: string): Promise<boolean> =>
  (await run<{ found: boolean }>(performers, 'email.find_sent', ctx, { connection: connection(), messageId })).found;
const fetchPage = (more: { uidValidity?: string | null; lastUid?: number; limit?: number } = {}): Promise<MailboxPage> =>
  run<MailboxPage>(performers, 'email.fetch', ctx, { mailboxId: 'm', connection: connection(), uidValidity: null, lastUid: 0, limit: 50, ...more });
const parsed = (page: MailboxPage) => Promise.all(page.mails.map((mail) => PostalMime.parse(Buffer.from(mail.raw, 'base64'))));

beforeEach(async () => {
  now = START;
  folder = mkdtempSync(join(tmpdir(), 'legwork-mail-'));
  sandbox = await open();
  sandbox.ensureMailbox(SENDER);
});
afterEach(async () => {
  close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('sending', () => {
  test('an accepted message lies in Sent with exactly our headers', async () => {
    const mail = mailTo('ana.lopez@client.example', connection(), { inReplyTo: '<first@sender.example>', references: ['<first@sender.example>', '<second@client.example>'] });
    const receipt = await send(mail);
    expect(receipt).toMatchObject({ accepted: true, messageId: mail.messageId });
    expect(receipt.response).toMatch(/^250/);
    expect(await found(mail.messageId)).toBe(true);
    expect(await found('<never@sender.example>')).toBe(false);
    expect(sandbox.accepted()).toMatchObject([{ messageId: mail.messageId, from: SENDER, to: ['ana.lopez@client.example'], at: START.toString() }]);
  });

  test('the bytes carry one unsubscribe line, the one-click word, the thread and no program name', async () => {
    let raw = '';
    const server = await fakeServer((line, socket, content) => {
      if (content !== null) raw = content;
      return line === null ? '250 2.0.0 queued' : undefined;
    });
    const mail = mailTo('ana@client.example', server.connection, { inReplyTo: '<first@sender.example>', references: ['<first@sender.example>', '<second@client.example>'] });
    await send(mail);
    await server.close();
    const parsedMail = await PostalMime.parse(raw);
    const header = (key: string): string[] => parsedMail.headers.filter((entry) => entry.key === key).map((entry) => entry.value);
    expect(header('list-unsubscribe')).toEqual([`<${mail.unsubscribe.url}>, <mailto:leave@sender.example>`]);
    expect(header('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    expect(header('message-id')).toEqual([mail.messageId]);
    expect(header('in-reply-to')).toEqual(['<first@sender.example>']);
    expect(header('references')).toEqual(['<first@sender.example> <second@client.example>']);
    expect(new Date(header('date')[0] ?? '').toISOString()).toBe('2026-11-23T09:00:00.000Z');
    expect(header('x-legwork-ref')).toEqual(['ref-1']);
    expect(header('x-mailer')).toEqual([]);
    expect(parsedMail.text?.trim()).toBe(mail.text);
  });

  test('a refusal at the last moment leaves nothing behind and gives the reason', async () => {
    const mail = mailTo('ana@client.example', connection());
    const error = await failureOf(send(mail, callWith({ onTransmission: async () => refuse(reason('brake.engaged', 'Everything is stopped.')) })));
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'brake.engaged' } });
    expect(sandbox.accepted()).toEqual([]);
    expect(await found(mail.messageId)).toBe(false);
    await send(mailTo('ana@client.example', connection()));
    expect(sandbox.accepted()).toHaveLength(1);
  });

  test('permission is asked after 354 and before the first byte', async () => {
    const seen: string[] = [];
    const server = await fakeServer((line, _socket, content) => {
      if (line?.startsWith('DATA')) seen.push('data');
      if (content !== null) seen.push('content');
      return undefined;
    });
    const call = callWith({
      onTransmission: async () => {
        seen.push('asked');
        return { allowed: true, reasons: [] };
      },
    });
    await send(mailTo('ana@client.example', server.connection), call);
    await server.close();
    expect(seen).toEqual(['data', 'asked', 'content']);
  });

  test('a question that cannot be answered stops the message', async () => {
    const call = callWith({ onTransmission: async () => Promise.reject(new Error('the database is away')) });
    const error = await failureOf(send(mailTo('ana@client.example', connection()), call));
    expect(error).toMatchObject({ effect: 'none', retryable: true, reason: { code: 'mail.permission_unknown' } });
    expect(sandbox.accepted()).toEqual([]);
  });

  test('an answer lost after acceptance is unknown, and the Sent folder tells', async () => {
    const mail = mailTo('drop@client.example', connection());
    const error = await failureOf(send(mail));
    expect(error).toMatchObject({ effect: 'unknown', reason: { code: 'mail.answer_lost' } });
    expect(await found(mail.messageId)).toBe(true);
  });

  test('a refused recipient is final, a greylisted one is not', async () => {
    const hard = await failureOf(send(mailTo('bounce-hard@client.example', connection())));
    expect(hard).toMatchObject({ effect: 'none', retryable: false, reason: { code: 'mail.recipient_refused', detail: { responseCode: 550, status: '5.1.1' } } });
    const later = await failureOf(send(mailTo('greylist@client.example', connection())));
    expect(later).toMatchObject({ effect: 'none', retryable: true, reason: { code: 'mail.recipient_refused_for_now' } });
    await send(mailTo('greylist@client.example', connection()));
    expect(sandbox.accepted()).toHaveLength(1);
  });

  test('a wrong password and a closed port are named, and the message may wait', async () => {
    const base = sandbox.mailboxConnection(SENDER);
    const wrong = await failureOf(send(mailTo('ana@client.example', { ...base, smtp: { ...base.smtp, password: 'wrong' } })));
    expect(wrong).toMatchObject({ effect: 'none', retryable: true, reason: { code: 'mail.auth_failed' } });
    const gone = await failureOf(send(mailTo('ana@client.example', { ...base, smtp: { ...base.smtp, port: 1 } })));
    expect(gone).toMatchObject({ effect: 'none', retryable: true, reason: { code: 'mail.connection_failed' } });
    const blank = await failureOf(send(mailTo('ana@client.example', { ...base, smtp: { ...base.smtp, password: undefined, passwordEnv: 'NO_SUCH_VARIABLE' } })));
    expect(blank.reason.text).toContain('NO_SUCH_VARIABLE');
  });

  test.each([
    ['subject', { subject: 'Hi\r\nBcc: all@client.example' }],
    ['name', { from: { name: 'Mara\nX: y', address: SENDER } }],
    ['address', { to: { name: null, address: 'a@client.example>\r\nRCPT TO:<b@client.example' } }],
    ['header value', { headers: { 'X-Ref': 'a\r\nBcc: b@client.example' } }],
    ['header name', { headers: { 'X-Ref: a\r\nBcc': 'b' } }],
    ['second unsubscribe line', { headers: { 'list-unsubscribe': '<https://other.example>' } }],
    ['message id', { messageId: '<a@b>\r\nBcc: c@d.example' }],
    ['link', { unsubscribe: { url: 'https://x.example/>, <mailto:y@z.example', mailto: null } }],
  ] satisfies [string, Partial<OutgoingMail>][])('nothing can be smuggled in through the %s', async (_what, more) => {
    const error = await failureOf(send(mailTo('ana@client.example', connection(), more)));
    expect(error).toMatchObject({ effect: 'none', retryable: false, reason: { code: 'mail.message_malformed' } });
    expect(sandbox.accepted()).toEqual([]);
  });

  test('many messages share a connection, also after the server closed it', async () => {
    for (let index = 0; index < 15; index += 1) await send(mailTo(`person${index}@client.example`, connection()));
    const port = sandbox.smtpPort;
    await sandbox.close();
    sandbox = await openSandbox({ folder, seed: 'test', now: () => now, log: createLog({ level: 'silent' }), ports: { smtp: port } });
    await send(mailTo('again@client.example', connection()));
    expect(sandbox.accepted()).toHaveLength(16);
  });
});

describe('a server that goes away', () => {
  test.each([
    ['at MAIL', 'MAIL', 'none', true],
    ['at DATA', 'DATA', 'none', true],
  ] as const)('%s: nothing happened', async (_name, at, effect, retryable) => {
    const server = await fakeServer((line, socket) => {
      if (line?.startsWith(at)) socket.destroy();
      return undefined;
    });
    const error = await failureOf(send(mailTo('ana@client.example', server.connection)));
    await server.close();
    expect(error).toMatchObject({ effect, retryable });
  });

  test('during permission: nothing happened, and no byte follows', async () => {
    const sockets: Socket[] = [];
    const contents: string[] = [];
    const server = await fakeServer((_line, socket, content) => {
      sockets.push(socket);
      if (content !== null) contents.push(content);
      return undefined;
    });
    const call = callWith({
      onTransmission: async () => {
        const closed = new Promise((resolve) => sockets[0]?.once('close', resolve));
        sockets[0]?.destroy();
        await closed;
        return { allowed: true, reasons: [] };
      },
    });
    const error = await failureOf(send(mailTo('ana@client.example', server.connection), call));
    await server.close();
    expect(error.effect).not.toBe('none' in contents ? 'none' : undefined);
    expect(contents).toEqual([]);
  });

  test.each([
    ['554 5.7.1 looks like spam', false],
    ['451 4.3.0 try later', true],
  ])('content answered with %s is a refusal', async (answer, retryable) => {
    const server = await fakeServer((line) => (line === null ? answer : undefined));
    const error = await failureOf(send(mailTo('ana@client.example', server.connection)));
    await server.close();
    expect(error).toMatchObject({ effect: 'none', retryable });
  });

  test('the time limit after the first byte leaves it unknown', async () => {
    const stop = new AbortController();
    const server = await fakeServer((line) => {
      if (line !== null) return undefined;
      stop.abort();
      return '';
    });
    const error = await failureOf(send(mailTo('ana@client.example', server.connection), callWith({ signal: stop.signal })));
    await server.close();
    expect(error).toMatchObject({ effect: 'unknown' });
  });
});

describe('reading', () => {
  test('answers arrive when they are due, in the thread, read page by page without touching them', async () => {
    const mails = ['always-positive@a.example', 'always-question@b.example', 'always-out-of-office@c.example', 'bounce-later@d.example'].map((to) => mailTo(to, connection()));
    for (const mail of mails) await send(mail);
    expect((await fetchPage()).mails).toEqual([]);
    let steps = 0;
    for (let next = sandbox.nextDue(); next !== null && steps < 20; next = sandbox.nextDue()) {
      now = next;
      await sandbox.deliverDue(now);
      steps += 1;
    }
    const first = await fetchPage({ limit: 3 });
    expect(first).toMatchObject({ more: true, lastUid: 3 });
    const second = await fetchPage({ uidValidity: first.uidValidity, lastUid: first.lastUid, limit: 3 });
    expect(second).toMatchObject({ more: false, lastUid: 4 });
    expect((await fetchPage({ uidValidity: first.uidValidity, lastUid: 4 })).mails).toEqual([]);
    const answers = [...(await parsed(first)), ...(await parsed(second))];
    const ours = new Set(mails.map((mail) => mail.messageId));
    for (const answer of answers) expect(ours.has(answer.inReplyTo ?? '')).toBe(true);
    const away = answers.find((answer) => answer.from?.address === 'always-out-of-office@c.example');
    expect(away?.headers.find((entry) => entry.key === 'auto-submitted')?.value).toBe('auto-replied');
    const written = answers.find((answer) => answer.from?.address === 'always-positive@a.example');
    expect(written?.headers.some((entry) => entry.key === 'auto-submitted')).toBe(false);
    const bounce = Buffer.from([...first.mails, ...second.mails].find((mail) => Buffer.from(mail.raw, 'base64').includes('delivery-status'))?.raw ?? '', 'base64').toString();
    expect(bounce).toContain('Status: 5.1.1');
    expect(bounce).toContain('Final-Recipient: rfc822; bounce-later@d.example');
    expect(bounce).toContain(mails[3]?.messageId);
    for (const mail of [...first.mails, ...second.mails]) expect(Temporal.Instant.compare(Temporal.Instant.from(mail.receivedAt), START)).toBe(1);
  });

  test('a changed UIDVALIDITY makes every message new', async () => {
    await send(mailTo('always-negative@a.example', connection()));
    now = now.add({ hours: 24 * 5 });
    await sandbox.deliverDue(now);
    const before = await fetchPage();
    expect(before.mails).toHaveLength(1);
    expect((await fetchPage({ uidValidity: before.uidValidity, lastUid: before.lastUid })).mails).toEqual([]);
    sandbox.renumberInbox(SENDER);
    const after = await fetchPage({ uidValidity: before.uidValidity, lastUid: before.lastUid });
    expect(after.uidValidity).not.toBe(before.uidValidity);
    expect(after.mails.map((mail) => mail.raw)).toEqual(before.mails.map((mail) => mail.raw));
  });

  test('a wrong password is named', async () => {
    const base = sandbox.mailboxConnection(SENDER);
    const input = { connection: { ...base, imap: { ...base.imap, password: 'wrong' } }, messageId: '<a@b.example>' };
    const error = await failureOf(run(performers, 'email.find_sent', ctx, input));
    expect(error).toMatchObject({ effect: 'none', retryable: true, reason: { code: 'mail.auth_failed' } });
  });

  test('the one-click request reaches the address in our header', async () => {
    const hits: string[] = [];
    const server = createHttpServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        hits.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
        response.writeHead(hits.length === 1 ? 500 : 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const unsubscribe = { url: `http://127.0.0.1:${port}/u/token`, mailto: null };
    await send(mailTo('always-unsubscribe-click@a.example', connection(), { unsubscribe }));
    now = now.add({ hours: 48 });
    await sandbox.deliverDue(now);
    await sandbox.deliverDue(now);
    server.close();
    const expected = 'POST /u/token application/x-www-form-urlencoded List-Unsubscribe=One-Click';
    expect(hits).toEqual([expected, expected]);
    expect(sandbox.nextDue()).toBeNull();
  });

  test('the world goes on after a restart', async () => {
    await send(mailTo('always-meeting-request@a.example', connection()));
    const due = sandbox.nextDue();
    expect(due).not.toBeNull();
    await sandbox.close();
    sandbox = await open();
    expect(sandbox.nextDue()?.toString()).toBe(due?.toString());
    expect(sandbox.accepted()).toHaveLength(1);
    now = now.add({ hours: 24 * 4 });
    await sandbox.deliverDue(now);
    expect((await fetchPage()).mails).toHaveLength(1);
  });
});

type Script = (line: string | null, socket: Socket, content: string | null) => string | undefined;

/** A server that speaks just enough SMTP; the script may answer otherwise or cut the line (`line` null: the content is in). */
async function fakeServer(script: Script): Promise<{ connection: Record<string, unknown>; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let rest = '';
    let inData = false;
    socket.on('error', () => socket.destroy());
    const say = (text: string): void => void (socket.destroyed || text === '' || socket.write(`${text}\r\n`));
    socket.write('220 fake\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (;;) {
        const mark = inData ? '\r\n.\r\n' : '\r\n';
        const end = rest.indexOf(mark);
        if (end < 0) return;
        const part = rest.slice(0, end);
        rest = rest.slice(end + mark.length);
        if (inData) {
          inData = false;
          say(script(null, socket, part.replace(/\r\n\.\./g, '\r\n.')) ?? '250 2.0.0 OK');
        } else {
          const own = script(part, socket, null);
          if (part.startsWith('EHLO')) say('250-fake\r\n250 AUTH PLAIN');
          else if (part.startsWith('AUTH')) say('235 in');
          else if (part.startsWith('DATA')) {
            inData = true;
            say(own ?? '354 go');
          } else say(own ?? '250 OK');
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const end = { host: '127.0.0.1', port, user: SENDER, password: 'any' };
  return {
    connection: { smtp: end, imap: end, filesSent: false },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reason, refuse } from '#core/verdict';
import type { Call } from '#gateway';
import type { MailReceipt, OutgoingMail } from '#vendors/ports/email-sending';
import { fakeServer } from './fake-smtp.ts';
import { callWith, failureOf, mailTo } from './mail-ctx.ts';
import { SENDER, START, World } from './open-world.ts';

let world: World;
const connection = (): Record<string, unknown> => world.connection();
const send = (mail: OutgoingMail, call?: Call): Promise<MailReceipt> => world.send(mail, call);

beforeEach(async () => {
  world = new World();
  await world.open();
});
afterEach(() => world.end());

describe('sending', () => {
  test('an accepted message lies in Sent with exactly our headers', async () => {
    const mail = mailTo('ana.lopez@client.example', connection(), {
      inReplyTo: '<first@sender.example>',
      references: ['<first@sender.example>', '<second@client.example>'],
    });
    const receipt = await send(mail);
    expect(receipt).toMatchObject({ accepted: true, messageId: mail.messageId });
    expect(receipt.response).toMatch(/^250/);
    expect(await world.found(mail.messageId)).toBe(true);
    expect(await world.found('<never@sender.example>')).toBe(false);
    expect(world.sandbox.accepted()).toMatchObject([
      { messageId: mail.messageId, from: SENDER, to: ['ana.lopez@client.example'], at: START.toString() },
    ]);
  });

  test('the bytes carry one unsubscribe line, the one-click word, the thread and no program name', async () => {
    let raw = '';
    const server = await fakeServer((line, _socket, content) => {
      if (content !== null) raw = content;
      return line === null ? '250 2.0.0 queued' : undefined;
    });
    const mail = mailTo('ana@client.example', server.connection, {
      inReplyTo: '<first@sender.example>',
      references: ['<first@sender.example>', '<second@client.example>'],
    });
    await send(mail);
    await server.close();
    const parsedMail = await PostalMime.parse(raw);
    const header = (key: string): string[] =>
      parsedMail.headers.filter((entry) => entry.key === key).map((entry) => entry.value);
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
    const error = await failureOf(
      send(
        mail,
        callWith({ onTransmission: async () => refuse(reason('brake.engaged', 'Everything is stopped.')) }),
      ),
    );
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'brake.engaged' } });
    expect(world.sandbox.accepted()).toEqual([]);
    expect(await world.found(mail.messageId)).toBe(false);
    await send(mailTo('ana@client.example', connection()));
    expect(world.sandbox.accepted()).toHaveLength(1);
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
    expect(error).toMatchObject({
      effect: 'none',
      retryable: true,
      reason: { code: 'mail.permission_unknown' },
    });
    expect(world.sandbox.accepted()).toEqual([]);
  });

  test('an answer lost after acceptance is unknown, and the Sent folder tells', async () => {
    const mail = mailTo('drop@client.example', connection());
    const error = await failureOf(send(mail));
    expect(error).toMatchObject({ effect: 'unknown', reason: { code: 'mail.answer_lost' } });
    expect(await world.found(mail.messageId)).toBe(true);
  });

  test('a refused recipient is final, a greylisted one is not', async () => {
    const hard = await failureOf(send(mailTo('bounce-hard@client.example', connection())));
    expect(hard).toMatchObject({
      effect: 'none',
      retryable: false,
      reason: { code: 'mail.recipient_refused', detail: { responseCode: 550, status: '5.1.1' } },
    });
    const later = await failureOf(send(mailTo('greylist@client.example', connection())));
    expect(later).toMatchObject({
      effect: 'none',
      retryable: true,
      reason: { code: 'mail.recipient_refused_for_now' },
    });
    await send(mailTo('greylist@client.example', connection()));
    expect(world.sandbox.accepted()).toHaveLength(1);
  });

  test('a wrong password and a closed port are named, and the message may wait', async () => {
    const base = world.sandbox.mailboxConnection(SENDER);
    const wrong = await failureOf(
      send(mailTo('ana@client.example', { ...base, smtp: { ...base.smtp, password: 'wrong' } })),
    );
    expect(wrong).toMatchObject({ effect: 'none', retryable: true, reason: { code: 'mail.auth_failed' } });
    const gone = await failureOf(
      send(mailTo('ana@client.example', { ...base, smtp: { ...base.smtp, port: 1 } })),
    );
    expect(gone).toMatchObject({
      effect: 'none',
      retryable: true,
      reason: { code: 'mail.connection_failed' },
    });
    const blank = await failureOf(
      send(
        mailTo('ana@client.example', {
          ...base,
          smtp: { ...base.smtp, password: undefined, passwordEnv: 'NO_SUCH_VARIABLE' },
        }),
      ),
    );
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
  ] satisfies [string, Partial<OutgoingMail>][])(
    'nothing can be smuggled in through the %s',
    async (_what, more) => {
      const error = await failureOf(send(mailTo('ana@client.example', connection(), more)));
      expect(error).toMatchObject({
        effect: 'none',
        retryable: false,
        reason: { code: 'mail.message_malformed' },
      });
      expect(world.sandbox.accepted()).toEqual([]);
    },
  );

  test('messages of one mailbox share a connection', async () => {
    const sockets = new Set<Socket>();
    const server = await fakeServer((_line, socket) => {
      sockets.add(socket);
      return undefined;
    });
    for (let index = 0; index < 12; index += 1)
      await send(mailTo(`person${index}@client.example`, server.connection));
    await server.close();
    expect(sockets.size).toBe(1);
  });

  test('a connection the server closed while it waited is replaced', async () => {
    for (let index = 0; index < 3; index += 1)
      await send(mailTo(`person${index}@client.example`, connection()));
    const port = world.sandbox.smtpPort;
    await world.open({ smtp: port });
    await send(mailTo('again@client.example', connection()));
    expect(world.sandbox.accepted()).toHaveLength(4);
  });
});

test('a password never crosses a network in the clear', async (context) => {
  const outward = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => address.family === 'IPv4' && !address.internal);
  if (!outward) return context.skip('this machine has no network address besides its own loopback');
  const lines: string[] = [];
  const server = await fakeServer((line) => {
    if (line !== null) lines.push(line);
    return line?.startsWith('STARTTLS') ? '454 4.7.0 not now' : undefined;
  }, outward.address);
  const error = await failureOf(send(mailTo('ana@client.example', server.connection)));
  await server.close();
  expect(error).toMatchObject({
    effect: 'none',
    retryable: true,
    reason: { code: 'mail.connection_failed' },
  });
  expect(lines.some((line) => line.startsWith('AUTH'))).toBe(false);
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

  test('during permission: no message follows', async () => {
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
    // Whether the break is noticed before or after the go-ahead is a race; either way nothing was accepted.
    expect(['none', 'unknown']).toContain(error.effect);
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
    const error = await failureOf(
      send(mailTo('ana@client.example', server.connection), callWith({ signal: stop.signal })),
    );
    await server.close();
    expect(error).toMatchObject({ effect: 'unknown' });
  });
});

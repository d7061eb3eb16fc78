import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Call } from '#gateway';
import type { MailReceipt, OutgoingMail } from '../ports/email-sending.ts';
import { createAccessTokens } from './access-token.ts';
import { oauthClients } from './config.ts';
import { sendMailPerformer } from './smtp.ts';
import { createSmtpPool } from './smtp-pool.ts';

type Wanted = (session: { id: string }, mail: number) => Error | 'cut' | null;

/** What the server answers to the `mail`th MAIL FROM of a connection. */
let answering: Wanted;
let server: SMTPServer;
let pool: ReturnType<typeof createSmtpPool>;
const took: { text: string; by: string }[] = [];
const mails = new Map<string, number>();
const asked: string[] = [];

beforeEach(async () => {
  answering = () => null;
  took.length = 0;
  asked.length = 0;
  mails.clear();
  pool = createSmtpPool();
  server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    onAuth: (auth, _session, answer) => answer(null, { user: auth.username }),
    onMailFrom(_address, session, answer) {
      const count = (mails.get(session.id) ?? 0) + 1;
      mails.set(session.id, count);
      const wanted = answering(session, count);
      if (wanted !== 'cut') return answer(wanted);
      for (const each of server.connections) each._socket.destroy();
    },
    onData(stream, session, answer) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        took.push({ text: Buffer.concat(parts).toString(), by: session.id });
        answer();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  pool.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

async function send(text: string): Promise<MailReceipt> {
  const clients = {
    googleClientId: 'c',
    googleTokenBaseUrl: '',
    microsoftTenant: 'x',
    microsoftTokenBaseUrl: '',
  };
  const performer = sendMailPerformer({
    pool,
    secret: () => 'secret',
    tokens: createAccessTokens(oauthClients(clients)),
  });
  const call = {
    signal: AbortSignal.timeout(5_000),
    onTransmission: async () => {
      asked.push(text);
      return { allowed: true, reasons: [] };
    },
  } as unknown as Call;
  const { port } = server.server.address() as AddressInfo;
  const end = { host: '127.0.0.1', port, user: 'mara@sender.example', password: 'secret' };
  const mail: OutgoingMail = {
    mailboxId: 'mailbox-1',
    connection: { smtp: end, imap: end, filesSent: false },
    from: { name: 'Mara', address: 'mara@sender.example' },
    to: { name: 'Ana', address: 'ana@client.example' },
    ...{ subject: 'Quick thought', text, html: `<p>${text}</p>` },
    messageId: `<${text}@sender.example>`,
    ...{ inReplyTo: null, references: [] },
    unsubscribe: { url: 'https://legwork.example/u/token', mailto: null },
    ...{ headers: {}, date: '2026-11-23T09:00:00Z' },
  };
  return (await performer.perform({} as Parameters<typeof performer.perform>[0], mail, call))
    .receipt as MailReceipt;
}

const texts = (): string[] => took.map(({ text }) => /^(one|two)\r$/m.exec(text)?.[1] ?? '?');
const goodbye = () => Object.assign(new Error('4.4.2 idle for too long'), { responseCode: 421 });

test('a connection is kept for the next message, and nothing is asked on it before', async () => {
  await send('one');
  await send('two');
  expect(texts()).toEqual(['one', 'two']);
  expect(new Set(took.map(({ by }) => by)).size).toBe(1);
});

test.each([
  ['says goodbye', goodbye],
  ['is cut', () => 'cut' as const],
])(
  'a kept connection that %s at the next message is replaced, and each message leaves once',
  async (_, end) => {
    answering = (_session, mail) => (mail === 2 ? end() : null);
    await send('one');
    await send('two');
    expect(texts()).toEqual(['one', 'two']);
    expect(new Set(took.map(({ by }) => by)).size).toBe(2);
    expect(asked).toEqual(['one', 'two']);
  },
);

test('one that was closed while it waited is not used', async () => {
  await send('one');
  for (const each of server.connections) each._socket.end();
  await send('two');
  expect(texts()).toEqual(['one', 'two']);
});

test('a goodbye on a new connection is no reason to try again at once', async () => {
  answering = goodbye;
  await expect(send('one')).rejects.toMatchObject({ effect: 'none', retryable: true });
  expect(mails.size).toBe(1);
  expect(asked).toEqual([]);
});

test('what the server refuses on a kept connection is refused, not tried on another', async () => {
  answering = (_session, mail) =>
    mail === 2 ? Object.assign(new Error('5.7.1 not yours'), { responseCode: 553 }) : null;
  await send('one');
  await expect(send('two')).rejects.toMatchObject({ effect: 'none', failure: 'config' });
  expect(texts()).toEqual(['one']);
  expect(mails.size).toBe(1);
});

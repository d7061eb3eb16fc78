import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Call, EffectError } from '#gateway';
import type { MailReceipt, OutgoingMail } from '../ports/email-sending.ts';
import { createAccessTokens } from './access-token.ts';
import { composeBytes } from './compose.ts';
import { oauthClients } from './config.ts';
import { sendMailPerformer } from './smtp.ts';
import { transmissionError } from './smtp-errors.ts';
import { createSmtpPool } from './smtp-pool.ts';
import { startTokenServer, type TokenServer } from './token-server.fixture.ts';

const MAILBOX = 'mara@sender.example';

const mail = (more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  mailboxId: 'mailbox-1',
  connection: {},
  from: { name: 'Mara Ostrowski', address: MAILBOX },
  to: { name: 'Ana López', address: 'ana@client.example' },
  subject: 'Quick thought, Ana',
  text: 'Hello Ana,\n\nMara',
  html: '<p>Hello Ana,</p>',
  messageId: '<message-1@sender.example>',
  inReplyTo: null,
  references: [],
  unsubscribe: { url: 'https://legwork.example/u/token', mailto: 'leave@sender.example' },
  headers: { 'X-Legwork-Ref': 'ref-1', 'Feedback-ID': 'campaign:workspace:cold:legwork' },
  date: '2026-11-23T09:00:00Z',
  ...more,
});

/** The header lines as they leave, folded ones still in parts. */
function headOf(more: Partial<OutgoingMail> = {}): { head: string; raw: Buffer; names: string[] } {
  const { bytes } = composeBytes(mail(more));
  const head = bytes.subarray(0, bytes.indexOf('\r\n\r\n')).toString('latin1');
  const names = head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  return { head, raw: bytes, names };
}

const LONG: Partial<OutgoingMail> = {
  subject: `Größere Fragen zu 日本語 und ${'sehr '.repeat(40)}langen Betreffzeilen`,
  from: { name: 'Mára Östrowski-Łukasiewicz, Head of "Growth"', address: MAILBOX },
  to: { name: '山田 太郎', address: 'yamada@client.example' },
  text: `${'Ein sehr langer Absatz ohne Umbruch mit Umlauten äöü. '.repeat(60)}\nFrom the start\n.dot`,
  html: `<p>${'Ein sehr langer Absatz ohne Umbruch mit Umlauten äöü. '.repeat(60)}</p>`,
  inReplyTo: '<first@sender.example>',
  references: Array.from({ length: 11 }, (_, index) => `<message-${index}-${'r'.repeat(60)}@sender.example>`),
  unsubscribe: { url: `https://legwork.example/u/${'t'.repeat(400)}`, mailto: 'leave@sender.example' },
};
const PLAIN: Partial<OutgoingMail> = {};

describe.each([
  ['a plain message', PLAIN],
  ['a long one in many scripts', LONG],
])('the headers of %s survive relays and signatures', (_what, more) => {
  test('no header comes twice, and each that must be there is there once', async () => {
    const { names } = headOf(more);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const name of [
      'date',
      'message-id',
      'mime-version',
      'from',
      'to',
      'subject',
      'list-unsubscribe',
      'list-unsubscribe-post',
      'feedback-id',
    ])
      expect(names).toContain(name);
  });

  test('nothing calls it bulk or automatic, names the program, or tracks', async () => {
    const { names, raw } = headOf(more);
    for (const name of ['precedence', 'auto-submitted', 'x-mailer', 'user-agent', 'bcc', 'list-id', 'sender'])
      expect(names).not.toContain(name);
    expect(raw.toString('latin1')).not.toMatch(/nodemailer|NmP|<img/i);
  });

  test('every byte has seven bits, every line ends in CRLF and fits', async () => {
    const { head, raw } = headOf(more);
    const text = raw.toString('latin1');
    expect([...raw].every((byte) => byte < 128 && byte !== 0)).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    // RFC 5322 §2.1.1: 998 at most; 78 is wished for, which a single address or id may exceed.
    expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    for (const line of head.split('\r\n'))
      expect(line.length <= 78 || !/\s/.test(line.trim().replace(/^[\w-]+: /, ''))).toBe(true);
  });

  test('names and subject come back as they were written', async () => {
    const { default: PostalMime } = await import('postal-mime');
    const { raw } = headOf(more);
    const parsed = await PostalMime.parse(raw);
    const written = mail(more);
    expect(parsed.subject).toBe(written.subject);
    expect(parsed.from).toMatchObject(written.from);
    expect(parsed.to).toMatchObject([written.to]);
    expect(parsed.text?.trim()).toBe(written.text);
    expect(parsed.headers.find(({ key }) => key === 'references')?.value ?? '').toBe(
      written.references.join(' '),
    );
    const unsubscribe = parsed.headers.find(({ key }) => key === 'list-unsubscribe')?.value;
    expect(unsubscribe).toBe(`<${written.unsubscribe.url}>, <mailto:leave@sender.example>`);
  });
});

test.each([
  'Precedence',
  'Auto-Submitted',
  'Message-ID',
  'Date',
  'MIME-Version',
  'DKIM-Signature',
  'X-Mailer',
])('%s cannot be added from outside', (name) => {
  expect(() => composeBytes(mail({ headers: { [name]: 'bulk' } }))).toThrow(
    expect.objectContaining({
      effect: 'none',
      failure: 'validation',
      reason: expect.objectContaining({ code: 'mail.message_malformed' }),
    }),
  );
});

describe('what a refusal says', () => {
  const refused = (command: string, response: string): EffectError =>
    transmissionError(
      { code: 'EENVELOPE', command, response, responseCode: Number(response.slice(0, 3)) },
      false,
    );
  test.each([
    ['RCPT TO', '550 5.1.1 no such user', 'not_found', false],
    ['RCPT TO', '550 5.7.1 policy', 'validation', false],
    ['RCPT TO', '451 4.7.1 greylisted', 'rate_limited', true],
    ['RCPT TO', '550 5.4.5 Daily user sending limit exceeded', 'quota_exhausted', false],
    ['MAIL FROM', '553 5.7.1 not yours', 'config', false],
    ['MAIL FROM', '432 4.3.2 Concurrent connections limit exceeded', 'rate_limited', true],
    ['MAIL FROM', '451 4.3.0 queue', 'transient', true],
  ])('%s answered with %s is %s', (command, response, failure, retryable) => {
    expect(refused(command, response)).toMatchObject({ effect: 'none', failure, retryable });
  });
});

describe('XOAUTH2 over SMTP', () => {
  let google: TokenServer;
  let server: SMTPServer;
  let connection: Record<string, unknown>;
  const accepted: string[] = [];
  const pool = createSmtpPool();

  const send = async (tokens: ReturnType<typeof createAccessTokens>): Promise<MailReceipt> => {
    const performer = sendMailPerformer({ pool, secret: () => undefined, tokens });
    const call = {
      signal: AbortSignal.timeout(5_000),
      onTransmission: async () => ({ allowed: true, reasons: [] }),
    } as unknown as Call;
    const ctx = {} as Parameters<typeof performer.perform>[0];
    return (await performer.perform(ctx, mail({ connection }), call)).receipt as MailReceipt;
  };
  const tokensOf = () =>
    createAccessTokens(
      oauthClients({
        googleClientId: 'client-1',
        googleTokenBaseUrl: google.url,
        microsoftTenant: 'x',
        microsoftTokenBaseUrl: google.url,
      }),
    );

  beforeEach(async () => {
    google = await startTokenServer();
    google.grant('refresh-1', MAILBOX);
    accepted.length = 0;
    server = new SMTPServer({
      authMethods: ['XOAUTH2'],
      allowInsecureAuth: true,
      hideSTARTTLS: true,
      disableReverseLookup: true,
      onAuth(auth, _session, answer) {
        const good = google.mailboxOf(auth.accessToken ?? '') === auth.username;
        if (good) return answer(null, { user: auth.username });
        answer(null, { data: { status: '401', schemes: 'bearer' } } as never);
      },
      onData(stream, session, answer) {
        stream.resume().on('end', () => {
          accepted.push(String(session.user));
          answer();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const oauth = { provider: 'google', refreshToken: 'refresh-1' };
    const end = { host: '127.0.0.1', port, user: MAILBOX, oauth };
    connection = { smtp: end, imap: end, filesSent: false };
  });
  afterEach(async () => {
    pool.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await google.close();
  });

  test('a message leaves with a token that is fetched once', async () => {
    const tokens = tokensOf();
    await send(tokens);
    pool.close();
    await send(tokens);
    expect(accepted).toEqual([MAILBOX, MAILBOX]);
    expect(google.asked).toHaveLength(1);
  });

  test('a refused token is replaced by a fresh one', async () => {
    const tokens = tokensOf();
    await send(tokens);
    pool.close();
    google.forgetAccess();
    await send(tokens);
    expect(accepted).toHaveLength(2);
    expect(google.asked).toHaveLength(2);
  });

  test('a permission taken back is told as that, and nothing leaves', async () => {
    const tokens = tokensOf();
    await send(tokens);
    pool.close();
    google.revoke('refresh-1');
    await expect(send(tokens)).rejects.toMatchObject({
      effect: 'none',
      retryable: true,
      failure: 'auth',
      reason: { code: 'mail.oauth_revoked' },
    });
    expect(accepted).toHaveLength(1);
  });

  test('a token the mailbox does not accept is an auth failure', async () => {
    google.grant('refresh-1', 'other@sender.example');
    await expect(send(tokensOf())).rejects.toMatchObject({
      effect: 'none',
      failure: 'auth',
      reason: { code: 'mail.auth_failed' },
    });
    expect(accepted).toEqual([]);
  });
});

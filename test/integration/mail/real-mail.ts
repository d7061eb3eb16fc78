import { createTransport } from 'nodemailer';
import { oauthClients } from '#vendors/native-mail/config';
import { connectNativeMail } from '#vendors/native-mail/performers';
import { startTokenServer, type TokenServer } from '#vendors/native-mail/token-server.fixture';
import type { MailReceipt, OutgoingMail } from '#vendors/ports/email-sending';
import type { FetchedMail, MailboxPage } from '#vendors/ports/reply-source';
import { type MailServers, openMailServers } from '../../support/mail-servers.ts';
import { adapterCtx, callWith, run } from './mail-ctx.ts';

const ctx = adapterCtx(() => Temporal.Now.instant());

/** Where the reader of an inbox stands. */
export type Position = { uidValidity: string | null; lastUid: number };
export const START: Position = { uidValidity: null, lastUid: 0 };

/** Real mail servers, a token endpoint they believe, and our performers in front of them. */
export async function openRealMail(mailboxes: readonly string[], filesSentFor: readonly string[]) {
  const tokens = await startTokenServer();
  const servers = await openMailServers({
    mailboxes,
    filesSentFor,
    introspectionUrl: `${tokens.url}/introspect`,
  });
  return new RealMail(servers, tokens);
}

export class RealMail {
  readonly servers: MailServers;
  readonly tokens: TokenServer;
  readonly mail: ReturnType<typeof connectNativeMail>;

  constructor(servers: MailServers, tokens: TokenServer) {
    this.servers = servers;
    this.tokens = tokens;
    const base = { googleTokenBaseUrl: tokens.url, microsoftTokenBaseUrl: tokens.url };
    this.mail = connectNativeMail({
      oauth: oauthClients({ ...base, googleClientId: 'client-1', microsoftTenant: 'organizations' }),
    });
  }

  send(mail: OutgoingMail): Promise<MailReceipt> {
    return run<MailReceipt>(this.mail.performers, 'email.send', ctx, mail, callWith());
  }

  fetch(address: string, position: Position = START, limit = 100, more = {}): Promise<MailboxPage> {
    const connection = this.servers.connection(address, more);
    const input = { mailboxId: address, connection, limit, ...position };
    return run<MailboxPage>(this.mail.performers, 'email.fetch', ctx, input);
  }

  async found(address: string, messageId: string): Promise<boolean> {
    const input = { connection: this.servers.connection(address), messageId };
    return (await run<{ found: boolean }>(this.mail.performers, 'email.find_sent', ctx, input)).found;
  }

  /** Reads an inbox as the poll does until it holds `count` mails; `between` runs after each page with mail. */
  async readUntil(
    address: string,
    count: number,
    more: { limit?: number; between?: (pages: number) => Promise<void> } = {},
  ): Promise<{ mails: FetchedMail[]; position: Position }> {
    const mails: FetchedMail[] = [];
    let position = START;
    let pages = 0;
    const deadline = performance.now() + 30_000;
    while (mails.length < count) {
      const page = await this.fetch(address, position, more.limit ?? 100);
      position = { uidValidity: page.uidValidity, lastUid: page.lastUid };
      mails.push(...page.mails);
      if (page.mails.length > 0) {
        pages += 1;
        await more.between?.(pages);
      } else await new Promise((resolve) => setTimeout(resolve, 20));
      if (performance.now() > deadline)
        throw new Error(`${address} holds ${mails.length} of ${count} mails.\n${this.servers.logs()}`);
    }
    return { mails, position };
  }

  /** Hands bytes to the mail server as they are. */
  async sendRaw(from: string, to: string, raw: string): Promise<void> {
    const { smtp } = this.servers.connection(from) as { smtp: { port: number; password: string } };
    const transport = createTransport({
      host: '127.0.0.1',
      port: smtp.port,
      ignoreTLS: true,
      auth: { user: from, pass: smtp.password },
    });
    await transport.sendMail({ envelope: { from, to }, raw });
    transport.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.servers[Symbol.asyncDispose]();
    await this.tokens.close();
  }
}

/** A complaint as providers send it (RFC 5965) about one of our mails. */
export const complaintAbout = (mail: { messageId: string; to: string }, to: string): string =>
  [
    'From: Feedback <feedback@client.example>',
    `To: ${to}`,
    'Subject: FW: complaint',
    'Date: Sat, 21 Nov 2026 12:00:00 +0000',
    'Message-ID: <complaint-1@client.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'This is an email abuse report.',
    '--part',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: FeedbackMill/1.0',
    'Version: 1',
    `Original-Rcpt-To: <${mail.to}>`,
    '',
    '--part',
    'Content-Type: message/rfc822',
    '',
    `From: Mara Ostrowski <${to}>`,
    `To: <${mail.to}>`,
    'Subject: Quick thought, Ana',
    `Message-ID: ${mail.messageId}`,
    '',
    'Hello Ana',
    '--part--',
    '',
  ].join('\r\n');

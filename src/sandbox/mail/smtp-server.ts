import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Log } from '#core/log';
import type { Acceptance } from './acceptance.ts';
import { isSentinel } from './sentinels.ts';

/** Large providers end a connection after about this many messages. */
const MESSAGES_PER_CONNECTION = 100;
const CONNECTIONS = 100;
/** Bytes; what large providers take today. */
const LARGEST_MESSAGE = 25 * 1024 * 1024;

export type SmtpServerParts = {
  readonly log: Log;
  readonly acceptance: Acceptance;
  /** Port to listen on; 0 or absent takes a free one. */
  readonly port?: number;
};
export type RunningServer = { readonly port: number; close(): Promise<void> };

/** Plain text on loopback: there is nobody in between. */
const SETTINGS = {
  banner: 'Legwork sandbox',
  name: 'sandbox.example',
  authMethods: ['PLAIN', 'LOGIN'] as string[],
  allowInsecureAuth: true,
  hideSTARTTLS: true,
  disabledCommands: ['STARTTLS'] as string[],
  disableReverseLookup: true,
  maxClients: CONNECTIONS,
  size: LARGEST_MESSAGE,
  socketTimeout: 120_000,
  closeTimeout: 500,
  logger: false,
} as const;

const reply = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

/**
 * A mail server on loopback for the mailboxes of the sandbox. Takes mail only from a mailbox that logged in, only
 * under its own address, and files what it accepts into that mailbox's Sent folder. Recipients with a special name
 * fail on purpose: `bounce-hard` (550), `greylist` (451 the first time), `drop` (accepted, then the line goes dead).
 */
export async function startSmtpServer({ log, acceptance, port }: SmtpServerParts): Promise<RunningServer> {
  const counts = new Map<string, number>();
  const server = new SMTPServer({
    ...SETTINGS,
    onAuth(auth, _session, answer) {
      const known = acceptance.mayLogIn(auth.username ?? '', auth.password ?? '');
      if (known) answer(null, { user: (auth.username ?? '').toLowerCase() });
      else answer(reply(535, '5.7.8 Username and password not accepted'));
    },
    onMailFrom(address, session, answer) {
      const sent = counts.get(session.id) ?? 0;
      if (sent >= MESSAGES_PER_CONNECTION)
        return answer(reply(421, '4.7.0 Too many messages on this connection, open another'));
      if (address.address.toLowerCase() !== session.user)
        return answer(reply(553, '5.7.1 Sender address is not yours'));
      answer();
    },
    onRcptTo(address, session, answer) {
      const refused = acceptance.refusal(session.user ?? '', address.address.toLowerCase());
      answer(refused ? reply(refused.code, refused.text) : null);
    },
    onData(stream, session, answer) {
      void receive(stream)
        .then((raw) => take(raw, session, answer))
        .catch((error: unknown) => log.debug({ error }, 'A message broke off and was not accepted.'));
    },
    onClose: (session) => void counts.delete(session.id),
  });

  const take = async (
    raw: Buffer,
    session: SMTPServerSession,
    answer: (error?: Error | null, text?: string) => void,
  ): Promise<void> => {
    if (raw.length > LARGEST_MESSAGE) return answer(reply(552, '5.3.4 Message too big'));
    counts.set(session.id, (counts.get(session.id) ?? 0) + 1);
    const to = session.envelope.rcptTo.map((recipient) => recipient.address.toLowerCase());
    try {
      const accepted = await acceptance.accept(session.user ?? '', to, raw);
      if (to.some((address) => isSentinel(address, 'drop'))) cutOff(server, session);
      else answer(null, `2.0.0 OK queued as ${accepted.uid}`);
    } catch (error) {
      log.error({ error }, 'The sandbox could not file a message.');
      answer(reply(451, '4.3.0 Could not be stored, try again'));
    }
  };

  server.on('error', (error) => log.debug({ error }, 'A connection to the sandbox mail server broke.'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port ?? 0, '127.0.0.1', () => resolve());
  });
  const address = server.server.address() as AddressInfo;
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function receive(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The work is done and the answer lost. */
function cutOff(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections as Set<{
    session?: SMTPServerSession;
    _socket?: { destroy(): void };
  }>) {
    if (connection.session?.id === session.id) connection._socket?.destroy();
  }
}

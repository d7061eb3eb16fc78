import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { RunningServer } from '../mail/smtp-server.ts';
import { type ImapAccess, serve } from './session.ts';

/** A silent client is sent away after half an hour (RFC 3501 §5.4). */
const SILENCE_MS = 30 * 60_000;

/** An IMAP4rev1 server on loopback for the mailboxes of the sandbox. Readers change nothing in them. */
export async function startImapServer(access: ImapAccess, port = 0): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    serve(socket, access);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

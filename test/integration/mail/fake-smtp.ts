import { type AddressInfo, createServer, type Socket } from 'node:net';

export type Script = (line: string | null, socket: Socket, content: string | null) => string | undefined;

/** A server that speaks just enough SMTP; the script may answer otherwise or cut the line (`line` null: the content is in). */
export async function fakeServer(
  script: Script,
  host = '127.0.0.1',
): Promise<{ connection: Record<string, unknown>; close(): Promise<void> }> {
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
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const end = { host, port, user: 'mara@sender.example', password: 'any' };
  return {
    connection: { smtp: end, imap: end, filesSent: false },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

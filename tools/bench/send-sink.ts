import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** A mail server that takes everything at once. Prints its port; for each line it is told it prints what it took so far. */
const MESSAGE_ID = /^message-id: *(\S+)/im;
let taken = 0;
const ids = new Set<string>();

const server = createServer((socket) => {
  let rest = '';
  let content = false;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.write('220 sink\r\n');
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    let answer = '';
    for (;;) {
      const mark = content ? '\r\n.\r\n' : '\r\n';
      const end = rest.indexOf(mark);
      if (end < 0) break;
      const part = rest.slice(0, end);
      rest = rest.slice(end + mark.length);
      if (content) {
        taken += 1;
        ids.add(MESSAGE_ID.exec(part)?.[1] ?? `none ${taken}`);
        content = false;
        answer += '250 2.0.0 OK\r\n';
      } else {
        content = part.startsWith('DATA');
        answer += answerTo(part);
      }
    }
    if (answer !== '') socket.write(answer);
  });
});

function answerTo(command: string): string {
  if (command.startsWith('EHLO')) return '250-sink\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n';
  if (command.startsWith('AUTH')) return '235 in\r\n';
  if (command.startsWith('DATA')) return '354 go\r\n';
  return '250 OK\r\n';
}

await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
if (typeof address !== 'object' || !address) throw new Error('The sink has no port.');
process.stdout.write(`${address.port}\n`);
for await (const _ of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify({ taken, different: ids.size })}\n`);
}
process.exit();

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How far a message has come: asked for, on its way, taken by the other side with the answer still to come. */
export type Moment = 'claimed' | 'begun' | 'accepted';

/** A line to a mail server that can be held at a point of the conversation and counts what the server refuses. */
export type Wire = {
  readonly port: number;
  hold(moment: Moment): Promise<void>;
  open(): void;
  refusals(): readonly string[];
  close(): Promise<void>;
};

const END_OF_CONTENT = '\r\n.\r\n';

/** A line before the server on this port of loopback. */
export async function openWire(target: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  const refusals: string[] = [];
  let held: { moment: Moment; reached: () => void } | undefined;
  const at = (moment: Moment): boolean => {
    if (held?.moment !== moment) return false;
    held.reached();
    return true;
  };
  const server = createServer((client) => {
    const there = connect(target, '127.0.0.1');
    for (const [own, other] of [
      [client, there],
      [there, client],
    ] as const) {
      sockets.add(own);
      own.on('error', () => undefined);
      own.on('close', () => {
        sockets.delete(own);
        other.destroy();
      });
    }
    let state: 'talk' | 'content' | 'answer' = 'talk';
    let tail = '';
    client.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (state === 'talk' && /^MAIL FROM/im.test(text) && at('claimed')) return;
      if (state === 'content') {
        if (at('begun')) return;
        tail = (tail + text).slice(-END_OF_CONTENT.length);
        if (tail === END_OF_CONTENT) state = 'answer';
      }
      there.write(chunk);
    });
    there.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (state === 'answer') {
        if (at('accepted')) return;
        state = 'talk';
      } else if (/^354/m.test(text)) {
        state = 'content';
        tail = '';
      } else if (/^550/m.test(text)) refusals.push(text);
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hold(moment) {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = { moment, reached: resolve };
      return promise;
    },
    open() {
      held = undefined;
    },
    refusals: () => refusals,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

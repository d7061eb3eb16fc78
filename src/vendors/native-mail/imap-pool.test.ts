import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAccessTokens } from './access-token.ts';
import type { Login } from './connection.ts';
import { imapOpener } from './imap-connection.ts';
import { ImapPool, type ImapPoolSettings } from './imap-pool.ts';
import { type ScriptedImap, startScriptedImap } from './imap-server.fixture.ts';

let imap: ScriptedImap;
let pool: ImapPool;
const open = imapOpener(createAccessTokens({}));

const loginOf = (user: string): Login => ({
  host: '127.0.0.1',
  port: imap.port,
  secure: false,
  startTls: false,
  user,
  credential: { kind: 'password', password: 'secret' },
});

/** One look at a mailbox: how many messages lie in its inbox. */
const look = (
  user: string,
  signal = AbortSignal.timeout(5_000),
  during?: () => Promise<void>,
): Promise<number> =>
  pool.use(loginOf(user), signal, open, async (client) => {
    const { exists } = await client.mailboxOpen('INBOX', { readOnly: true });
    await during?.();
    return exists;
  });

const renew = (settings: ImapPoolSettings): void => {
  pool.close();
  pool = new ImapPool(settings);
};

/** A door that stays shut until it is opened. */
function door(): { opened: Promise<void>; open: () => void } {
  let release = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { opened, open: () => release() };
}

beforeEach(async () => {
  imap = await startScriptedImap();
  imap.inbox = ['Subject: one\r\n\r\nOne'];
  pool = new ImapPool();
});
afterEach(async () => {
  pool.close();
  await imap.close();
});

describe('connections to mailboxes', () => {
  test('many looks at one mailbox share one connection', async () => {
    for (let index = 0; index < 5; index += 1) expect(await look('mara')).toBe(1);
    await Promise.all([look('mara'), look('mara'), look('mara')]);
    expect(imap.logins).toEqual(['mara/LOGIN']);
    expect(pool.counts).toEqual({ open: 1, opened: 1 });
  });

  test('two looks at one mailbox never overlap', async () => {
    const first = door();
    const order: string[] = [];
    const slow = look('mara', undefined, async () => {
      order.push('first begins');
      await first.opened;
      order.push('first ends');
    });
    const next = look('mara', undefined, async () => void order.push('second'));
    await vi.waitFor(() => expect(order).toEqual(['first begins']));
    first.open();
    await Promise.all([slow, next]);
    expect(order).toEqual(['first begins', 'first ends', 'second']);
  });

  test('many mailboxes do with few connections: the one unused for longest makes room', async () => {
    renew({ connections: 3 });
    for (const user of ['a', 'b', 'c', 'a', 'd']) await look(user);
    await vi.waitFor(() => expect(imap.open()).toBe(3));
    await look('a');
    expect(imap.logins).toEqual(['a/LOGIN', 'b/LOGIN', 'c/LOGIN', 'd/LOGIN']);
    await look('b');
    expect(imap.logins.at(-1)).toBe('b/LOGIN');
    expect(pool.counts.open).toBe(3);
  });

  test('when all are busy the next one waits, and gives up when its time is over', async () => {
    renew({ connections: 1 });
    const busy = door();
    const first = look('a', undefined, () => busy.opened);
    await vi.waitFor(() => expect(imap.logins).toHaveLength(1));
    const late = new AbortController();
    const impatient = look('b', late.signal);
    const patient = look('c');
    late.abort(new Error('no more time'));
    await expect(impatient).rejects.toThrow('no more time');
    busy.open();
    expect(await first).toBe(1);
    expect(await patient).toBe(1);
    expect(imap.logins).toEqual(['a/LOGIN', 'c/LOGIN']);
  });

  test('a connection nobody uses is closed after a while', async () => {
    renew({ idleMs: 20 });
    await look('mara');
    await vi.waitFor(() => expect(imap.open()).toBe(0));
    expect(pool.counts.open).toBe(0);
  });

  test.each(['silent cut', 'goodbye', 'cut in the middle'])(
    '%s: the look is done on a new connection',
    async (how) => {
      await look('mara');
      let cuts = 0;
      imap.script = (name, socket) => {
        if (name !== 'EXAMINE' || cuts > 0 || how === 'silent cut') return undefined;
        cuts += 1;
        if (how === 'goodbye') return 'bye';
        socket.destroy();
        return 'silent';
      };
      if (how === 'silent cut') imap.cut();
      expect(await look('mara')).toBe(1);
      expect(imap.logins).toHaveLength(2);
      expect(pool.counts.open).toBe(1);
    },
  );

  test('a connection that fails twice is told, and the next look begins afresh', async () => {
    await look('mara');
    imap.script = (name) => (name === 'EXAMINE' ? 'bye' : undefined);
    await expect(look('mara')).rejects.toThrow();
    expect(pool.counts.open).toBe(0);
    imap.script = () => undefined;
    expect(await look('mara')).toBe(1);
  });

  test('a connection that was quiet for long is asked first, and left when it does not answer', async () => {
    renew({ probeAfterMs: 0 });
    await look('mara');
    imap.script = (name) => (name === 'NOOP' ? 'bye' : undefined);
    expect(await look('mara')).toBe(1);
    expect(imap.logins).toHaveLength(2);
  });

  test('time over during a look takes the connection along', async () => {
    await look('mara');
    const stop = new AbortController();
    imap.script = (name) => {
      if (name !== 'EXAMINE') return undefined;
      stop.abort();
      return 'silent';
    };
    const hanging = look('mara', stop.signal);
    await expect(hanging).rejects.toThrow();
    imap.script = () => undefined;
    expect(await look('mara')).toBe(1);
    expect(imap.logins).toHaveLength(2);
  });

  test('closing waits for the look that runs, and leaves no connection behind', async () => {
    const busy = door();
    const running = look('mara', undefined, () => busy.opened);
    await vi.waitFor(() => expect(imap.logins).toHaveLength(1));
    pool.close();
    busy.open();
    expect(await running).toBe(1);
    await vi.waitFor(() => expect(imap.open()).toBe(0));
    expect(await look('mara')).toBe(1);
  });

  test('a changed password is another login', async () => {
    await look('mara');
    const changed: Login = { ...loginOf('mara'), credential: { kind: 'password', password: 'other' } };
    await pool.use(changed, AbortSignal.timeout(5_000), open, async () => undefined);
    expect(imap.logins).toHaveLength(2);
  });
});

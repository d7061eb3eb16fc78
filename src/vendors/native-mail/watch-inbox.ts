import type { ImapFlow } from 'imapflow';
import { loginOf, type SecretLookup } from './connection.ts';
import { type ImapOpener, isAlive } from './imap-connection.ts';

/** Waits between two attempts to reach a server that sent us away, growing up to the longest. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;

export type InboxWatch = {
  /** The column `connection` of the mailbox. */
  readonly connection: Record<string, unknown>;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** A look is due at least this often, whatever the server says or cannot say. */
  readonly pollMs: number;
  /** Called when a look is worth while: the server told of mail, a connection came about, or the time is over. */
  readonly onNews: (why: 'told' | 'connected' | 'due') => void;
};

/**
 * Watches one inbox until the signal ends it and then resolves. Holds a connection of its own in IDLE, comes back
 * after a cut, and falls back on the clock where the server cannot be reached or knows no IDLE. It reads nothing:
 * what came in is fetched by `email.fetch`. Rejects only when the stored connection is incomplete.
 */
export async function watchInbox(
  watch: InboxWatch,
  parts: { readonly secret: SecretLookup; readonly open: ImapOpener },
): Promise<void> {
  const login = loginOf(watch.connection, 'imap', parts.secret);
  const { signal, onNews } = watch;
  const clock = setInterval(() => onNews('due'), watch.pollMs);
  let wait = FIRST_WAIT_MS;
  try {
    while (!signal.aborted) {
      const listened = await parts.open(login, signal).then(
        (client) => listen(client, watch),
        () => false,
      );
      wait = listened ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
      if (!signal.aborted) await pause(wait, signal);
    }
  } finally {
    clearInterval(clock);
  }
}

/** Stays in IDLE until the connection ends. Answers whether it ever got that far. */
async function listen(client: ImapFlow, { signal, onNews }: InboxWatch): Promise<boolean> {
  const abort = (): void => client.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    client.on('exists', ({ count, prevCount }) => count > prevCount && onNews('told'));
    await client.mailboxOpen('INBOX', { readOnly: true });
    // What came while nobody listened was told to nobody.
    onNews('connected');
    while (isAlive(client) && !signal.aborted) if ((await client.idle()) === false) break;
    return true;
  } catch {
    return false;
  } finally {
    signal.removeEventListener('abort', abort);
    client.close();
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const go = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    signal.addEventListener('abort', go, { once: true });
  });

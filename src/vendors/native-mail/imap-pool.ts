import { createHash } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import type { Login } from './connection.ts';
import { type ImapOpener, isAlive } from './imap-connection.ts';

/** Open connections of one process; each mailbox has one at most. */
const CONNECTIONS = 100;
/** A connection nobody used for this long is closed; servers allow half an hour, routers in between less. */
const IDLE_MS = 4 * 60_000;
/** After this long without a word a connection is asked whether it still lives. */
const PROBE_AFTER_MS = 30_000;
const PROBE_MS = 5_000;

/** One mailbox: its connection, and those who wait for their turn with it. */
type Seat = {
  readonly key: string;
  client: ImapFlow | undefined;
  users: number;
  /** The pool was closed meanwhile: the connection goes with its last user. */
  leaving: boolean;
  turn: Promise<void>;
  usedAt: number;
  timer: NodeJS.Timeout | undefined;
};

export type ImapPoolSettings = {
  readonly connections?: number;
  readonly idleMs?: number;
  readonly probeAfterMs?: number;
};

/** Keeps one logged-in connection per mailbox between two looks, and few connections for many mailboxes. */
export class ImapPool {
  readonly #limit: number;
  readonly #idleMs: number;
  readonly #probeAfterMs: number;
  readonly #seats = new Map<string, Seat>();
  /** Those who wait until a connection may be opened. */
  readonly #waiting: (() => void)[] = [];
  #open = 0;
  #opened = 0;

  constructor(settings: ImapPoolSettings = {}) {
    this.#limit = settings.connections ?? CONNECTIONS;
    this.#idleMs = settings.idleMs ?? IDLE_MS;
    this.#probeAfterMs = settings.probeAfterMs ?? PROBE_AFTER_MS;
  }

  /** How many connections are open now, and how many were opened so far. */
  get counts(): { readonly open: number; readonly opened: number } {
    return { open: this.#open, opened: this.#opened };
  }

  /**
   * Does reading work on the mailbox's connection; one piece of work per mailbox at a time. A kept connection that
   * turns out to be cut is replaced and the work done again, which is safe because it only reads.
   */
  async use<T>(
    login: Login,
    signal: AbortSignal,
    open: ImapOpener,
    work: (client: ImapFlow) => Promise<T>,
  ): Promise<T> {
    const seat = this.#seatOf(login);
    const before = seat.turn;
    let done = (): void => undefined;
    seat.turn = new Promise<void>((resolve) => {
      done = resolve;
    });
    seat.users += 1;
    clearTimeout(seat.timer);
    try {
      await orAborted(before, signal);
      const kept = await this.#kept(seat, signal);
      if (kept) {
        const result = await attempt(kept, signal, work);
        if (result.done) return result.value;
        if (isAlive(kept) || signal.aborted) throw result.error;
        this.#drop(seat);
      }
      const fresh = await attempt(await this.#connect(seat, login, signal, open), signal, work);
      if (fresh.done) return fresh.value;
      throw fresh.error;
    } finally {
      // Whoever was aborted while waiting leaves the turn where it was.
      void before.then(done);
      this.#leave(seat);
    }
  }

  /** Says goodbye on every connection; on those in use when their work is done. */
  close(): void {
    for (const seat of [...this.#seats.values()]) {
      if (seat.users === 0) this.#drop(seat);
      else seat.leaving = true;
    }
  }

  #seatOf(login: Login): Seat {
    const key = createHash('sha256').update(JSON.stringify(login)).digest('base64');
    const known = this.#seats.get(key);
    if (known) return known;
    const seat: Seat = {
      key,
      client: undefined,
      users: 0,
      leaving: false,
      turn: Promise.resolve(),
      usedAt: 0,
      timer: undefined,
    };
    this.#seats.set(key, seat);
    return seat;
  }

  /** The kept connection when it still answers. */
  async #kept(seat: Seat, signal: AbortSignal): Promise<ImapFlow | undefined> {
    const { client } = seat;
    if (!client) return undefined;
    if (isAlive(client)) {
      if (performance.now() - seat.usedAt < this.#probeAfterMs) return client;
      const answered = await orAborted(
        client.noop(),
        AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]),
      ).then(
        () => true,
        () => false,
      );
      if (answered) return client;
      client.close();
    }
    this.#drop(seat);
    signal.throwIfAborted();
    return undefined;
  }

  async #connect(seat: Seat, login: Login, signal: AbortSignal, open: ImapOpener): Promise<ImapFlow> {
    await this.#room(signal);
    try {
      const client = await open(login, signal);
      this.#opened += 1;
      seat.client = client;
      // A server may send a waiting client away at any time.
      client.once('close', () => {
        if (seat.client === client) this.#drop(seat);
      });
      return client;
    } catch (error) {
      this.#free();
      throw error;
    }
  }

  /** Takes the right to open one more connection, waiting for it when there are too many; the one unused for longest makes room. */
  async #room(signal: AbortSignal): Promise<void> {
    while (this.#open >= this.#limit) {
      const [oldest] = [...this.#seats.values()]
        .filter((seat) => seat.users === 0 && seat.client)
        .sort((a, b) => a.usedAt - b.usedAt);
      if (oldest) this.#drop(oldest);
      else await orAborted(new Promise<void>((resolve) => this.#waiting.push(resolve)), signal);
    }
    this.#open += 1;
  }

  #leave(seat: Seat): void {
    seat.users -= 1;
    seat.usedAt = performance.now();
    if (seat.users > 0) return;
    if (seat.leaving || !seat.client || !isAlive(seat.client)) this.#drop(seat);
    else {
      seat.timer = setTimeout(() => this.#drop(seat), this.#idleMs);
      seat.timer.unref();
    }
    this.#wake();
  }

  /** Parts with the seat's connection, and with the seat when nobody uses it. */
  #drop(seat: Seat): void {
    clearTimeout(seat.timer);
    const { client } = seat;
    seat.client = undefined;
    if (seat.users === 0) this.#seats.delete(seat.key);
    if (!client) return;
    sayGoodbye(client);
    this.#free();
  }

  #free(): void {
    this.#open -= 1;
    this.#wake();
  }

  /** Everybody looks again: some of those who wait may have given up meanwhile. */
  #wake(): void {
    for (const look of this.#waiting.splice(0)) look();
  }
}

type Attempt<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly error: unknown };

/** An aborted call takes its connection along, because the answer still on its way would confuse the next one. */
async function attempt<T>(
  client: ImapFlow,
  signal: AbortSignal,
  work: (client: ImapFlow) => Promise<T>,
): Promise<Attempt<T>> {
  const abort = (): void => client.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return { done: true, value: await work(client) };
  } catch (error) {
    return { done: false, error };
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** The answer to LOGOUT is not worth waiting for; a server that never gives it must not hold the process. */
function sayGoodbye(client: ImapFlow): void {
  if (!isAlive(client)) {
    client.close();
    return;
  }
  const timer = setTimeout(() => client.close(), 1_000);
  timer.unref();
  client
    .logout()
    .catch(() => client.close())
    .finally(() => clearTimeout(timer));
}

/** Waits, but not beyond the signal. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

import { setTimeout } from 'node:timers/promises';
import { isLegworkError, type LegworkError, messageOf, unavailable } from '../../errors.ts';
import { bringUp, type Running } from './bring-up.ts';
import { type Cluster, type PostgresOptions, prepareCluster } from './cluster.ts';
import { connectionUrlOf } from './presence.ts';
import { shutDown } from './shut-down.ts';
import { withStartLock } from './start-lock.ts';

/** What happens to Postgres while we use it. */
export type PostgresEvent =
  | { readonly kind: 'down' }
  /** It answers again on the same port; open pools reconnect by themselves. */
  | { readonly kind: 'back'; readonly pid: number; readonly afterMs: number; readonly restarted: boolean }
  | { readonly kind: 'failed'; readonly error: LegworkError; readonly nextTryMs: number }
  /** Nothing more is tried; only a new start of the program helps. */
  | { readonly kind: 'gave_up'; readonly error: LegworkError };

export type EmbeddedPostgres = {
  /** The superuser's address, for making roles and databases only. */
  readonly ownerUrl: string;
  readonly port: number;
  /** Of the Postgres that runs now; another one after a restart. */
  readonly pid: number;
  /** True when it was running already and we joined it. */
  readonly joined: boolean;
  readonly version: string;
  readonly logFile: string;
  /**
   * Stops Postgres and waits until it is gone. Another process that still uses it starts it again; `stopIfLast` spares it.
   * Close your pools first.
   */
  readonly stop: () => Promise<void>;
  /**
   * Leaves the cluster and stops Postgres when no other process of ours is connected. True when it was stopped.
   * Close your pools first.
   */
  readonly stopIfLast: () => Promise<boolean>;
  /** Leaves without stopping it. */
  readonly leave: () => Promise<void>;
  /** Reports ends and returns (a listener must not throw); gives back a function that ends the reporting. */
  readonly watch: (listener: (event: PostgresEvent) => void) => () => void;
};

/** Pauses between attempts to bring a dead Postgres back; after the last one it is given up. */
const pausesMs = [100, 300, 1000, 3000, 10_000] as const;
/** More ends than this within a minute are a fault that starting again does not cure. */
const endsPerMinute = 10;

const asSentence = (error: unknown): LegworkError =>
  isLegworkError(error)
    ? error
    : unavailable(
        'postgres.restart',
        `Postgres ended and could not be started again: ${messageOf(error)}`,
        error,
      );

/** Ends early, without an error, when the signal is given. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);

type Supervisor = {
  readonly current: () => Running;
  readonly watch: EmbeddedPostgres['watch'];
  /** No more restarts; waits for one that is under way. */
  readonly retire: () => Promise<void>;
};

function supervise(cluster: Cluster, first: Running): Supervisor {
  const listeners = new Set<(event: PostgresEvent) => void>();
  const tell = (event: PostgresEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let running = first;
  const retirement = new AbortController();
  let reviving: Promise<void> = Promise.resolve();
  let ends: number[] = [];

  const revive = async (): Promise<void> => {
    const from = performance.now();
    ends = [...ends.filter((at) => from - at < 60_000), from];
    tell({ kind: 'down' });
    if (ends.length > endsPerMinute) {
      const text = `Postgres ended ${ends.length} times within a minute and is not started again. What was committed is safe. Look into ${cluster.logFile}.`;
      tell({ kind: 'gave_up', error: unavailable('postgres.keeps_ending', text) });
      return;
    }
    for (const nextTryMs of [...pausesMs, null]) {
      if (retirement.signal.aborted) return;
      const brought = await bringUp(cluster, true).catch(asSentence);
      if (!isLegworkError(brought)) {
        running = brought;
        attend(running);
        const afterMs = performance.now() - from;
        tell({ kind: 'back', pid: running.pid, afterMs, restarted: !running.joined });
        return;
      }
      if (nextTryMs === null) tell({ kind: 'gave_up', error: brought });
      else {
        tell({ kind: 'failed', error: brought, nextTryMs });
        await pause(nextTryMs, retirement.signal);
      }
    }
  };
  const attend = (one: Running): void =>
    one.presence.onLost(() => {
      if (!retirement.signal.aborted) reviving = revive();
    });
  attend(first);

  return {
    current: () => running,
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    retire: async () => {
      retirement.abort();
      await reviving;
    },
  };
}

/**
 * Starts the embedded Postgres in `folder`, or joins the one that already runs there, and keeps it running: when it
 * dies it is started again on the same port. Measured: first start 0.5 s, later starts 0.1 s, joining 0.02 s.
 * Throws a `LegworkError` sentence when the folder is locked, damaged, of another version, or the machine refuses.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(options);
  const first = await bringUp(cluster, false);
  const supervisor = supervise(cluster, first);

  const leave = async (): Promise<void> => {
    await supervisor.retire();
    await supervisor.current().presence.close();
  };
  return {
    ownerUrl: connectionUrlOf(cluster, first.port, first.password),
    port: first.port,
    get pid() {
      return supervisor.current().pid;
    },
    joined: first.joined,
    version: cluster.binaries.version,
    logFile: cluster.logFile,
    stop: async () => {
      await leave();
      await withStartLock(cluster.lockFile, () => shutDown(cluster));
    },
    stopIfLast: async () => {
      await supervisor.retire();
      return withStartLock(cluster.lockFile, async () => {
        const { presence } = supervisor.current();
        // A Postgres that does not answer counts nobody, and has nothing to stop either.
        const others = await presence.countOthers().catch(() => 0);
        await presence.close();
        if (others === 0) await shutDown(cluster);
        return others === 0;
      });
    },
    leave,
    watch: supervisor.watch,
  };
}

import { type Reason, reason } from '../../verdict.ts';

export type PostmasterStatus = 'starting' | 'stopping' | 'ready' | 'standby';

/** What a running Postgres writes about itself into `postmaster.pid`; later lines appear while it starts. */
export type PostmasterPid = {
  readonly pid: number;
  readonly dataFolder: string;
  /** Seconds since 1970, 0 when missing. */
  readonly startedAtSeconds: number;
  readonly port: number | null;
  readonly status: PostmasterStatus | null;
};

const statuses: readonly string[] = ['starting', 'stopping', 'ready', 'standby'];

const asStatus = (line: string | undefined): PostmasterStatus | null => {
  const word = line?.trim() ?? '';
  return statuses.includes(word) ? (word as PostmasterStatus) : null;
};

/** Reads the text of `postmaster.pid` (8 lines when complete); null when not even the process number is there. */
export function parsePostmasterPid(text: string): PostmasterPid | null {
  const lines = text.split('\n');
  const pid = Number(lines[0]?.trim() || 'x');
  // A single-user backend writes its number negated.
  if (!Number.isInteger(pid) || pid === 0) return null;
  const port = Number(lines[3]?.trim() || 'x');
  return {
    pid: Math.abs(pid),
    dataFolder: lines[1]?.trim() ?? '',
    startedAtSeconds: Number(lines[2]?.trim() || 0) || 0,
    port: Number.isInteger(port) && port > 0 && port < 65536 ? port : null,
    status: asStatus(lines[7]),
  };
}

export type FolderFacts = {
  /** Null when there is no `postmaster.pid`; `'unreadable'` when its text names no process. */
  readonly pidFile: PostmasterPid | 'unreadable' | null;
  readonly alive: boolean;
  /** Of the living process with that number; null when it cannot be read. */
  readonly commandLine: string | null;
  /** True when it is a Postgres whose working directory is the data folder; false also where that cannot be seen. */
  readonly worksInFolder: boolean;
  /** The data folder as Postgres was given it on its command line. */
  readonly dataFolder: string;
};

export type FolderState = {
  /**
   * `free`: nothing there · `stale`: left by a dead Postgres · `foreign`: the number now belongs to another program ·
   * the rest: a living Postgres.
   */
  readonly state: 'free' | 'stale' | 'foreign' | 'starting' | 'running' | 'stopping';
  readonly reasons: readonly Reason[];
};

/** Paths may contain spaces, so the line is searched instead of being cut into words. */
const isPostgresOf = (line: string, dataFolder: string): boolean =>
  /(?:^|[/\\])(?:postgres|postmaster)(?:\.exe)?"? -D /.test(line) && line.includes(` ${dataFolder}`);

/** Who holds the data folder, judged from its `postmaster.pid` and the process with that number. */
export function folderState(facts: FolderFacts): FolderState {
  const { pidFile } = facts;
  const answer = (state: FolderState['state'], code: string, text: string): FolderState => ({
    state,
    reasons: [
      reason(
        `postgres.folder.${code}`,
        text,
        pidFile && pidFile !== 'unreadable' ? { pid: pidFile.pid } : {},
      ),
    ],
  });
  if (pidFile === null) return answer('free', 'free', 'No Postgres has the data folder open.');
  if (pidFile === 'unreadable') return answer('stale', 'unreadable', 'postmaster.pid names no process.');
  if (!facts.alive)
    return answer('stale', 'dead', `Postgres ${pidFile.pid} is dead and left its postmaster.pid behind.`);
  const isOurs =
    facts.worksInFolder || facts.commandLine === null || isPostgresOf(facts.commandLine, facts.dataFolder);
  if (!isOurs) {
    return answer('foreign', 'foreign', `Number ${pidFile.pid} belongs to another program now.`);
  }
  if (pidFile.status === 'stopping')
    return answer('stopping', 'stopping', `Postgres ${pidFile.pid} is stopping.`);
  if (pidFile.status === 'ready' && pidFile.port !== null) {
    return answer('running', 'running', `Postgres ${pidFile.pid} is running on port ${pidFile.port}.`);
  }
  return answer('starting', 'starting', `Postgres ${pidFile.pid} is starting.`);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountInPasswd } from './account.ts';
import {
  type FolderFacts,
  type FolderState,
  folderState,
  type PostmasterPid,
  parsePostmasterPid,
} from './postmaster-pid.rules.ts';
import { readStartFailure, type StartFailureKind, startFailureSentence } from './start-failure.rules.ts';

const data = '/var/lib/legwork/abc/postgres';
const complete = `4711\n${data}\n1700000000\n20123\n\n127.0.0.1\n   1234   5678\nready   \n`;

describe('postmaster.pid', () => {
  it.each<[string, string, PostmasterPid | null]>([
    [
      'complete',
      complete,
      { pid: 4711, dataFolder: data, startedAtSeconds: 1_700_000_000, port: 20_123, status: 'ready' },
    ],
    [
      'just begun',
      `4711\n${data}\n1700000000\n20123\n`,
      { pid: 4711, dataFolder: data, startedAtSeconds: 1_700_000_000, port: 20_123, status: null },
    ],
    [
      'single-user',
      `-12\n${data}\n`,
      { pid: 12, dataFolder: data, startedAtSeconds: 0, port: null, status: null },
    ],
    ['empty', '', null],
    ['nonsense', 'hello\n', null],
    ['zero', '0\n', null],
  ])('%s', (_, text, expected) => {
    expect(parsePostmasterPid(text)).toEqual(expected);
  });

  it('never throws and never names an impossible process', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parsePostmasterPid(text);
        expect(parsed === null || (Number.isInteger(parsed.pid) && parsed.pid > 0)).toBe(true);
      }),
    );
  });
});

describe('who holds the folder', () => {
  const pidFile = parsePostmasterPid(complete);
  const facts: FolderFacts = {
    pidFile,
    alive: true,
    commandLine: `/opt/pg/bin/postgres -D ${data} -c port=20123`,
    worksInFolder: false,
    dataFolder: data,
  };
  it.each<[string, Partial<FolderFacts>, FolderState['state'], string]>([
    ['ours, ready', {}, 'running', 'running'],
    ['ours, its command line cannot be read', { commandLine: null }, 'running', 'running'],
    [
      'ours, in folders with spaces',
      { commandLine: `/My Files/bin/postgres -D /My Data/pg`, dataFolder: '/My Data/pg' },
      'running',
      'running',
    ],
    [
      'started by hand without naming the folder',
      { commandLine: 'postgres', worksInFolder: true },
      'running',
      'running',
    ],
    ['no file', { pidFile: null }, 'free', 'free'],
    ['a file that names nobody', { pidFile: 'unreadable' }, 'stale', 'unreadable'],
    ['a dead one', { alive: false }, 'stale', 'dead'],
    ['the number is a shell now', { commandLine: '-bash' }, 'foreign', 'foreign'],
    [
      'the number is an editor of that folder now',
      { commandLine: `vim ${data}/postgresql.conf` },
      'foreign',
      'foreign',
    ],
    [
      'the number is another Postgres now',
      { commandLine: '/usr/lib/postgresql/bin/postgres -D /srv/pg' },
      'foreign',
      'foreign',
    ],
    ['the number is a dead one nobody collected', { commandLine: '' }, 'foreign', 'foreign'],
    [
      'not yet ready',
      { pidFile: parsePostmasterPid(complete.replace('ready', 'starting')) },
      'starting',
      'starting',
    ],
    [
      'on its way out',
      { pidFile: parsePostmasterPid(complete.replace('ready', 'stopping')) },
      'stopping',
      'stopping',
    ],
  ])('%s', (_, change, state, code) => {
    const answer = folderState({ ...facts, ...change });
    expect(answer.state).toBe(state);
    expect(answer.reasons.map((entry) => entry.code)).toEqual([`postgres.folder.${code}`]);
  });
});

describe('why it did not start', () => {
  const line = (text: string): string => `2026-01-02 03:04:05.678 UTC [4711] ${text}\n`;
  it.each<[StartFailureKind, string]>([
    [
      'port_taken',
      line('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use') +
        line('FATAL:  could not create any TCP/IP sockets'),
    ],
    ['leftover_backends', line('FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use')],
    ['locked', line('FATAL:  lock file "postmaster.pid" already exists')],
    ['wrong_version', line('FATAL:  database files are incompatible with server')],
    ['disk_full', line('PANIC:  could not write to file "pg_wal/x": No space left on device')],
    ['no_permission', line('FATAL:  could not open file "global/pg_control": Permission denied')],
    ['corrupt', line('PANIC:  could not locate a valid checkpoint record at 0/1')],
    ['corrupt', line('FATAL:  incorrect checksum in control file')],
    [
      'missing_library',
      'postgres: error while loading shared libraries: libpq.so.5: cannot open shared object file',
    ],
    ['unknown', line('FATAL:  unrecognized configuration parameter "nonsense"')],
  ])('%s', (kind, output) => {
    const failure = readStartFailure(line('LOG:  starting PostgreSQL 18.4') + output);
    expect(failure.kind).toBe(kind);
    expect(failure.reasons.length).toBeGreaterThan(0);
    const sentence = startFailureSentence(failure, { data, logFile: '/x/postgres.log' });
    expect(sentence).not.toMatch(/undefined|UTC \[/);
    expect(sentence.length).toBeGreaterThan(60);
  });

  it('keeps the words of Postgres for what it does not know', () => {
    const failure = readStartFailure(line('FATAL:  unrecognized configuration parameter "nonsense"'));
    expect(startFailureSentence(failure, { data, logFile: '/x/postgres.log' })).toContain('"nonsense"');
  });

  it('has a sentence even when Postgres said nothing', () => {
    expect(startFailureSentence(readStartFailure(''), { data, logFile: '/x/postgres.log' })).toContain(
      '/x/postgres.log',
    );
  });
});

describe('the account for Postgres', () => {
  const passwd =
    'root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\nbad:x:0:7::/:/bin/sh\n';
  it.each([
    ['postgres', { name: 'postgres', uid: 101, gid: 104 }],
    ['nobody', null],
    ['bad', null],
  ])('%s', (name, expected) => {
    expect(accountInPasswd(passwd, name)).toEqual(expected);
  });
});

import { type Reason, reason } from '../../verdict.ts';

export type StartFailureKind =
  | 'port_taken'
  | 'leftover_backends'
  | 'locked'
  | 'wrong_version'
  | 'corrupt'
  | 'disk_full'
  | 'no_permission'
  | 'no_memory'
  | 'missing_library'
  | 'unknown';

export type StartFailure = { readonly kind: StartFailureKind; readonly reasons: readonly Reason[] };

/** Order counts: a full disk or a missing right also shows up as files that cannot be read. */
const patterns: readonly (readonly [StartFailureKind, RegExp])[] = [
  ['missing_library', /error while loading shared libraries|Library not loaded/],
  ['port_taken', /could not bind IPv4 address|could not create any TCP\/IP sockets/],
  ['leftover_backends', /pre-existing shared memory block/],
  ['locked', /lock file ".*" already exists/],
  ['wrong_version', /database files are incompatible with server|not compatible with this version/],
  ['disk_full', /No space left on device|Disk quota exceeded/],
  ['no_permission', /Permission denied|has wrong ownership|has invalid permissions|Read-only file system/],
  ['no_memory', /Cannot allocate memory|could not (?:create|map|resize) (?:anonymous )?shared memory/],
  [
    'corrupt',
    /checkpoint record|control file|could not open (?:file|directory)|could not read|not a database cluster|invalid (?:page|magic|record)|PANIC|could not access (?:directory|file)/,
  ],
];

const isWorthShowing = (line: string): boolean => /\b(?:FATAL|PANIC|ERROR|error|HINT|DETAIL)\b/.test(line);

/**
 * Why Postgres did not start, from what it wrote in this attempt (English messages, `LC_ALL=C`). The reasons are its
 * own lines, at most three.
 */
export function readStartFailure(output: string): StartFailure {
  const lines = output.split('\n').map((line) => line.replace(/^\S+ \S+ UTC \[\d+\] /, '').trim());
  const telling = lines.filter(isWorthShowing);
  const kind = patterns.find(([, pattern]) => pattern.test(output))?.[0] ?? 'unknown';
  const deciding = patterns.find(([name]) => name === kind)?.[1];
  const shown = [
    ...new Set([
      ...telling.filter((line) => deciding?.test(line)),
      ...telling,
      ...lines.filter(Boolean).slice(-1),
    ]),
  ];
  return { kind, reasons: shown.slice(0, 3).map((line) => reason(`postgres.start.${kind}`, line)) };
}

/** What happened, what is safe, what to do: one message per kind of failure. */
export function startFailureSentence(
  failure: StartFailure,
  facts: { data: string; logFile: string },
): string {
  const said =
    failure.reasons.length > 0
      ? ` Postgres said: ${failure.reasons.map((entry) => entry.text).join(' · ')}`
      : '';
  const log = ` The log is ${facts.logFile}.`;
  const untouched = 'Nothing in it was changed.';
  switch (failure.kind) {
    case 'port_taken':
      return `No port could be found for the embedded Postgres; other programs hold the ones tried. No data was touched. Start again, or set DATABASE_URL.${log}`;
    case 'leftover_backends':
      return `Processes of an earlier Postgres still hold ${facts.data} and could not be ended. ${untouched} End the processes named "postgres" that work in that folder, then start again.${log}`;
    case 'locked':
      return `Another Postgres has ${facts.data} open. ${untouched} Stop it, or give Legwork its own folder with LEGWORK_HOME.${said}${log}`;
    case 'wrong_version':
      return `The data in ${facts.data} was written by another major version of Postgres. ${untouched} Start the Legwork release that wrote it, make a backup there and restore it here, or choose an empty folder with LEGWORK_HOME.${said}`;
    case 'disk_full':
      return `The disk that holds ${facts.data} is full, so Postgres cannot start. What was committed is safe. Free some space, then start again.${said}`;
    case 'no_permission':
      return `Postgres may not read or write ${facts.data}. ${untouched} Start Legwork as the user who owns the folder, or choose another with LEGWORK_HOME.${said}`;
    case 'no_memory':
      return `The machine has not enough memory for Postgres. What was committed is safe. Free some memory, then start again.${said}${log}`;
    case 'missing_library':
      return `The Postgres programs are incomplete. No data was touched. Run "npm ci", then start again.${said}`;
    case 'corrupt':
      return `The database files in ${facts.data} are damaged. ${untouched} Copy the folder away before anything else; then move it aside, start again with an empty one and restore your last backup.${said}${log}`;
    case 'unknown':
      return `Postgres did not start on ${facts.data}. What was committed is safe.${said}${log}`;
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** An operating system account that Postgres runs as when we are root. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number };

/** Best first: `postgres` exists where Postgres was ever installed, `nobody` practically everywhere. */
const candidates = ['postgres', 'nobody'] as const;

/** The account's numbers from the text of `/etc/passwd`, or null when it is not listed or is root itself. */
export function accountInPasswd(passwd: string, name: string): Account | null {
  for (const line of passwd.split('\n')) {
    const [user, , uid, gid] = line.split(':');
    if (user !== name || !uid || !gid) continue;
    const account = { name, uid: Number(uid), gid: Number(gid) };
    if (Number.isInteger(account.uid) && Number.isInteger(account.gid) && account.uid !== 0) return account;
  }
  return null;
}

function accountByLookup(name: string): Account | null {
  const ask = (flag: string): number => {
    const answer = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return answer.status === 0 ? Number(answer.stdout.trim()) : Number.NaN;
  };
  const account = { name, uid: ask('-u'), gid: ask('-g') };
  return Number.isInteger(account.uid) && Number.isInteger(account.gid) && account.uid > 0 ? account : null;
}

/** Postgres refuses to run as root. */
export const runsAsRoot = (): boolean => process.getuid?.() === 0;

/**
 * The account Postgres has to run as: null when we are not root (it then runs as us), and also null when we are
 * root on a machine without a usable account, which `startPostgres` reports as a sentence.
 */
export function serviceAccount(): Account | null {
  if (!runsAsRoot()) return null;
  const passwd = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
  for (const name of candidates) {
    const account = accountInPasswd(passwd, name) ?? accountByLookup(name);
    if (account) return account;
  }
  return null;
}

/** The folder itself, or the nearest parent that exists. */
export function nearestExisting(folder: string): string {
  let current = folder;
  while (!existsSync(current)) {
    const parent = dirname(current);
    if (parent === current) return current;
    current = parent;
  }
  return current;
}

/**
 * May this account enter the folder and every parent of it? Tried for real under that account, because mode bits
 * alone miss access lists and mounts. Of a folder that does not exist yet, the nearest existing parent counts.
 */
export function canEnter(folder: string, account: Account): boolean {
  const attempt = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', nearestExisting(folder)], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return attempt.status === 0;
}

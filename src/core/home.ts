import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Account, canEnter, serviceAccount } from './db/embedded/account.ts';

/** The folder the program lies in (two levels above this file), without a trailing separator. */
export const programFolder: string = resolve(fileURLToPath(new URL('../../', import.meta.url)));

/** Where data lives, and a sentence to print when that is not where a person would look first. */
export type LegworkHome = { readonly folder: string; readonly note?: string };

/** What the answer depends on besides the environment; the default reads this machine. */
export type HomeHost = {
  /** The account Postgres runs as, or null where it simply runs as the current user. */
  readonly account: () => Account | null;
  readonly canEnter: (folder: string, account: Account) => boolean;
};

const thisHost: HomeHost = { account: serviceAccount, canEnter };

const shortId = (folder: string): string => {
  let real = folder;
  try {
    real = realpathSync(folder);
  } catch {
    // A folder that does not exist yet is named by its given path.
  }
  return createHash('sha256').update(real).digest('hex').slice(0, 12);
};

/**
 * The folder for everything Legwork keeps: `LEGWORK_HOME`, else `.legwork` in the program's own folder, never
 * the working directory (a relative `LEGWORK_HOME` counts from the program folder). As root, where the account
 * Postgres must run as cannot enter the default folder's parents, it is `/var/lib/legwork/<id of the program
 * folder>` and `note` says so. Nothing is created here.
 */
export function legworkHome(
  env: Readonly<Record<string, string | undefined>>,
  program: string = programFolder,
  host: HomeHost = thisHost,
): LegworkHome {
  const chosen = env.LEGWORK_HOME?.trim();
  if (chosen) return { folder: isAbsolute(chosen) ? resolve(chosen) : resolve(program, chosen) };
  const usual = join(program, '.legwork');
  const account = host.account();
  if (!account || host.canEnter(usual, account)) return { folder: usual };
  const folder = join('/var/lib/legwork', shortId(program));
  const note =
    `Data lives in ${folder}: as root, Postgres runs as the account "${account.name}", which may not enter ` +
    `${program}. Set LEGWORK_HOME to choose another folder.`;
  return { folder, note };
}

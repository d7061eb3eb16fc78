import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFolder } from '#core/home';

const WEB = join(programFolder, 'web');
const STAMP = join(WEB, 'dist', '.built-from');

/** What the interface is made of: its own files and the contracts of the slices, by name, size and time. */
function sources(): string {
  const hash = createHash('sha256');
  const look = (folder: string, wanted: (name: string) => boolean): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'dist' && entry.name !== 'node_modules') look(path, wanted);
      } else if (wanted(entry.name)) {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path} ${size} ${mtimeMs}\n`);
      }
    }
  };
  look(WEB, () => true);
  look(join(programFolder, 'src'), (name) => name === 'contract.ts');
  return hash.digest('hex');
}

/**
 * Builds the interface when it is missing or older than its sources. It runs in a process of its own: the bundler
 * would leave half a gigabyte in ours. Throws when the build fails; what was built before stays.
 */
export async function buildWeb(): Promise<void> {
  const wanted = sources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const vite = join(programFolder, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'web', '--logLevel', 'error'], {
    cwd: programFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.once('error', reject);
  child.once('exit', (code) =>
    code === 0
      ? resolve()
      : reject(
          new Error(
            'The web interface could not be built; the messages above say why. Nothing else was touched.',
          ),
        ),
  );
  await promise;
  writeFileSync(STAMP, wanted);
}

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startPostgres } from '../../src/core/db/embedded/index.ts';
import { killAll, processesInside } from '../../src/core/db/embedded/process-table.ts';

const folders: string[] = [];

/** An empty folder for a database of ours, with a space in its name; `clearFolders` takes it away. */
export function newFolder(): string {
  const folder = fs.mkdtempSync(join(tmpdir(), 'legwork postgres-'));
  fs.chmodSync(folder, 0o711);
  folders.push(folder);
  return folder;
}

export const start = (folder: string): Promise<EmbeddedPostgres> => startPostgres({ folder, fsync: false });

/** Takes the folders away, and whatever still runs in them. */
export async function clearFolders(): Promise<void> {
  for (const folder of folders.splice(0)) {
    await killAll(processesInside(join(folder, 'postgres'), ['postgres']));
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

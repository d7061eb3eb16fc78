import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { invalid } from '#core/errors';
import type { ImportSource } from './import/index.ts';

/** A file named on a command line, counted from where the person stands. Throws `invalid` when it is not there or not readable. */
export function fileSource(path: string): ImportSource {
  const full = resolve(process.cwd(), path);
  try {
    if (!statSync(full).isFile())
      throw invalid('file.not_a_file', `"${path}" is not a file. Nothing was done.`);
    accessSync(full, constants.R_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw invalid('file.missing', `There is no file "${path}". Nothing was done.`);
    if (code === 'EACCES' || code === 'EPERM')
      throw invalid('file.unreadable', `This user may not read "${path}". Nothing was done.`);
    throw error;
  }
  return { name: basename(full), open: () => createReadStream(full) };
}

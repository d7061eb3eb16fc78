import { createReadStream, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { invalid } from '#core/errors';
import type { ImportSource } from './import/index.ts';

/** A file named on a command line, counted from where the person stands. Throws `invalid` when it is not there. */
export function fileSource(path: string): ImportSource {
  const full = resolve(process.cwd(), path);
  try {
    if (!statSync(full).isFile())
      throw invalid('file.not_a_file', `"${path}" is not a file. Nothing was done.`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw invalid('file.missing', `There is no file "${path}". Nothing was done.`);
    throw error;
  }
  return { name: basename(full), open: () => createReadStream(full) };
}

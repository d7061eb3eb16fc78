import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { invalid, messageOf } from '#core/errors';
import { caseFile, type Recording, type ReplayCase, replayCase, type Unplayable } from './replay-case.ts';

export type Recordings = {
  readonly recordings: readonly Recording[];
  /** What could not be made a recording of; each counts as a case that was not played. */
  readonly unplayable: readonly Unplayable[];
};

/**
 * Reads the cases of a folder: `cases/*.json`, each file a category, with the mails they name beside them. What is expected of them
 * lies in another folder, and nothing here opens it. Throws `invalid` when there is no such folder.
 */
export async function readCases(folder: string): Promise<Recordings> {
  const place = join(folder, 'cases');
  const names = await readdir(place).catch(() => {
    throw invalid('replay.no_cases', `There is no folder ${place}. Nothing was replayed.`);
  });
  const [recordings, unplayable]: [Recording[], Unplayable[]] = [[], []];
  for (const name of names.filter((each) => each.endsWith('.json')).sort()) {
    const category = name.replace(/\.json$/, '');
    const add = (id: string, why: string): void =>
      void unplayable.push({ id, category, type: 'selection_error', why });
    try {
      const file = caseFile.parse(JSON.parse(await readFile(join(place, name), 'utf8')));
      for (const [index, own] of file.cases.entries()) {
        const id = typeof own.id === 'string' ? own.id : `${category} ${index + 1}`;
        const read = replayCase.safeParse(merged(file.shared, own));
        if (!read.success) add(id, z.prettifyError(read.error));
        else if (recordings.some((other) => other.id === id)) add(id, `There is another case "${id}".`);
        else
          try {
            recordings.push({ id, category, given: read.data, files: await mailsOf(place, read.data) });
          } catch (error) {
            add(id, messageOf(error));
          }
      }
    } catch (error) {
      add(name, `${name} cannot be read: ${messageOf(error)}`);
    }
  }
  return { recordings, unplayable };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the file says of all its cases, overruled by the case itself; lists are replaced whole. */
function merged(shared: Record<string, unknown>, own: Record<string, unknown>): Record<string, unknown> {
  const both = { ...shared, ...own };
  return Object.fromEntries(
    Object.entries(both).map(([key, value]) => {
      const below = shared[key];
      return [key, isObject(below) && isObject(value) ? merged(below, value) : value];
    }),
  );
}

async function mailsOf(
  place: string,
  { conversation }: ReplayCase,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const named = conversation.flatMap((message) =>
    message.direction === 'in' && message.eml !== undefined ? [message.eml] : [],
  );
  return new Map(
    await Promise.all(
      named.map(async (name): Promise<[string, Uint8Array]> => [name, await readFile(join(place, name))]),
    ),
  );
}

import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { clearFolders, newFolder, start } from '../support/embedded-folder.ts';

const refuses = (folder: string, code: string, message: RegExp) =>
  expect(start(folder)).rejects.toMatchObject({
    name: 'LegworkError',
    code,
    message: expect.stringMatching(message),
  });

afterEach(clearFolders);

async function stopped(): Promise<string> {
  const folder = newFolder();
  await (await start(folder)).stop();
  return folder;
}

it('data of another major version', async () => {
  const folder = await stopped();
  fs.writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '19\n');
  await refuses(
    folder,
    'postgres.wrong_version',
    /by Postgres 19, which is newer than .* Nothing in it was changed\./,
  );
});

it('a damaged control file, and it changes nothing', async () => {
  const folder = await stopped();
  const file = join(folder, 'postgres', 'global', 'pg_control');
  const bytes = fs.readFileSync(file);
  const broken = Buffer.from(bytes).fill(0, 100, 200);
  fs.writeFileSync(file, broken);
  await refuses(folder, 'postgres.corrupt', /Nothing in it was changed.*Postgres said/);
  expect(fs.readFileSync(file).equals(broken)).toBe(true);
  fs.writeFileSync(file, bytes);
  await (await start(folder)).stop();
});

it.each([
  ['a folder whose files are gone', 'postgres/global/pg_control', 'postgres.corrupt'],
  ['data without its password', 'postgres.password', 'postgres.password_missing'],
])('%s', async (_, missing, code) => {
  const folder = await stopped();
  fs.rmSync(join(folder, missing));
  await refuses(folder, code, /Nothing .*was changed.*backup/);
});

it('a file where the folder should be', async () => {
  const file = join(newFolder(), 'taken');
  fs.writeFileSync(file, '');
  await refuses(file, 'postgres.folder_not_usable', /Nothing was changed/);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTerminal, type Terminal } from '../support/terminal.ts';

/** Every command starts and stops the database. */
const PATIENCE_MS = 240_000;

let terminal: Terminal;
beforeAll(async () => {
  terminal = openTerminal();
  await terminal.stay();
  writeFileSync(
    join(terminal.folder, 'leads.csv'),
    'email,first name,last name,title,company,employees\nada@wren.example,Ada,Berg,COO,Wren,120\nben@otter.example,Ben,Lund,Engineer,Otter,120\n',
  );
  expect((await terminal.run(['import', '--leads', 'leads.csv'])).code).toBe(0);
}, PATIENCE_MS);
afterAll(() => terminal.close());

test(
  'a segment is made, shown, explained, changed and deleted from the terminal',
  async () => {
    const where = 'title has coo, chief operating officer; employees >= 50';
    const made = await terminal.json(['segments', 'create', 'Warm COOs', '--where', where]);
    expect(made).toMatchObject({ members: 1, state: 'current', version: 1 });
    const page = (await terminal.json(['segments', 'show', 'warm coos'])) as {
      leads: { id: string; name: string }[];
    };
    expect(page.leads.map(({ name }) => name)).toEqual(['Ada Berg']);
    const why = await terminal.run(['segments', 'why', 'Warm COOs', page.leads[0]?.id ?? '']);
    expect(why.stdout).toContain('The lead is in Warm COOs.');
    expect(why.stdout).toContain('True: title says "coo" or "chief operating officer".');
    const changed = await terminal.run([
      ...['segments', 'update', 'Warm COOs', '--where', 'title has engineer', '--rename', 'Engineers'],
    ]);
    expect(changed.stdout).toContain('Engineers: 1 lead.');
    const wrong = await terminal.run(['segments', 'create', 'X', '--where', 'mood = good']);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toContain('"mood = good" is no condition');
    expect(await terminal.json(['segments', 'delete', 'Engineers'])).toEqual({ deleted: 'Engineers' });
    expect(await terminal.json(['segments'])).toEqual({ segments: [] });
  },
  PATIENCE_MS,
);

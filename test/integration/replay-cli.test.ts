import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTerminal, type Terminal } from '../support/terminal.ts';

let terminal: Terminal;
beforeAll(async () => {
  terminal = openTerminal();
  await terminal.stay();
  cpSync(join(import.meta.dirname, '../../replay'), join(terminal.folder, 'mine'), { recursive: true });
});
afterAll(() => terminal.close());

const file = (name: string): string => join(terminal.folder, name);

test('it passes, keeps a baseline, and says what a change made worse', async () => {
  expect((await terminal.run(['replay', '--save-baseline', 'before.json'])).code).toBe(0);
  const path = file('mine/expectations/meetings.json');
  const expected = JSON.parse(readFileSync(path, 'utf8'));
  expected['meeting-plain'].state = 'escalated';
  writeFileSync(path, JSON.stringify(expected));
  const ran = await terminal.run(['replay', '--cases', 'mine', '--baseline', 'before.json', '--json']);
  expect(ran.code).toBe(1);
  const report = JSON.parse(ran.stdout);
  expect(report).toMatchObject({ passed: false, compared: { regressed: ['meeting-plain'], improved: [] } });
  expect(report.rate).toBeLessThan(0.95);
  const lower = await terminal.run(['replay', '--cases', 'mine', '--floor', '0.9']);
  expect(lower).toMatchObject({ code: 0 });
  expect(lower.stdout).toMatch(/meeting-plain[\s\S]*decision_error/);
});

test.each([
  [['--floor', 'high']],
  [['--floor', '2']],
  [['--cases', 'nowhere']],
  [['--baseline', 'nowhere.json']],
  [['--judge=kind']],
])('%j ends with 2 and says what was wrong', async (args) => {
  const ran = await terminal.run(['replay', ...args]);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toMatch(/Nothing was replayed/);
});

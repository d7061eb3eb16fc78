import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTerminal, type Terminal } from '../support/terminal.ts';

let terminal: Terminal;
beforeAll(() => {
  terminal = openTerminal();
});
afterAll(() => terminal.close());

const COMMANDS = [
  'start',
  'demo',
  'run',
  'simulate',
  'import',
  'why',
  'suppress',
  'exclusions',
  'erase',
  'export',
  'merge',
  'crm',
  'segments',
  'archived',
  'enrich',
  'finders',
  'job-changes',
  'score',
  'profiles',
  'campaigns',
  'templates',
  'formality',
  'dispatch',
  'reengage',
  'tasks',
  'sequences',
  'approvals',
  'client-link',
  'inbox',
  'calendar',
  'meetings',
  'autosend',
  'answer',
  'replay',
  'backfill',
  'runs',
  'discover',
  'test-mail',
  'dns',
  'warmup',
  'mailboxes',
  'ramp',
  'companies',
  'verify',
  'stop',
  'resume',
  'health',
  'audit',
  'webhooks',
  'webhook-secrets',
  'spend',
  'connections',
  'slack-test',
  'slack-channel',
  'alert-phones',
  'webhook-endpoints',
  'classify',
  'unmatched',
  'reconcile',
  'signals',
  'decide',
];

test('a command tells its own help', async () => {
  const ran = await terminal.run(['import', '--help']);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toMatch(/Example:\n {2}legwork import/);
});

/** One process asks for the help of every command in turn, as each start of one takes seconds. */
const helps = async (): Promise<Map<string, string>> => {
  const at = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
  const program = `
    import { runCli } from ${at('cli/run-cli.ts')};
    import { commands } from ${at('app/commands/all.ts')};
    const openSession = () => { throw new Error('Help opens no session.'); };
    for (const { name } of commands) {
      process.stdout.write('\\u0000' + name + '\\u0001');
      if (await runCli([name, '--help'], { commands, version: 'test', openSession })) process.stdout.write('failed');
    }`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return new Map(
    stdout
      .split('\u0000')
      .slice(1)
      .map((part) => part.split('\u0001') as [string, string]),
  );
};

test('--help of every command shows a complete example', async () => {
  const told = await helps();
  expect([...told.keys()]).toEqual(COMMANDS);
  for (const [name, help] of told) expect(help, name).toMatch(new RegExp(`Example:\\n {2}legwork ${name}`));
});

test('the list names every command', async () => {
  const { stdout } = await terminal.run(['--help']);
  const listed = [...stdout.matchAll(/^ {2}([a-z][a-z-]+) /gm)].map((found) => found[1]);
  expect(listed.filter((name) => name !== 'help')).toEqual(COMMANDS);
});

test('the README names every command', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, behind = ''] = readme.split('## Commands');
  const named = [...behind.slice(0, behind.indexOf('each with')).matchAll(/`([a-z-]+)`/g)];
  expect(named.map(([, name]) => name).sort()).toEqual([...COMMANDS].sort());
});

test.each([[['nosuch']], [['import', '--nosuch']], [['import']], [['stop']], [['why']], [[]]])(
  '%j ends with 2 and says what was wrong',
  async (args) => {
    const ran = await terminal.run(args);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).not.toBe('');
  },
);

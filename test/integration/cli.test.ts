import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTerminal, said, type Terminal } from '../support/terminal.ts';

let terminal: Terminal;
const MESSY = join(import.meta.dirname, '../fixtures/messy-500.csv');

type Reject = { row: number; column: string; reason: string };
type Imported = {
  accepted: number;
  rejected: number;
  created: number;
  rejects: Reject[];
  rejectFile?: string;
};

const put = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(terminal.folder, name), content);
  return name;
};
const folder = (name: string): string => {
  mkdirSync(join(terminal.folder, name), { recursive: true });
  return name;
};

beforeAll(async () => {
  terminal = openTerminal();
  await terminal.stay();
  copyFileSync(MESSY, join(terminal.folder, 'leads.csv'));
});
afterAll(() => terminal.close());

test('more than a pipe holds reaches its reader whole, although the command ends', async () => {
  const { stdout } = await terminal.piped(['decide', '--list', '--json'], 'cat');
  expect(stdout.length).toBeGreaterThan(65_536);
  expect(JSON.parse(stdout)).toHaveProperty('decisions');
  expect((await terminal.piped(['decide', '--list', '--json'], 'head -c 1')).stdout).toBe('{');
});

describe('asking a decision', () => {
  const reasonsIn = (value: unknown): boolean =>
    /"(?:reasons|ruleFailures|personalizationEvidence)"/.test(JSON.stringify(value));

  test.each(['icp-score', 'quality-guard', 'batch-validate', 'send-window'])(
    '%s answers its own example, and the same facts from standard input alike',
    async (name) => {
      const { decisions } = (await terminal.json(['decide', '--list'])) as {
        decisions: { name: string; example: unknown; input: object }[];
      };
      const decision = decisions.find((entry) => entry.name === name);
      const example = await terminal.json(['decide', name, '--example']);
      expect(reasonsIn(example)).toBe(true);
      const stdin = JSON.stringify(decision?.example);
      expect(await terminal.json(['decide', name], { stdin })).toEqual(example);
    },
  );

  test.each([
    ['facts that do not fit', 'icp-score', '{}', /facts/],
    ['no facts', 'icp-score', '', /standard input/],
    ['no JSON', 'icp-score', 'score: 3', /not JSON/],
    ['an unknown decision', 'nosuch', '{}', /no decision "nosuch"/],
  ])('%s ends with 2 and names the fault', async (_what, name, stdin, sentence) => {
    const ran = await terminal.run(['decide', name, '--json'], { stdin });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(sentence);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { fields: expect.any(Array) } });
  });
});

describe('bringing leads in', () => {
  test('every row of a messy file is accepted or rejected with row, column and reason', async () => {
    const done = (await terminal.json([
      'import',
      '--leads',
      'leads.csv',
      '--rejects',
      'rejects.csv',
    ])) as Imported;
    expect(done.accepted + done.rejected).toBe(500);
    expect(done.rejects).toHaveLength(done.rejected);
    for (const reject of done.rejects)
      expect(reject).toMatchObject({ row: expect.any(Number), column: /./, reason: /./ });
    expect(done.rejectFile).toBe(join(terminal.folder, 'rejects.csv'));
  });

  test('the same file again adds nothing, and a copy under another name neither', async () => {
    const again = (await terminal.json(['import', '--leads', 'leads.csv'])) as Imported;
    const people = (await terminal.json(['audit'])) as { entries: { action: string }[] };
    copyFileSync(MESSY, join(terminal.folder, 'copy.csv'));
    const copy = (await terminal.json(['import', '--leads', './copy.csv'])) as Imported;
    expect([again.accepted, again.rejected]).toEqual([copy.accepted, copy.rejected]);
    const after = (await terminal.json(['audit'])) as { entries: { action: string }[] };
    expect(after.entries.length).toBe(people.entries.length);
  });

  test('the corrected reject file imports', async () => {
    const text = readFileSync(join(terminal.folder, 'rejects.csv'), 'utf8');
    const bad = 'ana.vanderberg8alder-clinics.example';
    expect(text).toContain(bad);
    put('corrected.csv', text.replace(bad, 'ana.vanderberg8@alder-clinics.example'));
    const done = (await terminal.json(['import', '--leads', 'corrected.csv'])) as Imported;
    expect(done.created).toBeGreaterThanOrEqual(1);
    const why = await terminal.json(['why', 'ana.vanderberg8@alder-clinics.example']);
    expect(why).toMatchObject({ sentence: /./, reasons: expect.any(Array) });
  });

  test('a run from the file prepares drafts and sends nothing without a yes; its sums add up', async () => {
    const ran = (await terminal.json([
      'run',
      '--leads',
      'leads.csv',
      '--rejects',
      'again.csv',
    ])) as Imported & {
      sent: number;
      stages: { in: number; out: number; failed: number; waiting: number; skipped: Record<string, number> }[];
      verify: Record<string, number>;
    };
    expect(ran.accepted + ran.rejected).toBe(500);
    expect(ran.sent).toBe(0);
    for (const stage of ran.stages) {
      const skipped = Object.values(stage.skipped).reduce((sum, count) => sum + count, 0);
      expect(stage.out + stage.failed + stage.waiting + skipped, JSON.stringify(stage)).toBe(stage.in);
    }
    expect(new Set(Object.values(ran.verify))).toEqual(new Set([0]));
    expect(existsSync(join(terminal.folder, 'again.csv'))).toBe(true);
  });

  test.each([
    ['a file that is not there', () => 'missing.csv', /no file "missing.csv"/],
    ['a path below a file', () => 'leads.csv/x', /no file "leads.csv\/x"/],
    ['a folder', () => folder('dir'), /"dir" is not a file/],
    ['a workbook', () => put('book.xlsx', 'PK\u0003\u0004abcdef'), /"book.xlsx" is an Excel workbook/],
    ['binary data', () => put('bin.csv', new Uint8Array(3_000)), /"bin.csv" holds binary data/],
    ['an empty file', () => put('empty.csv', ''), /"empty.csv" is empty/],
    [
      'headers only',
      () => put('headers.csv', 'email,first name\n'),
      /"headers.csv" has a header line but no rows/,
    ],
    [
      'unknown columns',
      () => put('colours.csv', 'colour,size\nred,4\n'),
      /"colours.csv", line 1: .*colour, size/,
    ],
  ])('%s ends with 2 and one line that says what and where', async (_what, make, sentence) => {
    const file = make();
    for (const ran of await Promise.all([
      terminal.run(['import', '--leads', file]),
      terminal.run(['run', '--leads', file]),
    ])) {
      expect(ran.code).toBe(2);
      expect(ran.stdout).toBe('');
      expect(said(ran)).toHaveLength(1);
      expect(said(ran)[0]).toMatch(sentence);
    }
  });

  test.each([
    ['not JSON', '{bad', /"campaign.json" is not JSON/, []],
    ['no settings', '{"name":"x"}', /settings/, ['settings']],
    [
      'a sender of the wrong kind',
      '{"name":"x","settings":{"sender":{"name":3}}}',
      /sender/,
      ['settings.sender.name', 'settings.sender.title'],
    ],
  ])('a campaign file with %s ends with 2 and field paths', async (_what, text, sentence, paths) => {
    put('campaign.json', text);
    const ran = await terminal.run(['run', '--leads', 'leads.csv', '--campaign', 'campaign.json', '--json']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(sentence);
    const { error } = JSON.parse(ran.stdout) as { error: { fields: { path: string }[] } };
    expect(error.fields.map((field) => field.path)).toEqual(expect.arrayContaining(paths));
  });
});

describe('looking after it', () => {
  test('stop, health, resume, audit and both proofs tell one story', async () => {
    expect(await terminal.json(['stop', '--reason', 'wrong list'])).toEqual({ engaged: true, vendors: [] });
    expect(await terminal.json(['stop', '--reason', 'again'])).toEqual({ engaged: false, vendors: [] });
    const health = (await terminal.json(['health'])) as { probes: { name: string; message: string }[] };
    expect(health.probes.find((probe) => probe.name === 'emergency stop')?.message).toContain('wrong list');
    expect(await terminal.json(['resume', '--reason', 'list corrected'])).toEqual({ released: true });
    const { entries } = (await terminal.json(['audit', '--limit', '3'])) as { entries: { action: string }[] };
    expect(entries).toHaveLength(3);
    expect(await terminal.json(['verify', '--audit'])).toMatchObject({ ok: true, broken: null });
    expect(await terminal.json(['verify'])).toMatchObject({ ok: true });
    expect((await terminal.run(['health'])).code).toBe(0);
  });

  test.each([
    [['why', 'nobody@nowhere.example'], 'nobody@nowhere.example'],
    [['health', '--workspace', 'nosuch'], 'nosuch'],
    [['demo', '--days', 'x'], '--days'],
  ])('%j ends with 2 and one line naming it', async (args, name) => {
    const ran = await terminal.run(args);
    expect(ran.code).toBe(2);
    expect(said(ran)).toHaveLength(1);
    expect(said(ran)[0]).toContain(name);
  });
});

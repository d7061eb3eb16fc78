import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readExpectations } from '../src/autosend/replay/expectation.ts';
import { judgeCases } from '../src/autosend/replay/judge-cases.ts';
import { playCases } from '../src/autosend/replay/play-cases.ts';
import { baselineOf, compareWith, FLOOR, gateOf } from '../src/autosend/replay/rate.rules.ts';
import { readCases } from '../src/autosend/replay/read-cases.ts';

const SHIPPED = join(import.meta.dirname, '../replay');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const judge = async (folder: string) =>
  judgeCases(await readExpectations(folder), await playCases(await readCases(folder)));

/** The shipped set, to be changed. */
function copied(): string {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-replay-'));
  folders.push(folder);
  cpSync(SHIPPED, folder, { recursive: true });
  return folder;
}

type Written = Record<string, Record<string, unknown>>;
function rewrite(path: string, change: (file: Written) => void): void {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Written;
  change(file);
  writeFileSync(path, JSON.stringify(file));
}

test('the shipped conversations pass', async () => {
  const judged = await judge(SHIPPED);
  expect(judged.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  const gate = gateOf(judged);
  expect(gate).toMatchObject({ passed: true, critical: 0, floor: 0.95 });
  expect(gate.rate).toBeGreaterThanOrEqual(FLOOR);
  expect(judged.length).toBeGreaterThanOrEqual(60);
  const played = await playCases(await readCases(SHIPPED));
  const languages = new Set(
    played.flatMap((each) => ('output' in each ? (each.output.read.language ?? []) : [])),
  );
  expect(languages.size).toBeGreaterThanOrEqual(8);
});

test('the runner never sees what is expected: without it, it says the same', async () => {
  const folder = copied();
  const before = await playCases(await readCases(folder));
  rmSync(join(folder, 'expectations'), { recursive: true });
  expect(await playCases(await readCases(folder))).toEqual(before);
  const judged = await judge(folder);
  expect(judged.every(({ outcome }) => outcome === 'invalid')).toBe(true);
  expect(gateOf(judged)).toMatchObject({ passed: false, rate: 0 });
});

test('a case that brings its expectation along is refused', async () => {
  const folder = copied();
  rewrite(join(folder, 'cases/nothing-said.json'), (file) => {
    Object.assign((file.cases as unknown as object[])[0] ?? {}, { expect: { intent: 'unknown' } });
  });
  const judged = await judge(folder);
  expect(judged.find(({ id }) => id === 'empty-body')).toMatchObject({
    outcome: 'invalid',
    failures: [{ type: 'selection_error' }],
  });
  expect(gateOf(judged).passed).toBe(false);
});

test.each([
  ['an intent that no words could have', { intent: 'bounce' }],
  ['two things that exclude each other', { reasons: ['gate.passed', 'gate.intent'] }],
  ['words that nobody would write', { mentions: ['We guarantee a refund.'] }],
])('an impossible expectation fails: %s', async (_what, impossible) => {
  const folder = copied();
  rewrite(join(folder, 'expectations/meetings.json'), (file) => {
    Object.assign(file['interest-plain'] ?? {}, impossible);
  });
  const judged = await judge(folder);
  expect(judged.find(({ id }) => id === 'interest-plain')?.outcome).toBe('failed');
  expect(gateOf(judged).passed).toBe(false);
});

test.each([
  [
    'a file that is no JSON',
    'selection_error',
    (folder: string) => writeFileSync(join(folder, 'cases/nothing-said.json'), '{'),
  ],
  [
    'a mail that is not there',
    'selection_error',
    (folder: string) => rmSync(join(folder, 'cases/complaint.eml')),
  ],
  [
    'a mail that is no mail',
    'execution_error',
    (folder: string) => writeFileSync(join(folder, 'cases/complaint.eml'), ''),
  ],
  [
    'a conversation in which nobody has written yet',
    'execution_error',
    (folder: string) =>
      rewrite(join(folder, 'cases/nothing-said.json'), (file) => {
        Object.assign((file.cases as unknown as object[])[0] ?? {}, { now: '2020-01-01T00:00:00Z' });
      }),
  ],
  [
    'an expectation of a case that is gone',
    'selection_error',
    (folder: string) =>
      rewrite(join(folder, 'expectations/nothing-said.json'), (file) => {
        file['no-such-case'] = { intent: 'unknown', state: 'skipped' };
      }),
  ],
  [
    'an expectation with a word nobody knows',
    'selection_error',
    (folder: string) =>
      rewrite(join(folder, 'expectations/nothing-said.json'), (file) => {
        Object.assign(file['empty-body'] ?? {}, { sentiment: 'Neutral' });
      }),
  ],
])('what never reached the product is invalid and counts: %s', async (_what, type, spoil) => {
  const folder = copied();
  spoil(folder);
  const judged = await judge(folder);
  const invalid = judged.filter(({ outcome }) => outcome === 'invalid');
  expect(invalid.flatMap(({ failures }) => failures.map((each) => each.type))).toContain(type);
  expect(gateOf(judged).passed).toBe(false);
});

test('an empty folder passes nothing', async () => {
  const folder = copied();
  for (const name of readdirSync(join(folder, 'cases'))) rmSync(join(folder, 'cases', name));
  for (const name of readdirSync(join(folder, 'expectations'))) rmSync(join(folder, 'expectations', name));
  expect(gateOf(await judge(folder))).toMatchObject({ passed: false, rate: 0, share: 0 });
});

test('one critical failure sinks the whole, one broken category is not averaged away', () => {
  const cases = (category: string, count: number, failed = 0, critical = false) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ id: `${category} ${index}`, category },
      outcome: index < failed ? ('failed' as const) : ('passed' as const),
      failures:
        index < failed ? [{ type: 'decision_error' as const, code: 'state', text: 'Other.', critical }] : [],
    }));
  expect(gateOf([...cases('many', 990), ...cases('few', 10, 1)])).toMatchObject({
    passed: false,
    rate: 0.9,
    share: 0.999,
  });
  expect(gateOf(cases('many', 1_000, 1, true))).toMatchObject({ passed: false, rate: 0, critical: 1 });
  expect(gateOf(cases('many', 20, 1))).toMatchObject({ passed: true, rate: 0.95 });
  expect(gateOf(cases('many', 20, 1), 0.96)).toMatchObject({ passed: false });
});

test('a baseline says what is better, worse, as before, new and gone', () => {
  const one = (id: string, outcome: 'passed' | 'failed' | 'invalid', score?: number) => ({
    ...{ id, category: 'a', outcome, failures: [], ...(score === undefined ? {} : { score }) },
  });
  const before = baselineOf([
    ...[one('better', 'failed'), one('worse', 'passed'), one('same', 'failed'), one('gone', 'passed')],
    ...[one('invalid', 'failed'), one('words', 'passed', 70)],
  ]);
  const now = [
    ...[one('better', 'passed'), one('worse', 'failed'), one('same', 'failed'), one('new', 'passed')],
    ...[one('invalid', 'invalid'), one('words', 'passed', 60)],
  ];
  expect(compareWith(before, now)).toEqual({
    improved: ['better'],
    regressed: ['worse', 'invalid', 'words'],
    unchanged: ['same'],
    new_case: ['new'],
    gone: ['gone'],
  });
});

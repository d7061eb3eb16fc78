import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { commands } from '#leads/cli';
import { editTemplate, readTemplate } from '#messaging';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
let folder: string;
beforeAll(async () => {
  bench = await openWorkbench();
  folder = mkdtempSync(join(tmpdir(), 'legwork-bad-input-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await bench[Symbol.asyncDispose]();
});

/** What `legwork import` prints of this text. */
async function importOf(ctx: Ctx, name: string, text: string, json = true): Promise<string> {
  const printed: string[] = [];
  const io = createIo({ json, stdout: { write: (part: string) => printed.push(part) } });
  const session = { ctx: async () => ctx, settle: async () => undefined };
  writeFileSync(join(folder, name), text);
  const flags = { leads: join(folder, name), rejects: join(folder, `rejects-of-${name}`) };
  await commands.find((command) => command.name === 'import')?.run(io, { positional: [], flags }, session);
  return printed.join('');
}
const stored = (ctx: Ctx) =>
  ctx.db.tx((tx) =>
    rows<{ leads: number; people: number; companies: number }>(
      tx,
      sql`select (select count(*)::int from leads) as leads, (select count(*)::int from people) as people, (select count(*)::int from companies) as companies`,
    ),
  );

const HEADER = 'email,first name,last name,title,company,linkedin url,employees';
const GOOD = 10;
const good = (n: number) => `good-${n}@wren.example,Good,One,Head,Wren,,10`;

/** Each way in which a row can be wrong: what is said about it, and how it looks; the number makes each row its own. */
const WAYS: readonly (readonly [code: string, row: (n: number) => string])[] = [
  ['email.no_at', (n) => `plain-${n}.example,Ada,Moss,Head,Wren ${n},,10`],
  ['email.many', (n) => `a${n}@wren.example b${n}@wren.example,Ada,Moss,Head,Wren ${n},,10`],
  ['email.local_dots', (n) => `.dot${n}..dot@wren.example,Ada,Moss,Head,Wren ${n},,10`],
  ['email.domain', (n) => `ada${n}@-wren-.example,Ada,Moss,Head,Wren ${n},,10`],
  ['email.domain', (n) => `ada${n}@localhost,Ada,Moss,Head,Wren ${n},,10`],
  ['email.local_long', (n) => `${'x'.repeat(80)}${n}@wren.example,Ada,Moss,Head,Wren ${n},,10`],
  ['email.domain', (n) => `ada${n}@${'y'.repeat(300)}.example,Ada,Moss,Head,Wren ${n},,10`],
  ['email.no_domain', (n) => `ada${n}@,Ada,Moss,Head,Wren ${n},,10`],
  ['email.no_local', (n) => `@wren-${n}.example,Ada,Moss,Head,Wren ${n},,10`],
  ['email.blank_inside', (n) => `ada${n} moss@wren.example,Ada,Moss,Head,Wren ${n},,10`],
  ['email.blank_inside', (n) => `a\u0001da${n}\u0007(x)@wren.example,Ada,Moss,Head,Wren ${n},,10`],
  ['email.local_letters', (n) => `ädä${n}@wren.example,Ada,Moss,Head,Wren ${n},,10`],
  ['row.placeholder_email', (n) => `test@example.com,Ada,Moss,Head,Wren ${n},,10`],
  ['row.placeholder_text', (n) => `ada${n}@wren.example,{{first_name}},Moss,Head,Wren ${n},,10`],
  ['row.placeholder_text', (n) => `ada${n}@wren.example,Ada,[Last Name],Head,Wren ${n},,10`],
  ['row.placeholder_text', (n) => `ada${n}@wren.example,Ada,Moss,lorem ipsum dolor ${n},Wren,,10`],
  ['row.placeholder_text', () => HEADER],
  ['row.too_many_cells', (n) => `ada${n}@wren.example,Ada,Moss,Head,Wren, Mills and Sons,,10,extra ${n}`],
  ['row.too_many_cells', (n) => `ada${n}@wren.example${',cell'.repeat(500)}`],
  ['row.no_identity', (n) => `,,,Head of nobody ${n},,,10`],
  ['row.no_identity', (n) => `n/a,Ada,Moss,Head ${n},unknown,-,10`],
  ['row.no_identity', (n) => `,Ada ${n}`],
  ['row.no_identity', (n) => `,,,"two\r\nlines ${n}",,,`],
  ['linkedin.unreadable', (n) => `,,,Head,,https://elsewhere.example/in/${n},10`],
  ['row.linkedin_kind', (n) => `,,,Head,,https://www.linkedin.com/company/wren-${n},10`],
  ['email.no_at', (n) => `"=HYPERLINK(""https://x.example/${n}"")",,,,,,`],
  ['email.no_at', (n) => `${'z'.repeat(20_000)}${n},,,,,,`],
  ['row.duplicate', () => 'good-0@wren.example,Good,One,Head,Wren,,10'],
];

const BAD = 10_000;
/** So many malformed rows of every kind, in turn, with a few good ones among them, line ends of three systems and empty lines. */
function malformed(): { text: string; expected: Map<string, number> } {
  const expected = new Map<string, number>();
  const lines = [HEADER, good(0)];
  for (let n = 0; n < BAD; n += 1) {
    const [code, row] = WAYS[n % WAYS.length] ?? ['', () => ''];
    expected.set(code, (expected.get(code) ?? 0) + 1);
    lines.push(row(n));
    if (n % 1_000 === 999 && n < 9_000) lines.push(good(n));
    if (n % 500 === 0) lines.push('', ',,,,,,');
  }
  const ends = ['\n', '\r\n', '\n', '\r\n'];
  const text = lines.map((line, index) => `${line}${ends[index % ends.length]}`).join('');
  return { text: `\uFEFF${text}`, expected };
}

test('a CSV of 10,000 malformed rows: a reason for each, the sums add up, the good rows among them are stored, nothing is lost', async () => {
  const ctx = bench.ctx(await bench.workspace('malformed'));
  const { text, expected } = malformed();
  const done = JSON.parse(await importOf(ctx, 'bad.csv', text));
  expect(done).toMatchObject({ rows: BAD + GOOD, accepted: GOOD, rejected: BAD, created: GOOD });
  expect(await stored(ctx)).toEqual([{ leads: GOOD, people: GOOD, companies: 1 }]);
  type Reject = { row: number; column: string; code: string; reason: string };
  const rejects = done.rejects as Reject[];
  const byCode = Map.groupBy(rejects, ({ code }) => code);
  expect(new Map([...byCode].map(([code, all]) => [code, all.length]))).toEqual(expected);
  expect(rejects.filter(({ reason, column }) => reason === '' || column === '')).toEqual([]);
  expect(Math.max(...rejects.map(({ reason }) => reason.length))).toBeLessThan(6_000);
  // Each row once, and none that is no row.
  expect(new Set(rejects.map(({ row }) => row)).size).toBe(BAD);
  const file = join(folder, 'rejects-of-bad.csv');
  expect(done.rejectFile).toBe(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  // What was rejected is rejected again for the same reason, so that nothing of it was lost on the way into its file.
  const again = JSON.parse(await importOf(ctx, 'again.csv', readFileSync(file, 'utf8')));
  const codes = new Map(expected);
  // Without the row it repeats, a repetition is a row like any other.
  const repeated = codes.get('row.duplicate') ?? 0;
  codes.set('row.duplicate', repeated - 1);
  expect(again).toMatchObject({ rows: BAD, accepted: 1, created: 0, updated: 1, rejected: BAD - 1 });
  expect(
    new Map(
      [...Map.groupBy(again.rejects as Reject[], ({ code }) => code)].map(([code, all]) => [
        code,
        all.length,
      ]),
    ),
  ).toEqual(codes);
  expect(await stored(ctx)).toEqual([{ leads: GOOD, people: GOOD, companies: 1 }]);
  const shown = await importOf(ctx, 'bad.csv', text, false);
  expect(shown).toContain(`10 of 10010 rows accepted (10 new leads, 0 known), 10000 rejected.`);
  expect(shown).toContain('and 9990 more');
});

test('a quote that never closes far down: rows before it are stored, and the sentence says where it stands', async () => {
  const ctx = bench.ctx(await bench.workspace('unclosed'));
  const before = Array.from({ length: 6_000 }, (_, n) => `p${n}@wren.example,Ada,Moss,Head,Wren,,10`);
  const behind = Array.from(
    { length: 500 },
    (_, n) => `q${n}@wren.example,Ada,Moss,Head,Wren Mills and Sons,,10`,
  );
  const text = [HEADER, ...before, 'x@wren.example,"Ada,Moss,,,,', ...behind].join('\n');
  await expect(importOf(ctx, 'unclosed.csv', text)).rejects.toThrow(
    /cannot be read behind line 6001: a quote \("\) is opened and never closed. Rows stored before it are safe/,
  );
  const [{ leads } = { leads: 0 }] = await stored(ctx);
  expect(leads).toBe(5_000);
  const mended = JSON.parse(await importOf(ctx, 'mended.csv', text.replace('"Ada', 'Ada')));
  expect(mended).toMatchObject({ rows: 6_501, accepted: 6_501, rejected: 0, created: 6_501 - leads });
});

test('a template with an unknown merge field is refused with its field and its place, and what is in force stays', async () => {
  const ctx = bench.ctx(await bench.workspace('merge-field'));
  const templateId = 'f_value_followup';
  const { version, text } = await readTemplate(ctx, { templateId });
  for (const [field, body] of [
    ['companyy', text.body.replace('{{ company }}', '{{ companyy }}')],
    ['first_name', text.body.replace('{{ firstName }}', '{{ first_name }}')],
  ] as const) {
    const refused = await editTemplate(ctx, { templateId, version, text: { ...text, body } }).then(
      () => undefined,
      (error: { code: string; fields: { path: string; message: string }[] }) => error,
    );
    expect(refused?.code).toBe('template.refused');
    expect(refused?.fields).toContainEqual({
      ...{ path: 'text.body', message: expect.stringContaining(field) },
    });
  }
  expect(await readTemplate(ctx, { templateId })).toMatchObject({ version, text });
});

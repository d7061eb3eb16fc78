import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { messyFile, ROWS } from '../../../tools/fixtures/messy-500.ts';
import type { RowReject } from './candidate.ts';
import { openImport } from './read-rows.ts';
import { writeRejects } from './reject-file.ts';
import { memorySource } from './source.ts';

const file = readFileSync(new URL('../../../test/fixtures/messy-500.csv', import.meta.url));

async function importAll(
  content: string | Uint8Array,
): Promise<{ columns: readonly string[]; accepted: number; rejected: RowReject[] }> {
  const opened = await openImport(memorySource('messy-500.csv', content));
  const rejected: RowReject[] = [];
  let accepted = 0;
  for await (const outcome of opened.outcomes) {
    if (outcome.ok) accepted += 1;
    else rejected.push(outcome.reject);
  }
  return { columns: opened.mapping.columns, accepted, rejected };
}

test('the shipped file is what its generator writes', () => {
  expect(file.toString('utf8')).toBe(messyFile());
});

test('accepted and rejected add up to 500, and every reject says where and why', async () => {
  const { columns, accepted, rejected } = await importAll(file);
  expect(accepted + rejected.length).toBe(ROWS);
  expect(rejected.length).toBeGreaterThanOrEqual(60);
  expect(rejected.length).toBeLessThanOrEqual(90);
  const rows = rejected.map(({ row }) => row);
  expect(new Set(rows).size).toBe(rows.length);
  for (const reject of rejected) {
    expect(reject.row).toBeGreaterThanOrEqual(1);
    expect(reject.row).toBeLessThanOrEqual(ROWS);
    expect(columns).toContain(reject.column);
    expect(reject.reason).not.toBe('');
  }
  const kinds = new Set(rejected.map(({ code }) => code));
  expect([...kinds].filter((kind) => kind.startsWith('email.')).length).toBeGreaterThanOrEqual(6);
  for (const kind of [
    'row.duplicate',
    'row.no_identity',
    'row.placeholder_text',
    'row.placeholder_email',
    'row.too_many_cells',
    'linkedin.unreadable',
  ]) {
    expect(kinds).toContain(kind);
  }
});

test('the line of a reject is where its row stands in the file', async () => {
  const lines = file.toString('utf8').split('\n');
  const { rejected } = await importAll(file);
  const plain = rejected.filter(
    ({ cells }) => !cells.some((cell) => cell.includes('\n') || cell.includes('"')),
  );
  expect(plain.length).toBeGreaterThan(50);
  for (const { line, cells } of plain) {
    expect(lines[line - 1]).toContain(cells[4] ?? '');
    expect(lines[line - 1]?.startsWith(cells[0] ?? '')).toBe(true);
  }
});

test('the reject file, imported uncorrected, rejects the same; corrected, every row is accepted', async () => {
  const { columns, rejected } = await importAll(file);
  const again = await importAll((await Array.fromAsync(writeRejects(columns, rejected))).join(''));
  const standing = rejected.filter(({ code }) => code !== 'row.duplicate');
  expect(again.rejected.filter(({ code }) => code !== 'row.duplicate').map(({ code }) => code)).toEqual(
    standing.map(({ code }) => code),
  );

  const corrected = rejected.map((reject, index) => ({
    ...reject,
    cells: reject.cells.slice(0, columns.length).map((cell, at) => {
      if (columns[at] === 'Email') return `corrected${index}@acme.example`;
      if (columns[at] === 'LinkedIn URL') return '';
      return /\{\{|\[|lorem/i.test(cell) ? 'Corrected' : cell;
    }),
  }));
  const result = await importAll((await Array.fromAsync(writeRejects(columns, corrected))).join(''));
  expect(result.rejected).toEqual([]);
  expect(result.accepted).toBe(rejected.length);
});

test('a hundred thousand rows keep memory flat and add up', async () => {
  const rows = 100_000;
  const source = {
    name: 'large.csv',
    open: async function* () {
      yield Buffer.from('Email,First Name,Company,Employees,Person Linkedin Url,Website\n');
      for (let start = 0; start < rows; start += 1000) {
        const lines = Array.from({ length: 1000 }, (_, index) => {
          const id = start + index;
          return `ana${id}@acme${id % 500}.example,Ana,"Acme, ${id}","1,200+",https://www.linkedin.com/in/ana-${id}/,https://www.acme${id % 500}.example\n`;
        });
        yield Buffer.from(lines.join(''));
      }
    },
  };
  const opened = await openImport(source);
  const before = process.memoryUsage().rss;
  const started = performance.now();
  let accepted = 0;
  for await (const outcome of opened.outcomes) if (outcome.ok) accepted += 1;
  expect(accepted).toBe(rows);
  // Generous, because other work shares the machine; alone it is about a second.
  expect(performance.now() - started).toBeLessThan(10_000);
  expect((process.memoryUsage().rss - before) / 1_000_000).toBeLessThan(400);
}, 30_000);

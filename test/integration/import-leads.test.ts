import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { row } from '#core/db/index';
import { importLeads, leadsOfImport, listRejects, memorySource, writeRejects } from '#leads';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
let ctx: Ctx;

beforeAll(async () => {
  bench = await openWorkbench();
  ctx = bench.ctx(await bench.workspace('import'));
});
afterAll(() => bench[Symbol.asyncDispose]());

const messy = () =>
  memorySource('messy-500.csv', readFileSync(new URL('../fixtures/messy-500.csv', import.meta.url)));

const count = async (table: string): Promise<number> => {
  const found = await ctx.db.tx((tx) =>
    row<{ count: string }>(tx, sql`select count(*) from ${sql.identifier(table)}`),
  );
  return Number(found?.count);
};

test('every row of the messy file is stored or rejected with row, column and reason', async () => {
  const done = await importLeads(ctx, messy());
  expect(done.accepted + done.rejected).toBe(500);
  expect(done.state).toBe('done');
  const rejects = await ctx.db.tx((tx) => listRejects(tx, done.id));
  expect(rejects).toHaveLength(done.rejected);
  for (const reject of rejects) {
    expect(reject.row).toBeGreaterThan(0);
    expect(reject.column).not.toBe('');
    expect(reject.reason).not.toBe('');
  }
  const leads = await ctx.db.tx((tx) => leadsOfImport(tx, done.id));
  expect(leads.length).toBeLessThanOrEqual(done.accepted);
  expect(await count('leads')).toBe(leads.length);
});

test('the same file again is the same import and adds nothing', async () => {
  const before = [await count('leads'), await count('people'), await count('facts')];
  const again = await importLeads(ctx, messy());
  expect(again.state).toBe('done');
  expect([await count('leads'), await count('people'), await count('facts')]).toEqual(before);
});

test('the corrected reject file imports', async () => {
  const first = await importLeads(ctx, messy());
  const rejects = await ctx.db.tx((tx) => listRejects(tx, first.id));
  let text = '';
  for await (const chunk of writeRejects(
    first.columns,
    rejects.map((reject) => ({ ...reject, cells: reject.cells })),
  ))
    text += chunk;
  const bad = rejects.find((reject) => reject.code.startsWith('email.'));
  if (!bad) throw new Error('The fixture holds no bad address.');
  expect(text).toContain(bad.value ?? '');
  const corrected = text.replace(bad.value ?? '', 'corrected.person@fixed-company.example');
  const again = await importLeads(ctx, memorySource('corrected.csv', corrected));
  expect(again.rows).toBe(first.rejected);
  expect(again.accepted).toBeGreaterThanOrEqual(1);
});

test('an interrupted import goes on behind its checkpoint and ends the same', async () => {
  const rows = Array.from(
    { length: 12_000 },
    (_, index) => `p${index}@company-${index % 900}.example,Ada,Nr${index},Company ${index % 900}`,
  );
  const file = `email,first name,last name,company\n${rows.join('\n')}\n`;
  const source = memorySource('large.csv', file);
  let batches = 0;
  const failing = importLeads(ctx, source, () => {
    batches += 1;
    if (batches === 1) throw new Error('killed');
  });
  await expect(failing).rejects.toThrow('killed');
  const done = await importLeads(ctx, source);
  expect(done).toMatchObject({ rows: 12_000, accepted: 12_000, rejected: 0, created: 12_000 });
});

test('a file that is no list of leads is refused with a sentence and nothing is stored', async () => {
  const before = await count('imports');
  await expect(importLeads(ctx, memorySource('notes.csv', 'colour,size\nred,4\n'))).rejects.toMatchObject({
    kind: 'invalid',
  });
  await expect(importLeads(ctx, memorySource('empty.csv', ''))).rejects.toThrow(/is empty/);
  expect(await count('imports')).toBe(before);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import { type Actor, systemActor } from '#core/actor';
import { fixedClock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { importLeads, memorySource, suppress, writeRejectFile } from '#leads';
import { commands } from '#leads/cli';
import { rejectFileOf } from '../../src/leads/import-report.ts';
import { countList } from '../../src/leads/uploads/count-list.ts';
import { forgetUploads, importUploads } from '../../src/leads/uploads/import-uploads.ts';
import {
  chooseColumns,
  confirmUpload,
  giveUpUpload,
  keepUpload,
} from '../../src/leads/uploads/keep-upload.ts';
import { readUpload } from '../../src/leads/uploads/read-upload.ts';
import { nameImport } from '../../src/leads/uploads/upload.store.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
const folder = mkdtempSync(join(tmpdir(), 'legwork-lists-'));
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

let serial = 0;
const open = async (): Promise<Ctx> => {
  serial += 1;
  return bench.ctx(await bench.workspace(`lists-${serial}`));
};
const bytes = (text: string): Uint8Array => Buffer.from(text);
const handIn = (ctx: Ctx, text: string, name = 'leads.csv') =>
  keepUpload(ctx, { name, content: bytes(text) });
const count = async (ctx: Ctx, table: string): Promise<number | undefined> =>
  (
    await ctx.db.tx((tx) =>
      rows<{ n: number }>(tx, sql`select count(*)::int as n from ${sql.identifier(table)}`),
    )
  )[0]?.n;
const takeIn = async (ctx: Ctx): Promise<void> => {
  while ((await importUploads.run(ctx)) > 0);
};

const KNOWN = 'email,name,company,linkedin\nana@mill.example,Ana Roy,Mill,linkedin.com/in/ana-roy\n';
const MIXED = [
  'email,name,company,linkedin',
  'ana@mill.example,Ana Roy,Mill,',
  ',Ana Roy,,linkedin.com/in/ana-roy',
  'new@dairy.example,Nia Webb,Dairy,',
  'no@quarry.example,Nora Pitt,Quarry,',
  'broken@,Bo Lund,Mill,',
  'also broken@,Cy Lund,Mill,',
  ',,,',
  'new@dairy.example,Nia Webb,Dairy,',
].join('\n');

test('handing in a list counts what importing it would do, exactly, and changes nothing', async () => {
  const ctx = await open();
  await importLeads(ctx, memorySource('known.csv', KNOWN));
  await suppress(ctx, [{ domain: 'quarry.example', reason: 'asked', cause: 'manual' }], 'test');
  const list = await handIn(ctx, `${MIXED}\n`);
  expect(list).toMatchObject({ state: 'waiting', problem: null, fileName: 'leads.csv' });
  expect(list.count).toMatchObject({ rows: 7, fresh: 2, known: 1, merged: 1, rejected: 3, suppressed: 1 });
  expect(list.count?.reasons.map(({ code, count: times }) => [code, times])).toEqual([
    ['email.no_domain', 1],
    ['email.blank_inside', 1],
    ['row.duplicate', 1],
  ]);
  expect(list.first.slice(0, 2)).toMatchObject([
    { row: 1, name: 'Ana Roy', email: 'ana@mill.example', company: 'Mill', rejected: null },
    { row: 2, linkedinUrl: 'linkedin.com/in/ana-roy' },
  ]);
  expect(await count(ctx, 'leads')).toBe(1);
  await confirmUpload(ctx, list.id);
  await takeIn(ctx);
  expect(await readUpload(ctx, list.id)).toMatchObject({
    state: 'done',
    imported: { rows: 7, accepted: 4, created: 2, updated: 2, rejected: 3, again: false },
  });
});

test('a list confirmed twice, by two at once and after a lost answer, is imported once', async () => {
  const ctx = await open();
  const text = 'email,name\nana@mill.example,Ana Roy\n';
  const [one, other] = await Promise.all([handIn(ctx, text), handIn(ctx, text)]);
  expect(one.id).toBe(other.id);
  await Promise.all([confirmUpload(ctx, one.id), confirmUpload(ctx, one.id)]);
  await Promise.all([takeIn(ctx), takeIn(ctx)]);
  expect(await confirmUpload(ctx, one.id)).toMatchObject({ state: 'done', imported: { created: 1 } });
  const again = await handIn(ctx, text);
  expect(again.id).not.toBe(one.id);
  await confirmUpload(ctx, again.id);
  await takeIn(ctx);
  expect(await readUpload(ctx, again.id)).toMatchObject({ imported: { again: true } });
  expect([await count(ctx, 'leads'), await count(ctx, 'imports')]).toEqual([1, 1]);
  const said = await ctx.db.tx((tx) =>
    rows(
      tx,
      sql`select action from audit_log where action in ('list.confirmed', 'leads.imported') order by at, action`,
    ),
  );
  expect(said).toHaveLength(3);
});

test('columns that mean nothing are chosen by hand, two of one field and one that is not there are refused', async () => {
  const ctx = await open();
  const list = await handIn(ctx, 'Wen,Wie erreichbar,Farbe\nAna Roy,ana@mill.example,red\n');
  expect(list).toMatchObject({ count: null, first: [], problem: expect.stringContaining('none of them') });
  await expect(confirmUpload(ctx, list.id)).rejects.toMatchObject({ code: 'import.unknown_columns' });
  const choose = (columns: unknown) => chooseColumns(ctx, { uploadId: list.id, columns });
  await expect(choose({ 0: 'email', 1: 'email' })).rejects.toThrow(/Two columns are chosen for one field/);
  await expect(choose({ 9: 'email' })).rejects.toThrow(/there is none with the number 9/);
  const chosen = await choose({ 0: 'fullName', 1: 'email', 2: 'ignored' });
  expect(chosen.columns.map(({ guessed, reads }) => [guessed, reads])).toEqual([
    ['custom', 'fullName'],
    ['custom', 'email'],
    ['custom', 'ignored'],
  ]);
  expect(chosen).toMatchObject({ problem: null, count: { fresh: 1, rejected: 0 } });
  await confirmUpload(ctx, list.id);
  await expect(choose({})).rejects.toMatchObject({ code: 'upload.confirmed' });
  await takeIn(ctx);
  const [lead] = await ctx.db.tx((tx) =>
    rows(tx, sql`select p.full_name as name, l.custom from leads l join people p on p.id = l.person_id`),
  );
  expect(lead).toEqual({ name: 'Ana Roy', custom: {} });
});

test('10,000 malformed rows: each with its reason in the file for download, as the terminal writes it', async () => {
  const ctx = await open();
  const bad = Array.from({ length: 10_000 }, (_, index) => `broken-${index}@,"=Name ${index}",x`).join('\n');
  const list = await handIn(ctx, `email,name,company\n${bad}\nana@mill.example,Ana Roy,Mill\n`);
  expect(list.count).toMatchObject({ rows: 10_001, fresh: 1, rejected: 10_000 });
  expect(list.count?.reasons).toHaveLength(1);
  expect(list.first).toHaveLength(20);
  expect(JSON.stringify(list).length).toBeLessThan(10_000);
  await confirmUpload(ctx, list.id);
  await takeIn(ctx);
  const done = await readUpload(ctx, list.id);
  expect(done).toMatchObject({ state: 'done', imported: { accepted: 1, rejected: 10_000 } });
  const text = await rejectFileOf(ctx, done.imported?.id ?? '');
  expect(text.trimEnd().split('\r\n')).toHaveLength(10_001);
  expect(text).toContain("broken-9999@,'=Name 9999,x,10000,email,");
  const path = join(folder, 'rejects.csv');
  const [record] = await ctx.db.tx((tx) => rows<{ columns: string[] }>(tx, sql`select columns from imports`));
  await writeRejectFile(ctx, { ...done.imported, ...record, rejected: 10_000 } as never, path);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('a turn that is cut off is gone on with, and a long list takes several', async () => {
  const ctx = await open();
  const many = Array.from({ length: 11_000 }, (_, index) => `p${index}@firm.example,Pat Nr${index}`).join(
    '\n',
  );
  const list = await handIn(ctx, `email,name\n${many}\n`);
  await confirmUpload(ctx, list.id);
  expect(await importUploads.run(ctx)).toBe(1);
  expect(await readUpload(ctx, list.id)).toMatchObject({
    state: 'importing',
    totalRows: 11_000,
    imported: { rows: 10_000 },
  });
  await takeIn(ctx);
  expect(await readUpload(ctx, list.id)).toMatchObject({ state: 'done', imported: { accepted: 11_000 } });
  expect(await count(ctx, 'leads')).toBe(11_000);
});

test('dying between the last row and the end of the list, it ends as if nothing had happened', async () => {
  const ctx = await open();
  const text = 'email,name\nana@mill.example,Ana Roy\nbroken@,Bo\n';
  const list = await handIn(ctx, text);
  await confirmUpload(ctx, list.id);
  // What a turn does up to the last statement before it closes the list.
  await importLeads(ctx, memorySource('leads.csv', bytes(text)), undefined, {
    onOpened: async ({ id, state }) => {
      await ctx.db.tx((tx) => nameImport(tx, list.id, { importId: id, done: state === 'done' }));
    },
  });
  expect(await readUpload(ctx, list.id)).toMatchObject({ state: 'importing' });
  await takeIn(ctx);
  expect(await readUpload(ctx, list.id)).toMatchObject({
    state: 'done',
    imported: { accepted: 1, created: 1, rejected: 1, again: false },
  });
  expect([await count(ctx, 'leads'), await count(ctx, 'import_rejects')]).toEqual([1, 1]);
  const [kept] = await ctx.db.tx((tx) => rows(tx, sql`select content from uploaded_lists`));
  expect(kept).toEqual({ content: null });
});

test('who may only read, and another workspace, get nothing; what is no list is refused, and what nobody confirmed goes', async () => {
  const ctx = await open();
  const list = await handIn(ctx, 'email\nana@mill.example\n');
  const reading: Actor = { ...systemActor('v'), kind: 'person', scopes: new Set(['leads:read'] as const) };
  const viewer = bench.ctx(ctx.workspace, { actor: reading });
  for (const refused of [
    () => handIn(viewer, 'email\nx@mill.example\n'),
    () => readUpload(viewer, list.id),
    () => confirmUpload(viewer, list.id),
    () => giveUpUpload(viewer, list.id),
  ])
    await expect(refused()).rejects.toMatchObject({ kind: 'forbidden' });
  const other = await open();
  for (const hidden of [
    () => readUpload(other, list.id),
    () => confirmUpload(other, list.id),
    () => giveUpUpload(other, list.id),
    () => chooseColumns(other, { uploadId: list.id, columns: {} }),
    () => rejectFileOf(other, list.id),
  ])
    await expect(hidden()).rejects.toMatchObject({ kind: 'not_found' });
  await expect(handIn(ctx, '%PDF-1.7')).rejects.toThrow(/a PDF/);
  await expect(handIn(ctx, 'email\n')).rejects.toThrow(/no rows/);
  const broken = await handIn(
    ctx,
    `email,notes\n${'a@mill.example,x\n'.repeat(9_000)}b@mill.example,"open\n`,
  );
  await expect(confirmUpload(ctx, broken.id)).rejects.toThrow(/never closed/);
  expect(broken).toMatchObject({ count: null, problem: expect.stringContaining('never closed') });
  await giveUpUpload(ctx, broken.id);
  await expect(giveUpUpload(ctx, broken.id)).rejects.toMatchObject({ kind: 'not_found' });
  expect(await forgetUploads.run(ctx)).toBe(0);
  const later = bench.ctx(ctx.workspace, { clock: fixedClock(T0.add({ hours: 25 })) });
  expect(await forgetUploads.run(later)).toBe(1);
  expect(await count(ctx, 'leads')).toBe(0);
});

test('the terminal counts without importing, and reads columns as it is told', async () => {
  const ctx = await open();
  const path = join(folder, 'told.csv');
  writeFileSync(path, 'Wen,Wie erreichbar\nAna Roy,ana@mill.example\n');
  const said = async (flags: Record<string, string | boolean>): Promise<unknown> => {
    const texts: string[] = [];
    const io = createIo({ json: true, stdout: { write: (text: string) => texts.push(text) } });
    const session = { ctx: async () => ctx, settle: async () => undefined };
    await commands.find(({ name }) => name === 'import')?.run(io, { positional: [], flags }, session);
    return JSON.parse(texts.join(''));
  };
  const map = 'Wen=fullName, Wie erreichbar = email';
  expect(await said({ leads: path, map, dryRun: true })).toMatchObject({ rows: 1, fresh: 1 });
  expect(await count(ctx, 'leads')).toBe(0);
  await expect(said({ leads: path, map: 'Who=email' })).rejects.toThrow(/names no column of this file/);
  await expect(said({ leads: path, map: 'Wen=colour' })).rejects.toThrow(/"colour" is no field/);
  expect(await said({ leads: path, map })).toMatchObject({ accepted: 1, created: 1 });
  const source = memorySource('told.csv', readFileSync(path));
  expect(await countList(ctx, source, { 0: 'fullName', 1: 'email' })).toMatchObject({ known: 1 });
});

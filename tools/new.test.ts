import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BUDGETS, IMPURE } from '../architecture.ts';
import { planNew, writeNew } from './new.ts';

let root: string;
const KNOWN = ['src/leads/slice.ts', 'src/vendors/ports/email-sending.ts', 'migrations/0004_leads.sql'];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'legwork-new-'));
  for (const path of KNOWN) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (...args: string[]): string[] => {
  const plan = planNew(root, args);
  if (!plan.ok) throw new Error(plan.sentence);
  expect(plan.next.length).toBeGreaterThan(0);
  return writeNew(root, plan.files);
};

describe('what is written', () => {
  test.each([
    [
      ['slice', 'price-list'],
      ['contract.ts', 'index.ts', 'may-price-list.rules.test.ts', 'may-price-list.rules.ts', 'slice.ts'],
      'src/price-list',
    ],
    [
      ['vendor', 'acme-mail', 'email-sending'],
      ['acme-mail.test.ts', 'config.ts', 'wire.ts'],
      'src/vendors/acme-mail',
    ],
    [
      ['rule', 'leads', 'quiet-hours'],
      ['quiet-hours.rules.test.ts', 'quiet-hours.rules.ts', 'slice.ts'],
      'src/leads',
    ],
    [['page', 'leads', 'lead-map'], ['LeadMapPage.tsx'], 'web/pages/leads'],
  ])('%j parses, is pure where it says so, and keeps the budgets', (args, files, folder) => {
    const written = write(...args);
    expect(readdirSync(join(root, folder)).sort()).toEqual(files);
    for (const path of written) {
      const text = readFileSync(join(root, path), 'utf8');
      expect(parseSync(path, text).errors, path).toEqual([]);
      expect(text.split('\n').length).toBeLessThan(BUDGETS.file);
      if (path.endsWith('.rules.ts')) for (const word of IMPURE) expect(text).not.toContain(word);
    }
  });

  test.each([
    [['slice', 'pricing']],
    [['vendor', 'acme', 'email-sending']],
    [['rule', 'leads', 'quiet-hours']],
  ])('the test that %j brings along imports the files beside it', (args) => {
    const own = write(...args);
    const [path = ''] = own.filter((entry) => entry.endsWith('.test.ts'));
    const imported = [...readFileSync(join(root, path), 'utf8').matchAll(/from '\.\/(.+?)'/g)];
    expect(imported.length).toBeGreaterThan(0);
    for (const [, file] of imported) expect(own).toContain(join(dirname(path), file ?? ''));
  });

  test('a migration gets the next number and a table that belongs to a workspace', () => {
    expect(write('migration', 'price-lists')).toEqual(['migrations/0005_price_lists.sql']);
    const sql = readFileSync(join(root, 'migrations/0005_price_lists.sql'), 'utf8');
    expect(sql).toContain('workspace_id uuid not null');
    expect(sql).toContain("make_tenant_table('price_lists')");
  });
});

test.each([
  [[], /^Usage/],
  [['slice'], /^Usage/],
  [['castle', 'x'], /^Usage/],
  [['slice', 'Price List'], /"Price List" is no name/],
  [['slice', '../evil'], /is no name/],
  [['slice', 'utils'], /says nothing/],
  [['slice', 'leads'], /There is a slice "leads" already/],
  [['rule', 'nosuch', 'x'], /no slice "nosuch"; there are leads, vendors/],
  [['vendor', 'acme', 'pigeon'], /no port "pigeon"; there are email-sending/],
  [['migration', 'leads'], /a migration "leads" already/],
])('%j is refused with a sentence and nothing is written', (args, sentence) => {
  const before = readdirSync(root, { recursive: true }).sort();
  const plan = planNew(root, args);
  expect(plan).toMatchObject({ ok: false, sentence: expect.stringMatching(sentence) });
  expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
});

test('what is there already is never written over', () => {
  write('rule', 'leads', 'quiet-hours');
  expect(planNew(root, ['rule', 'leads', 'quiet-hours'])).toMatchObject({ ok: false });
});

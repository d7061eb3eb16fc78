import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const { visit, page, goTo, panel, look } = signedIn();

inBrowser(
  'a list is handed in, its columns said, looked at and imported, and its rejects come as a file',
  async () => {
    await goTo('Leads');
    await page.getByRole('button', { name: 'Import leads' }).click();
    const bad = Array.from({ length: 10_000 }, (_, index) => `Bad ${index},broken-${index}@,x`).join('\n');
    const buffer = Buffer.from(`Wen,Wie erreichbar,Farbe\nAna Roy,ana@mill-lane.example,red\n${bad}\n`);
    await page
      .getByLabel('A CSV file')
      .setInputFiles({ name: 'trade fair.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('alert').getByText('none of them is an e-mail address', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: /^Import these/ }).isDisabled()).toBe(true);
    await look('import-unknown');
    await page.getByLabel('Wen is read as').selectOption('fullName');
    await page.getByLabel('Wie erreichbar is read as').selectOption('email');
    await page.getByRole('button', { name: 'Read it this way' }).click();
    await page.getByLabel('Why rows are rejected').getByText('10,000 ×').waitFor();
    await panel('The first rows as they are read').getByText('ana@mill-lane.example').waitFor();
    await look('import-counted');
    const before = page.url();
    await page.reload();
    expect(page.url()).toBe(before);
    await page.getByRole('button', { name: 'Import this row' }).click();
    await page.getByText('1 of 10,001 rows taken (1 new leads, 0 known), 10,000 rejected.').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the rejected rows' }).click(),
    ]);
    expect(
      readFileSync(await file.path(), 'utf8')
        .trimEnd()
        .split('\r\n'),
    ).toHaveLength(10_001);
    await look('import-done');
    await page.getByRole('button', { name: 'Import another list' }).click();
    await page.getByLabel('Or rows pasted').fill('email,name\nbo@mill-lane.example,Bo Lund\n');
    await page.getByRole('button', { name: 'Read these rows' }).click();
    await page.getByRole('button', { name: 'Import this row' }).waitFor();
    await page.getByRole('button', { name: 'Give it up' }).click();
    await page.getByRole('list', { name: 'Imported before' }).getByText('trade fair.csv').waitFor();
    await look('import-start');
    expect(visit.complaints).toEqual([]);
  },
);

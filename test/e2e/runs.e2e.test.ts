import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { browserIsHere, inBrowser, openVisit, type Visit, waysAbout } from '../support/browser.ts';

let visit: Visit | undefined;
let page: Page;

beforeAll(async () => {
  if (!browserIsHere) return;
  visit = await openVisit(/never refused/);
  page = visit.page;
  await page.goto(visit.link);
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
}, 180_000);
afterAll(() => visit?.close(), 60_000);

const { goTo, look } = waysAbout(() => page);

inBrowser(
  'runs are shown stage by stage with sums that add up, graded, and cancelled after a look at what it means',
  async () => {
    await goTo('Operations');
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    const stages = page.getByRole('table', { name: /^Stages of run_/ });
    await stages.first().waitFor();
    for (const row of await stages.first().getByRole('row').all()) {
      const cells = (await row.getByRole('cell').allInnerTexts()).slice(1);
      if (cells.length === 0) continue;
      const [entered, done, out, failed, waiting] = cells.map((text) =>
        text.split('\n').reduce((sum, line) => sum + Number.parseInt(line, 10), 0),
      );
      expect(entered).toBe((done ?? 0) + (out ?? 0) + (failed ?? 0) + (waiting ?? 0));
    }
    await page
      .getByText(/^List of \d+:/)
      .first()
      .click();
    await page.getByRole('button', { name: 'Grade again' }).first().click();
    await page.getByText('Graded as it stands now.').waitFor();
    await look('runs');
    const cancel = page.getByRole('button', { name: /^Cancel: run_/ });
    await cancel.first().click();
    await page.getByText('It cannot go on afterwards.').waitFor();
    await look('run-cancel');
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByText(/^Cancelled: \d+ leads go no further/).waitFor();
    await page.getByText('cancelled', { exact: true }).waitFor();
    expect(visit?.complaints).toEqual([]);
  },
  120_000,
);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { createApolloSimulator } from '#vendors/apollo/simulator';
import { ANA } from '#vendors/kit/adapter-run.fixture';
import { serveSimulators } from '#vendors/kit/simulator';
import { browserIsHere, inBrowser, openVisit, waysAbout } from '../support/browser.ts';

const KEY = 'a-key-of-the-tests';
const PEOPLE = ['Adler', 'Bergman', 'Castell', 'Dunmore', 'Estrada'].map((lastName, index) => ({
  ...ANA,
  id: `person${index}`,
  firstName: 'Pat',
  lastName,
  email: `pat.${lastName.toLowerCase()}@company${index}.test`,
  linkedinUrl: `https://www.linkedin.com/in/pat-${lastName.toLowerCase()}`,
  title: 'Head of Sales',
  company: { ...ANA.company, name: `Company ${index}`, domain: `company${index}.test` },
}));

let page: Page;
let complaints: string[];
let close: () => Promise<void>;
beforeAll(async () => {
  if (!browserIsHere) return;
  const folder = mkdtempSync(join(tmpdir(), 'legwork-find-'));
  const simulator = createApolloSimulator({
    apiKey: KEY,
    folder,
    knows: () => null,
    people: () => PEOPLE,
    now: () => Temporal.Now.instant(),
  });
  const server = await serveSimulators({ '/apollo': simulator });
  const visit = await openVisit(/nothing/, {
    APOLLO_API_KEY: KEY,
    APOLLO_BASE_URL: `${server.url}/apollo`,
  });
  page = visit.page;
  complaints = visit.complaints;
  close = async () => {
    await visit.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  await page.goto(visit.link);
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
}, 180_000);
afterAll(() => close?.(), 60_000);

const { look, goTo } = waysAbout(() => page);

inBrowser(
  'people are searched free of charge, chosen one by one, and revealed after the price was said',
  async () => {
    const status = await page.evaluate(async () => {
      const body = JSON.stringify({ name: 'Field', slug: 'field', mode: 'live' });
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/workspaces', { method: 'POST', headers, body })).status;
    });
    expect(status).toBe(201);
    await page.reload();
    await page.getByLabel('Workspace', { exact: true }).selectOption({ label: 'Field' });
    await page.getByText('Nothing waits for you').waitFor();
    await goTo('Leads');
    await page.getByRole('link', { name: 'Find people' }).click();
    const search = page.getByRole('button', { name: 'Search, free of charge' });
    await search.waitFor();
    await expect.poll(() => search.isDisabled(), { timeout: 15_000 }).toBe(true);
    await look('find-start');
    await page.getByLabel('Titles', { exact: false }).first().fill('head of sales');
    await page.getByLabel('Choose so many at most').fill('3');
    await search.click();
    const found = page.getByRole('table', { name: 'Found people' });
    await found.waitFor();
    await page.getByText('Revealing the 3 chosen costs at most 3 credits', { exact: false }).waitFor();
    await look('find-found');
    // The box shows what is chosen, which is written down before it changes.
    for (const [who, chosen] of [
      [/Reveal Pat Ad/, false],
      [/Reveal Pat Es/, true],
      [/Reveal Pat Be/, false],
    ] as const) {
      await found.getByLabel(who).click();
      await expect.poll(() => found.getByLabel(who).isChecked(), { timeout: 15_000 }).toBe(chosen);
    }
    await page.getByRole('button', { name: 'Reveal these 2: 2 credits at most' }).click();
    await page.getByText('2 revealed and now leads', { exact: false }).waitFor();
    await look('find-done');
    await found.getByRole('link', { name: /Pat/ }).first().click();
    await page.getByRole('dialog').getByText('Pat Castell').first().waitFor();
    expect(complaints).toEqual([]);
  },
);

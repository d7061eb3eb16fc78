import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const { visit, page, look } = signedIn();
const chosen = (at: Page) =>
  at.getByLabel('Workspace', { exact: true }).locator('option:checked').innerText();

inBrowser(
  'who works in two workspaces goes from one to the other, and a page that shows one stays there',
  async () => {
    expect(await page.getByLabel('Workspace', { exact: true }).count()).toBe(0);
    const made = await page.evaluate(async () => {
      const answer = await fetch('/api/workspaces', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Harbour Client', slug: 'harbour', mode: 'shadow' }),
      });
      return answer.status;
    });
    expect(made).toBe(201);
    await page.reload();
    expect(await chosen(page)).toBe('Demo');
    const other = await page.context().newPage();
    await other.goto(`${visit.url}/leads`);
    await other.getByRole('heading', { name: 'Leads' }).waitFor();

    await page.getByLabel('Workspace', { exact: true }).selectOption({ label: 'Harbour Client' });
    await page.getByText('Harbour Client', { exact: true }).first().waitFor();
    await page.getByRole('heading', { name: 'Needs you' }).waitFor();
    await expect.poll(() => chosen(page), { timeout: 15_000 }).toBe('Harbour Client');
    await look('workspaces');
    await page.goto(`${visit.url}/campaigns`);
    expect(await page.getByText('Handover audit').count()).toBe(0);

    // What the other page shows and does is the first one's still.
    const asked = other.waitForRequest((request) => request.url().includes('/api/campaigns'));
    await other.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Campaigns' }).click();
    expect((await asked).headers()['x-workspace']).toBe('demo');
    await other.getByText('Handover audit').first().waitFor();
    expect(await chosen(other)).toBe('Demo');
    expect(visit.complaints).toEqual([]);
  },
  120_000,
);

import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

// A domain that is none is refused on purpose.
const { visit, page, look } = signedIn(/exclusions/);

inBrowser(
  'who is kept out is shown with a count, changed after a look at what the change would do, and holds',
  async () => {
    await page.goto(`${visit.url}/settings/exclusions`);
    const counted = page.getByRole('region', { name: 'Kept out' });
    await page.getByRole('button', { name: 'Count whom this keeps out' }).click();
    await counted.getByText(/^\d+ of \d+ leads are kept out\.$/).waitFor();
    await page.getByText('government', { exact: true }).click();
    await look('exclusions');
    await page.getByLabel('At most so many people').fill('100');
    await page.getByRole('button', { name: 'Count whom this would keep out' }).click();
    await counted.getByText(/^\d+ of \d+ leads would be kept out\.$/).waitFor();
    await counted.getByText(/× too large$/).waitFor();
    await page.getByLabel('Domains of competitors').fill('two words');
    await page.getByRole('button', { name: 'Count whom this would keep out' }).click();
    await page.getByRole('alert').getByText('is no domain').waitFor();
    await look('exclusions-wrong');
    await page.getByLabel('Domains of competitors').fill('rival.example');
    await page.getByLabel('Another sector').fill('gambling');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    await page.reload();
    expect(await page.getByLabel('Domains of competitors').inputValue()).toBe('rival.example');
    await page.locator('summary', { hasText: 'gambling' }).waitFor();
    await page.getByRole('button', { name: 'Count whom this keeps out' }).click();
    await counted.getByText(/are kept out\.$/).waitFor();
    expect(visit.complaints).toEqual([]);
  },
  120_000,
);

import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const { visit, page, look } = signedIn();

inBrowser(
  'how German readers are addressed is chosen in the settings and stays',
  async () => {
    await page.goto(`${visit.url}/settings/form-of-address`);
    const german = page.getByLabel('German');
    await german.selectOption('informal');
    await look('form-of-address');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds for what is written from now on.').waitFor();
    await page.reload();
    await german.waitFor();
    expect(await german.inputValue()).toBe('informal');
    expect(visit.complaints).toEqual([]);
  },
  120_000,
);

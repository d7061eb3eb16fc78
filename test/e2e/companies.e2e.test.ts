import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const { visit, page, goTo, look } = signedIn();

inBrowser(
  'a company is paused on a lead of it, stands in the list, goes on with a reason; cap and rest are set',
  async () => {
    await goTo('Leads');
    await page
      .locator('tbody tr[data-index]')
      .first()
      .getByRole('button')
      .or(page.locator('tbody tr[data-index] td').first())
      .first()
      .click();
    await page.getByText('Why is nothing being sent?').waitFor();
    await look('lead-company');
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: /^Pause the company: / }).click();
    await drawer.getByLabel('Why', { exact: true }).fill('Their fair is this week.');
    await drawer
      .getByRole('form', { name: /^Pause the company: / })
      .getByRole('button', { name: 'Pause the company' })
      .click();
    await drawer.getByText(/Their fair is this week. — until a person lets it go on/).waitFor();
    await look('company-paused');
    await page.keyboard.press('Escape');

    await page.goto(`${visit.url}/settings/companies`);
    const paused = page.getByRole('list', { name: 'Paused companies' });
    await paused.getByText(/Their fair is this week/).waitFor();
    await page.getByLabel('Write to so many people of one company only').check();
    await page.getByLabel('At most so many people').fill('3');
    await page.getByLabel('Colleagues of who answered or booked wait').check();
    await look('companies');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    await paused.getByRole('button', { name: /^Let it go on: / }).click();
    await paused.getByLabel(/^Why, for /).fill('It is over.');
    await paused.getByRole('form').getByRole('button', { name: 'Let it go on' }).click();
    await page.getByText('No company is paused').waitFor();
    await page.reload();
    expect(await page.getByLabel('At most so many people').inputValue()).toBe('3');
    expect(visit.complaints).toEqual([]);
  },
  120_000,
);

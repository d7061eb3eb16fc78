import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const NAME = 'Spring walk';
const SIMULATED_MS = 120_000;

const { visit, page, goTo, panel, look } = signedIn();
const step = (name: string) =>
  page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name }).click();
const forecast = () => panel('Forecast by simulation');

inBrowser(
  'before the first one it says what it does, and takes no wish out of bounds',
  async () => {
    await goTo('Campaigns');
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByLabel('Name of the campaign').fill(NAME);
    const lists = page.getByLabel('Writes to');
    const waiting = await lists.locator('option', { hasText: 'leads-waiting.csv' }).getAttribute('value');
    await lists.selectOption(waiting);
    await step('Review');
    await forecast().getByText('Save the campaign first').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(`"${NAME}" is saved.`).waitFor();
    await forecast().getByText('Nothing of yours is read but the campaign').waitFor();
    await look('forecast-idle');
    await forecast().getByLabel('People').fill('5');
    await forecast().getByText('From 10 to 500 people.').waitFor();
    expect(await forecast().getByRole('button', { name: 'Simulate' }).isDisabled()).toBe(true);
  },
  60_000,
);

inBrowser(
  'it runs with progress, survives a reload, and can be cancelled',
  async () => {
    await forecast().getByLabel('People').fill('300');
    await forecast().getByLabel('Days').fill('30');
    await forecast().getByRole('button', { name: 'Simulate' }).click();
    await forecast()
      .getByText(/Living day \d+ of 30, with 300 people/)
      .waitFor({ timeout: SIMULATED_MS });
    await page.reload();
    await forecast().getByRole('progressbar', { name: 'Days lived' }).waitFor();
    await look('forecast-running');
    await forecast().getByRole('button', { name: 'Cancel' }).click();
    await forecast().getByText('The last forecast was cancelled.').waitFor();
    await look('forecast-cancelled');
  },
  SIMULATED_MS + 60_000,
);

inBrowser(
  'what came of it is shown by step and by day with what it takes for granted, and goes out of date',
  async () => {
    await forecast().getByLabel('People').fill('60');
    await forecast().getByLabel('Days').fill('21');
    await forecast().getByRole('button', { name: 'Simulate again' }).click();
    await forecast().getByText('People written to').waitFor({ timeout: SIMULATED_MS });
    await forecast().getByText('Not written to:').waitFor();
    expect(await forecast().getByRole('list', { name: 'Simulated days' }).getByRole('listitem').count()).toBe(
      21,
    );
    await forecast().getByText('It knows nothing of your offer').waitFor();
    await look('forecast-finished');
    await step('Window and caps');
    await page.getByLabel('Mails of this campaign a day').fill('9');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(`"${NAME}" is saved.`).first().waitFor();
    await step('Review');
    await forecast().getByText('The campaign was changed after this forecast').waitFor();
    await forecast().getByText('out of date').waitFor();
    await look('forecast-stale');
    expect(visit.complaints).toEqual([]);
  },
  SIMULATED_MS + 60_000,
);

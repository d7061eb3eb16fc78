import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const { visit, page, goTo, look } = signedIn();

inBrowser(
  'changed steps of a running campaign ask for whom they hold, with the counts, before they are saved',
  async () => {
    await goTo('Campaigns');
    await page.getByRole('link', { name: 'Handover audit' }).click();
    // The demo run brought its own leads; a campaign that is saved here names them.
    const step = (name: string) =>
      page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name }).click();
    await step('Audience');
    const lists = page.getByLabel('Writes to');
    const list = await lists
      .locator('option', { hasText: 'leads-waiting.csv' })
      .first()
      .getAttribute('value');
    await lists.selectOption(list);
    await page.getByText(/leads in “.*” can be begun with/).waitFor();
    await step('Sequence');
    const asks = page.getByRole('group', { name: 'For whom do the new steps hold?' });
    expect(await asks.count()).toBe(0);
    await page.getByRole('button', { name: 'Add a step' }).click();
    await asks.getByText(/^New leads only; all [1-9]\d* under way keep theirs$/).waitFor();
    await asks.getByLabel(/^Also the [1-9]\d* of \d+ under way/).check();
    await look('sequence-scope');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/is saved\. Nothing of it leaves/).waitFor();
    await asks.waitFor({ state: 'detached' });
    expect(visit.complaints).toEqual([]);
  },
  60_000,
);

import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const { visit, page, look } = signedIn();

inBrowser(
  'a scoring profile is checked while it is changed, compared with the one in force, stored as a version and brought back',
  async () => {
    await page.goto(`${visit.url}/settings/scoring`);
    await page
      .getByRole('list', { name: 'Profiles' })
      .getByRole('button', { name: /^Leads/ })
      .click();
    const checks = page.getByRole('region', { name: 'Checks' });
    await checks.getByText('It can be scored by').waitFor();
    await look('scoring');
    const size = page.getByRole('group', { name: 'size', exact: true });
    const cap = size.getByLabel('cap', { exact: true });
    await cap.fill('40');
    await checks.getByText(/The caps add up to 120/).waitFor();
    expect(await page.getByRole('button', { name: 'Save as a version' }).isDisabled()).toBe(true);
    await look('scoring-refused');
    await cap.fill('10');
    await checks.getByText('It can be scored by').waitFor();
    await page.getByRole('button', { name: 'Compare' }).click();
    const comparison = page.getByRole('region', { name: 'Comparison' });
    await comparison.getByText(/would go up, \d+ down, .* Nothing was changed/).waitFor();
    await look('scoring-compared');
    await page.getByRole('button', { name: 'Save as a version' }).click();
    await page.getByText(/Stored as version 2/).waitFor();
    const versions = page.getByRole('list', { name: 'Versions' });
    await versions.getByText('Version 2').waitFor();
    await versions.getByRole('button', { name: 'Bring back the shipped figures' }).click();
    await versions.getByText(/figures of version 1/).waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'Checks' }).getByText('It can be scored by').waitFor();
    expect(await cap.inputValue()).toBe('20');
    await page.getByRole('button', { name: /^Companies/ }).click();
    await page.getByText('strategic fit, timing, relationship, data').click();
    await page.getByRole('group', { name: 'strategic fit' }).waitFor();
    await look('scoring-companies');
    await page.goto(`${visit.url}/leads`);
    await page.getByRole('columnheader', { name: 'Of company' }).waitFor();
    await page.getByLabel('Grade of the person').selectOption('C');
    const row = page.locator('tbody tr[data-index]').first();
    await row
      .getByText(/^\d+ C$/)
      .last()
      .waitFor();
    await look('leads-standings');
    await row.getByRole('button').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: /^Company \d+ [A-F]$/ }).waitFor();
    await drawer.getByRole('heading', { name: /^Person \d+ C$/ }).waitFor();
    await drawer.getByText(/% of account score/).waitFor();
    await look('lead-standings');
    expect(visit.complaints).toEqual([]);
  },
  120_000,
);

inBrowser(
  'a campaign goes by the score of the company from so many points on, which is said where its audience is',
  async () => {
    await page.goto(`${visit.url}/campaigns`);
    await page
      .getByRole('button', { name: 'New campaign' })
      .or(page.getByRole('link', { name: 'New campaign' }))
      .first()
      .click();
    await page.getByLabel('Goes by the score of').selectOption('account');
    await page.getByLabel('From so many points on').fill('70');
    await look('campaign-gate');
    await page.getByLabel('Goes by the score of').selectOption('icp');
    await page.getByRole('button', { name: 'tier 1', pressed: true }).waitFor();
    expect(visit.complaints).toEqual([]);
  },
  120_000,
);

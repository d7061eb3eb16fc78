import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const ASK = 'Would a worked example for {{ company }} help?';
const OTHER = 'May I send a {worked example|short sketch} for {{ company }}?';

const { visit, page, look } = signedIn();
const text = () => page.getByLabel('Text', { exact: false }).first();
const checks = () => page.getByRole('region', { name: 'Checks' });
const save = () => page.getByRole('button', { name: 'Save as a version' });

inBrowser(
  'a template is checked while it is written, previewed on a lead, stored as a version and brought back',
  async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Campaigns' }).click();
    await page
      .getByRole('navigation', { name: 'Campaigns' })
      .getByRole('link', { name: 'Templates' })
      .click();
    await page.getByRole('button', { name: /^value followup/ }).click();
    await checks().getByText('Every check passes').waitFor();
    await page.getByRole('region', { name: 'Preview' }).getByText('theirs').waitFor();
    await look('template');
    await page.getByRole('button', { name: 'Send to myself' }).first().click();
    await page.getByText(/marked as a test\. 9 more this hour/).waitFor();
    const shipped = await text().inputValue();
    await text().fill(`${shipped} Act now {{ pitch }}`);
    await checks().getByText('There is no field "pitch".', { exact: false }).waitFor();
    expect(await save().isDisabled()).toBe(true);
    await look('template-refused');
    await text().fill(shipped.replace(ASK, OTHER));
    await checks().getByText('2 wordings').waitFor();
    await checks().getByText('Every check passes').waitFor();
    await save().click();
    await page.getByText('Version 1', { exact: false }).first().waitFor();
    const shown = await visit.terminal.json(['templates', 'show', 'f_value_followup']);
    expect(shown).toMatchObject({ version: 1, versions: [{ version: 1 }, { version: 0 }] });
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('text of version 0').waitFor();
    await look('template-back');
    expect(await visit.terminal.json(['templates', 'show', 'f_value_followup'])).toMatchObject({
      version: 2,
      text: { body: shipped },
    });
  },
);

inBrowser(
  'a template has a text of its own in each language, and a lead says which one is theirs',
  async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Campaigns' }).click();
    await page
      .getByRole('navigation', { name: 'Campaigns' })
      .getByRole('link', { name: 'Templates' })
      .click();
    await page.getByLabel('Language', { exact: false }).selectOption('de');
    await page.getByRole('button', { name: /^value first/ }).click();
    await checks().getByText('Every check passes').waitFor();
    const shipped = await text().inputValue();
    expect(shipped).toContain('Guten Tag {{ fullName }},');
    await look('template-german');
    await text().fill(shipped.replace('Darf ich Ihnen', 'Darf ich dir'));
    await checks().getByText('"dir" is informal', { exact: false }).waitFor();
    expect(await save().isDisabled()).toBe(true);
    await text().fill(shipped.replace('Darf ich Ihnen', 'Soll ich Ihnen'));
    await checks().getByText('Every check passes').waitFor();
    await save().click();
    await page.getByText('Stored as version 1').waitFor();
    await page.getByLabel('Language', { exact: false }).selectOption('pl');
    await checks().getByText('Every check passes').waitFor();
    expect(await text().inputValue()).toContain('Dzień dobry,');
    await page
      .getByRole('button', { name: /^revival what changed/ })
      .first()
      .click();
    await page.getByText('no text in Polish yet', { exact: false }).waitFor();
    await look('template-polish');
    const english = await visit.terminal.json(['templates', 'show', 't1_value_first']);
    expect(english).toMatchObject({ version: 0, text: { language: 'en' } });

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Leads' }).click();
    await page.locator('tbody tr[data-index] a, tbody tr[data-index] button').first().click();
    await page.getByRole('heading', { name: 'Language', exact: true }).waitFor();
    await look('lead-language');
  },
);

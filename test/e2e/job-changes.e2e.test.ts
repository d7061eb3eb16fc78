import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const { visit, page, panel, look } = signedIn(/job-change/);

inBrowser(
  'Home opens the leads that seem to work elsewhere, and their drawer the three decisions',
  async () => {
    // Nobody of the demo changes their company, so that the first answers are given; what is decided is asked of the server.
    await page.route('**/api/attention', async (route) => {
      const title = 'People seem to have changed their company';
      const item = { kind: 'job_changes', title, count: 1, href: '/leads?waits=job_change', rank: 55 };
      await route.fulfill({ json: { attention: [item] } });
    });
    await page.reload();
    await page.getByRole('link', { name: 'People seem to have changed their company' }).click();
    await page.getByText('Nobody waits for a decision').waitFor();
    expect(new URL(page.url()).search).toBe('?waits=job_change');
    await look('job-changes-none');
    await page.route('**/api/leads?*', async (route) => {
      const asked = new URL(route.request().url());
      if (asked.searchParams.get('waits') !== 'job_change') return route.continue();
      asked.searchParams.delete('waits');
      asked.searchParams.set('limit', '1');
      return route.fulfill({ response: await route.fetch({ url: asked.href }) });
    });
    await page.route('**/api/job-changes?*', (route) => {
      const leadId = new URL(route.request().url()).searchParams.get('leadId') ?? '';
      const change = {
        leadId,
        name: 'Ada Berg',
        knownCompany: 'Acme',
        newCompany: 'Umbra',
        title: 'VP Sales',
      };
      return route.fulfill({
        json: { jobChanges: [{ ...change, provider: 'apollo', observedAt: '2026-11-02T08:00:00Z' }] },
      });
    });
    await page.reload();
    await page.getByText('Only people whom a finder places at another company').waitFor();
    await look('job-changes-list');
    await page.getByRole('row').nth(1).getByRole('button').first().click();
    const decide = panel('Seems to work elsewhere');
    await decide.getByText('apollo said so').waitFor();
    for (const name of ['Keep at Acme', 'Move to Umbra', 'Take out'])
      expect(await decide.getByRole('button', { name }).isEnabled()).toBe(true);
    await look('job-change');
    await page.getByText('Scores so far').click();
    await page
      .getByRole('list', { name: 'Scores so far' })
      .getByText(/version 1/)
      .first()
      .waitFor();
    await look('score-history');
    const sent = page.waitForRequest(/leads\/.*\/job-change$/);
    await decide.getByRole('button', { name: 'Take out' }).click();
    expect((await sent).postDataJSON()).toEqual({ decision: 'remove' });
    await page.getByText('Nothing is to be decided about this lead').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show all leads' }).click();
    await page.getByRole('row').nth(1).waitFor();
    expect(new URL(page.url()).search).not.toContain('waits');
    expect(visit.complaints).toEqual([]);
  },
);

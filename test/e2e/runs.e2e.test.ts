import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const { visit, page, goTo, look } = signedIn(/run-schedules/);

inBrowser(
  'runs are shown stage by stage with sums that add up, graded, and cancelled after a look at what it means',
  async () => {
    await goTo('Operations');
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    const stages = page.getByRole('table', { name: /^Stages of run_/ });
    await stages.first().waitFor();
    for (const row of await stages.first().getByRole('row').all()) {
      const cells = (await row.getByRole('cell').allInnerTexts()).slice(1);
      if (cells.length === 0) continue;
      const [entered, done, out, failed, waiting] = cells.map((text) =>
        text.split('\n').reduce((sum, line) => sum + Number.parseInt(line, 10), 0),
      );
      expect(entered).toBe((done ?? 0) + (out ?? 0) + (failed ?? 0) + (waiting ?? 0));
    }
    await page
      .getByText(/^List of \d+:/)
      .first()
      .click();
    await page.getByRole('button', { name: 'Grade again' }).first().click();
    await page.getByText('Graded as it stands now.').waitFor();
    await look('runs');
    const cancel = page.getByRole('button', { name: /^Cancel: run_/ });
    await cancel.first().click();
    await page.getByText('It cannot go on afterwards.').waitFor();
    await look('run-cancel');
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByText(/^Cancelled: \d+ leads go no further/).waitFor();
    await page.getByText('cancelled', { exact: true }).waitFor();
    expect(visit.complaints).toEqual([]);
  },
  120_000,
);

inBrowser(
  'a schedule of runs is set, refused where it overlaps, paused and ended; a motion says what it would do before it is done',
  async () => {
    await goTo('Operations');
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    const schedules = page.getByRole('list', { name: 'Schedules' });
    const form = page.getByRole('form', { name: 'Set a schedule' });
    const fill = async (name: string, time: string) => {
      await page.getByRole('button', { name: 'Set a schedule' }).click();
      await form.getByLabel('Name').fill(name);
      await form.getByLabel('Time of day').fill(time);
      await form.getByLabel('Zone of that time').fill('Europe/Berlin');
      await form.getByRole('button', { name: 'Set it' }).click();
    };
    await fill('Mornings', '08:30');
    await schedules.getByText('Mornings').waitFor();
    await schedules.getByText(/Mon, Tue, Wed, Thu, Fri at 08:30 \(Europe\/Berlin\), next/).waitFor();
    await fill('Also mornings', '09:00');
    await form
      .getByRole('alert')
      .getByText(/"Mornings" does all on .* within an hour of/)
      .waitFor();
    await look('schedule-overlap');
    await form.getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('button', { name: 'Change: Mornings' }).click();
    const change = page.getByRole('form', { name: 'Change: Mornings' });
    await change.getByRole('combobox').first().selectOption('outbound');
    await change.getByRole('combobox').nth(1).selectOption({ index: 1 });
    await change.getByLabel('Time of day').fill('07:15');
    await look('schedule-changing');
    await change.getByRole('button', { name: 'Change it' }).click();
    await schedules.getByText(/ of .*, Mon, Tue, Wed, Thu, Fri at 07:15 \(Europe\/Berlin\), next/).waitFor();
    await fill('The rest', '07:30');
    await form
      .getByRole('alert')
      .getByText(/"Mornings" does .* within an hour of/)
      .waitFor();
    await form.getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('button', { name: 'Pause: Mornings' }).click();
    await page.getByLabel('Why, for Mornings').fill('Holidays.');
    await page.getByRole('form', { name: 'Pause: Mornings' }).getByRole('button', { name: 'Pause' }).click();
    await schedules.getByText(/Holidays\./).waitFor();
    await page.getByRole('button', { name: 'Go on: Mornings' }).click();
    await page.getByRole('button', { name: 'Pause: Mornings' }).waitFor();
    await page.getByRole('button', { name: 'Say what it would do' }).click();
    const would = page.getByRole('table', { name: 'What it would do' });
    await would.getByText('Follow-ups that are due').waitFor();
    await look('motion-dry-run');
    await page.getByRole('button', { name: 'Set it going' }).click();
    await page.getByText('It is set going. What it writes waits for a yes.').waitFor();
    await page.getByRole('table', { name: 'What the last one did' }).waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'End: Mornings' }).click();
    await page.getByLabel('Why, for Mornings').fill('Enough.');
    await page.getByRole('form', { name: 'End: Mornings' }).getByRole('button', { name: 'End' }).click();
    await schedules.getByText(/Enough\./).waitFor();
    await look('schedules');
    await goTo('Campaigns');
    await page.locator('main a[href^="/campaigns/0"]').first().click();
    const lists = page.getByRole('region', { name: 'Lists' });
    await lists
      .getByText(/^List of \d+:/)
      .first()
      .click();
    await lists.getByRole('button', { name: 'Grade again' }).first().waitFor();
    await look('campaign-lists');
    expect(visit.complaints).toEqual([]);
  },
  120_000,
);

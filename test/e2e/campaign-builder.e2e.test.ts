import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { browserIsHere, inBrowser, signedIn } from '../support/browser.ts';

const NAME = 'Spring walk';
/** E-mails of the usual sequence. */
const MAILS = 5;
const FIRMS = ['Alder', 'Birch', 'Cedar', 'Elm', 'Fir', 'Hazel', 'Larch', 'Maple'];
const HEAD = 'First Name,Last Name,Title,Company,Company Domain,Email,Employees,Industry,Country';

// The stale save and the launch without anybody are refused on purpose.
const { visit, page, goTo, panel, look } = signedIn(/\/api\/campaigns\/[0-9a-f-]+(?:\/launch)?$/);
beforeAll(async () => {
  if (!browserIsHere) return;
  const people = FIRMS.map((firm, index) => {
    const domain = `${firm.toLowerCase()}-staffing.example`;
    return `Ana${'abcdefgh'[index]},Berg,Director of Operations,${firm} Staffing,${domain},ana.berg@${domain},${400 + index},Staffing and recruiting,DE`;
  });
  const file = join(visit.terminal.folder, 'spring.csv');
  writeFileSync(file, `${[HEAD, ...people].join('\n')}\n`);
  expect(await visit.terminal.json(['import', '--leads', file])).toMatchObject({ accepted: FIRMS.length });
}, 60_000);
const step = (name: string) =>
  page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name }).click();

inBrowser('a campaign without anything says what is missing, and cannot be launched', async () => {
  await goTo('Campaigns');
  await page.getByRole('link', { name: 'Handover audit' }).waitFor();
  await look('list');
  await page.getByRole('button', { name: 'New campaign' }).click();
  expect(await page.getByRole('button', { name: 'Launch' }).isDisabled()).toBe(true);
  await page.getByText('Choose whom the campaign writes to.').waitFor();
  await step('Review');
  await panel('Still to fill in').getByText('Give the campaign a name.').waitFor();
  await look('missing');
  await panel('Still to fill in').getByRole('button', { name: 'Audience' }).first().click();
});

inBrowser('the audience says whom it leaves out because another campaign writes to them', async () => {
  await page.getByLabel('Name of the campaign').fill(NAME);
  const lists = page.getByLabel('Writes to');
  const waiting = await lists.locator('option', { hasText: 'leads-waiting.csv' }).getAttribute('value');
  await lists.selectOption(waiting);
  const left = page.getByRole('region', { name: 'Left out' });
  await left.getByText('Written to by the campaign "Handover audit" already.').waitFor();
  await look('audience-overlap');
  const spring = await lists.locator('option', { hasText: 'spring.csv' }).getAttribute('value');
  await lists.selectOption(spring);
  await page.getByText(`of ${FIRMS.length} leads in “spring.csv” can be begun with`).waitFor();
  await look('audience');
});

inBrowser('mailboxes, steps, window: each says at once what does not go', async () => {
  await page.getByRole('button', { name: /^Next/ }).click();
  await page.getByLabel(/nora@mail-one/).check();
  await page.getByText('Only this one sends.').waitFor();
  await page.getByRole('checkbox', { name: /^LinkedIn/ }).uncheck();
  await look('mailboxes');
  await step('Sequence');
  await page.getByRole('spinbutton').nth(1).fill('2');
  await page.getByText('Day 2 is too soon after the email step of day 1').first().waitFor();
  await look('sequence-wrong');
  expect(await page.getByRole('button', { name: 'Launch' }).isDisabled()).toBe(true);
  await page.getByRole('spinbutton').nth(1).fill('5');
  await page.getByLabel('Offer').fill('map where {{company}} waits');
  await page.getByText('{{company}} is not filled in here').waitFor();
  await page.getByLabel('Offer').fill('map where work waits between two teams');
  await look('sequence');
  await step('Window and caps');
  await page.getByLabel('Mails of this campaign a day').fill('5');
  await look('window');
});

inBrowser(
  'the review shows the calendar: five a day, the rest the day after, follow-ups on day five',
  async () => {
    await step('Review');
    const calendar = page.getByRole('list', { name: 'Calendar' });
    await calendar
      .getByText(/5 first mails\. Room for 5\. 3 moved to a later day: The campaign sends 5 a day/)
      .waitFor({ state: 'attached' });
    await calendar.getByText(/3 first mails\./).waitFor({ state: 'attached' });
    expect(
      await panel('Forecast')
        .getByText(String(FIRMS.length * MAILS), { exact: true })
        .count(),
    ).toBe(1);
    await panel('Step by step')
      .getByText(/value followup/)
      .waitFor();
    await look('review');
  },
);

inBrowser(
  'saved as a draft it sends nothing; a change over a newer one is refused and kept on the page',
  async () => {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(`"${NAME}" is saved.`).waitFor();
    await page.waitForURL(/\/campaigns\/[0-9a-f-]{36}/);
    const second = await page.context().newPage();
    await second.goto(page.url().replace('step=review', 'step=window'));
    await second.getByLabel('Mails of this campaign a day').fill('4');
    await second.getByRole('button', { name: 'Save', exact: true }).click();
    await second.getByText(`"${NAME}" is saved.`).waitFor();
    await second.close();
    await page.getByText('This campaign was changed meanwhile.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(`Somebody changed "${NAME}" meanwhile. Nothing was changed`).waitFor();
    await look('stale');
    await page.getByRole('button', { name: 'Load the newest' }).click();
    await page
      .getByText(/4 first mails\. Room for 4\./)
      .first()
      .waitFor({ state: 'attached' });
  },
);

inBrowser('launched, its drafts wait in a batch; after the yes they leave', async () => {
  await page.getByRole('button', { name: 'Launch' }).click();
  await page.getByText(`It begins with ${FIRMS.length} people.`).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Approvals' }).waitFor();
  const batch = page.locator('section', { hasText: `Batch of ${FIRMS.length} for ${NAME}` });
  await batch.waitFor({ timeout: 30_000 });
  await look('approvals');
  await batch.getByRole('button', { name: `Approve all ${FIRMS.length}` }).click();
  await page.getByText(`Approved ${FIRMS.length} messages.`).waitFor();
  // What is planned in the sandbox may have left before a page can show it.
  await goTo('Leads');
  await page.getByRole('searchbox').fill('Maple Staffing');
  await page
    .getByRole('row', { name: /Anah Berg/ })
    .getByRole('button')
    .click();
  await page.getByRole('dialog').getByText(/Sent/).first().waitFor({ timeout: 60_000 });
  await look('left');
  const calendar = await visit.terminal.json(['campaigns', 'calendar', NAME, '--days', '30']);
  expect(calendar).toMatchObject({ zone: 'Europe/Berlin', blocked: [], audience: { free: 0 } });
  const proof = await visit.terminal.json(['verify']);
  expect(JSON.stringify(proof)).toMatch(/"lost":\{"count":0/);
});

inBrowser('a launch that is refused says so, although the campaign was saved before it', async () => {
  await page.goto(new URL('/campaigns', page.url()).href);
  await page.getByRole('link', { name: NAME }).click();
  await page.getByRole('button', { name: 'Add new leads' }).click();
  await page.getByText(/^Nobody of .* can be begun with\. Nothing was started/).waitFor({ timeout: 10_000 });
});

inBrowser('nothing complained in the console', async () => {
  expect(visit.complaints).toEqual([]);
});

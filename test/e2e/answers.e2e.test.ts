import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { browserIsHere, inBrowser, signedIn } from '../support/browser.ts';

const HEAD = 'First Name,Last Name,Title,Company,Company Domain,Email,Employees,Industry,Country';
/** A link that is not ours is refused on purpose. */
const REFUSED = /\/api\/replies\/[0-9a-f-]+\/answer$/;

const { visit, page, goTo, panel, look } = signedIn(REFUSED);
beforeAll(async () => {
  if (!browserIsHere) return;
  await visit.terminal.json([
    'calendar',
    'connect',
    '--vendor',
    'cal_com',
    '--calendar',
    '77',
    '--zone',
    'Europe/Berlin',
  ]);
  await visit.terminal.json(['autosend', 'book', 'yes']);
}, 60_000);

/** Writes to one person, whose mail the demo reviewer approves. */
async function writeTo(firstName: string, firm: string, mailbox: string): Promise<void> {
  const domain = `${firm.toLowerCase()}-staffing.example`;
  const file = join(visit.terminal.folder, `${firm}.csv`);
  const line = `${firstName},Berg,Director of Operations,${firm} Staffing,${domain},${mailbox}@${domain},450,Staffing and recruiting,DE`;
  writeFileSync(file, `${HEAD}\n${line}\n`);
  await visit.terminal.json(['run', '--leads', file, '--approve']);
}

/** Opens the conversation of a person once there is an answer of theirs in the Inbox. */
async function conversationOf(name: string): Promise<void> {
  await goTo('Inbox');
  await page.getByRole('button', { name: new RegExp(name) }).click({ timeout: 60_000 });
}

inBrowser(
  'who is interested is offered reserved times, after a yes, and the time they take is booked',
  async () => {
    await writeTo('Mira', 'Alder', 'always-positive');
    await conversationOf('Mira Berg');
    const waiting = panel('An answer waits for your yes');
    await waiting.getByText(/suit you\?/).waitFor({ timeout: 30_000 });
    await look('answers-review');
    await waiting.getByRole('button', { name: 'Approve and send' }).click();
    await page.getByText('Approved.').waitFor();
    await panel('The meeting is booked').waitFor({ timeout: 60_000 });
    await look('answers-booked');
  },
  180_000,
);

inBrowser(
  'who is away is left alone until the day of return, and written to then, after a yes',
  async () => {
    await writeTo('Otto', 'Birch', 'always-out-of-office');
    await conversationOf('Otto Berg');
    await page.getByText(/^back \d{4}-\d{2}-\d{2}/).waitFor();
    await look('answers-away');
    await goTo('Approvals');
    await page.getByRole('heading', { level: 1, name: 'Approvals' }).waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    const batch = page.locator('section', { hasText: 'Batch of 1 for Handover audit' });
    await batch.waitFor({ timeout: 60_000 });
    await page.getByText('With you within reach again').waitFor();
    await look('answers-touch');
    await batch.getByRole('button', { name: 'Approve all 1' }).click();
    await conversationOf('Otto Berg');
    const mails = page.getByRole('article').filter({ hasText: 'You (' });
    await mails.filter({ hasText: 'With you within reach again' }).waitFor({ timeout: 60_000 });
    expect(await mails.count()).toBe(2);
    await look('answers-touched');
  },
  180_000,
);

inBrowser(
  'where nothing is booked by itself a person books the time they took, out of the conversation',
  async () => {
    await visit.terminal.json(['autosend', 'book', 'no']);
    await writeTo('Nele', 'Cedar', 'always-positive');
    await conversationOf('Nele Berg');
    const waiting = panel('An answer waits for your yes');
    await waiting.getByText(/suit you\?/).waitFor({ timeout: 30_000 });
    await waiting.getByRole('button', { name: 'Approve and send' }).click();
    await page.getByText('Approved.').waitFor();
    // The sandbox lives faster than people answer: the time they took may have passed, and then another one is chosen.
    const book = page.getByRole('combobox', { name: 'Time to book' });
    await page
      .getByText(/works for me/)
      .first()
      .waitFor({ timeout: 60_000 });
    await book.waitFor({ timeout: 30_000 });
    if ((await book.inputValue()) === '') await book.selectOption({ index: 1 });
    await look('answers-book-by-hand');
    await page.getByRole('button', { name: /^Book \d/ }).click();
    await page.getByText('Booked. The calendar invites them.').waitFor();
    await goTo('Meetings');
    await page
      .getByText(/Nele Berg/)
      .first()
      .waitFor({ timeout: 30_000 });
    await look('answers-booked-by-hand');
  },
  180_000,
);

inBrowser(
  'a person writes an answer from nothing; what is wrong with it is said and kept, and what is right is sent once',
  async () => {
    await writeTo('Ole', 'Dogwood', 'always-question');
    await conversationOf('Ole Berg');
    await panel('An answer waits for your yes').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Write my own answer' }).click();
    const form = page.getByRole('form', { name: 'My own answer' });
    const text = form.getByRole('textbox', { name: 'My answer' });
    await text.fill('Look at https://elsewhere.example/offer, Ole.');
    await form.getByRole('button', { name: 'Send it' }).click();
    await form.getByRole('alert').waitFor();
    expect(await text.inputValue()).toContain('elsewhere.example');
    await look('answers-own-refused');
    await text.fill('Thank you, Ole. I will find out and come back to you.');
    await form.getByRole('button', { name: 'Send it' }).dblclick();
    const mails = page.getByRole('article').filter({ hasText: 'You (' });
    await mails.filter({ hasText: 'I will find out and come back to you.' }).waitFor({ timeout: 60_000 });
    expect(await mails.filter({ hasText: 'I will find out' }).count()).toBe(1);
    await look('answers-own-sent');
  },
  180_000,
);

inBrowser('nothing complained in the console', async () => {
  expect(visit.complaints).toEqual([]);
});

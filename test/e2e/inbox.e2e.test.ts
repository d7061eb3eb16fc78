import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const WHY = 'A wrong price went out.';
const CALENDAR = { vendor: 'cal_com', id: '77', zone: 'Europe/Berlin' };

// A calendar without a known zone and an answer with a gap are refused on purpose.
const { visit, page, goTo, panel, look } = signedIn(
  /\/api\/(?:availability|reply-drafts\/[0-9a-f-]+\/edit)$/,
);
const part = (name: string) =>
  page.getByRole('group', { name: 'Part of the inbox' }).getByRole('button', { name });
const threads = () => page.getByRole('list', { name: 'Conversations' }).getByRole('button');
const conversation = () => page.getByRole('region', { name: /^Conversation with/ });
const toast = (text: string | RegExp) => page.getByText(text).first().waitFor();

inBrowser('auto-send is switched off with a reason, which stands there, and on again', async () => {
  await goTo('Settings');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Auto-send' }).click();
  const off = page.getByRole('button', { name: 'Switch off' });
  await off.waitFor();
  expect(await off.isDisabled()).toBe(true);
  await page.getByLabel('Why switch it off').fill(WHY);
  await off.click();
  await panel('Auto-send').getByText(WHY).waitFor();
  await look('autosend-off');
  expect(await visit.terminal.json(['autosend'])).toMatchObject({ stopReason: WHY });
  await page.getByRole('button', { name: 'Switch on' }).click();
  await page.getByLabel('Why switch it off').waitFor();
  expect(await visit.terminal.json(['autosend'])).toMatchObject({ stoppedAt: null });
  await page.getByRole('button', { name: 'Book by itself' }).click();
  await page.getByRole('button', { name: 'Have a person book' }).waitFor();
});

inBrowser(
  'calibration says that it is none yet; going by itself all the same is said in so many words',
  async () => {
    const calibration = panel('Calibration');
    await calibration.getByText('uncalibrated', { exact: true }).waitFor();
    await calibration.getByText('0 of 60 settled drafts: uncalibrated.').waitFor();
    await calibration.getByRole('img', { name: /nothing is settled yet/ }).waitFor();
    expect(await calibration.getByRole('row').count()).toBe(11);
    await calibration.getByRole('combobox', { name: 'Intent' }).selectOption('question');
    await page.waitForURL(/intent=question/);
    await calibration.getByLabel(/Error budget/).fill('2');
    await calibration.getByText('Threshold for 2 of 100').waitFor();
    const grant = page.getByRole('button', { name: 'Grant', exact: true });
    await page.getByRole('combobox', { name: 'Campaign' }).selectOption({ label: 'Handover audit' });
    await page.getByRole('combobox', { name: 'Answers to' }).selectOption('question');
    await page.getByRole('combobox', { name: 'May' }).selectOption('auto');
    expect(await grant.isDisabled()).toBe(true);
    await look('autosend-grant');
    await page.getByRole('radio', { name: /all the same/ }).check();
    await grant.click();
    const granted = panel('What is granted').getByRole('listitem').filter({ hasText: 'question' });
    await granted.getByText('although uncalibrated').waitFor();
    await look('autosend');
    const state = await visit.terminal.json(['autosend']);
    expect(state?.grants).toContainEqual(
      expect.objectContaining({ intent: 'question', level: 'auto', chosen: true, threshold: 0.9 }),
    );
  },
);

inBrowser(
  'a calendar is connected, what is wrong is said at its field, and its free times are shown',
  async () => {
    await goTo('Meetings');
    await page.getByText('No calendar is connected, so no times are offered.').waitFor();
    await look('meetings-none');
    await page.getByRole('textbox', { name: /^Calendar/ }).fill(CALENDAR.id);
    await page.getByLabel(/^Time zone/).fill('Nowhere/City');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('is no known time zone', { exact: true }).waitFor();
    await page.getByLabel(/^Time zone/).fill(CALENDAR.zone);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await panel('Calendars').getByText('Cal.com 77').waitFor();
    await panel('Calendars').getByText('read', { exact: true }).waitFor({ timeout: 60_000 });
    await panel('Free within a week')
      .getByText(/, Europe\/Berlin$/)
      .first()
      .waitFor();
    await look('meetings');
  },
);

inBrowser('the inbox is narrowed by part and by intent, and the address keeps it', async () => {
  await goTo('Inbox');
  await threads().first().waitFor();
  const all = await threads().count();
  await look('inbox');
  await part('Needs an answer').click();
  await page.waitForURL(/show=needs_answer/);
  await expect.poll(() => threads().count()).toBeLessThan(all);
  await part('Away').click();
  await page.getByText('Nobody has told us of an absence that lasts.').waitFor();
  await part('All').click();
  await choose('objection');
  await expect.poll(() => threads().count()).toBe(1);
  await page.reload();
  await expect.poll(() => threads().count()).toBe(1);
  await choose('');
});

/** Narrows the list to an intent. */
async function choose(intent: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Intent' }).selectOption(intent);
  await page.waitForURL((url) => (url.searchParams.get('intent') ?? '') === intent);
}

/** Opens the first conversation of an intent and says what its message really means. */
async function correct(from: string, to: string, meanwhile: () => Promise<void>): Promise<void> {
  await choose(from);
  await threads()
    .filter({ hasText: from.replaceAll('_', ' ') })
    .first()
    .click();
  await page.waitForURL(/thread=/);
  await conversation().getByRole('button', { name: 'Correct it' }).first().click();
  const form = page.getByRole('form', { name: 'Correct how it was read' });
  await form.getByRole('combobox', { name: 'They mean' }).selectOption(to);
  await meanwhile();
  await form.getByRole('button', { name: 'Correct', exact: true }).click();
  await toast(`Read as ${to.replaceAll('_', ' ')} from now on.`);
  await conversation()
    .getByText(new RegExp(`Corrected by .*it was read as ${from.replaceAll('_', ' ')}`))
    .waitFor();
}

inBrowser('a reading is corrected by a person, and says by whom and what it was', async () => {
  await correct('positive', 'question', async () => {
    const meant = page.getByRole('combobox', { name: 'They mean' });
    await meant.selectOption('unsubscribe');
    await page.getByText(/suppressed for ever/).waitFor();
    await meant.selectOption('question');
    await look('inbox-correct');
  });
  await conversation().getByRole('heading', { name: 'An answer waits for your yes' }).waitFor();
  await look('inbox-corrected');
});

inBrowser(
  'the answer to it is edited in place, checked, and keeps what was typed when it is refused',
  async () => {
    await conversation().getByRole('button', { name: 'Edit', exact: true }).click();
    const form = page.getByRole('form', { name: 'Edit the answer' });
    const text = form.getByRole('textbox', { name: 'Text' });
    const before = await text.inputValue();
    await text.fill(`${before}\n\nHello {{first_name}}.`);
    await form.getByRole('button', { name: 'Check and save' }).click();
    await form.getByRole('alert').waitFor();
    expect(await text.inputValue()).toContain('{{first_name}}');
    await look('inbox-edit');
    await text.fill(before.replace(/\[.*\]/, 'I am glad to say more.'));
    await form.getByRole('button', { name: 'Check and save' }).click();
    await toast('Checked and saved. It waits for your yes.');
    await conversation().getByText('edited', { exact: true }).waitFor();
    await conversation()
      .getByText(/I am glad to say more\./)
      .first()
      .waitFor();
  },
);

inBrowser(
  'a conversation is assigned to me and found under Mine, put off and found under Snoozed',
  async () => {
    await page.goto(new URL('/inbox', page.url()).href);
    await threads().first().click();
    await page.waitForURL(/thread=/);
    const name = (await conversation().getAttribute('aria-label'))?.replace('Conversation with ', '') ?? '';
    const own = page.getByRole('combobox', { name: 'Assigned to' }).locator('option', { hasText: '(you)' });
    await page.getByRole('combobox', { name: 'Assigned to' }).selectOption(await own.getAttribute('value'));
    await toast(/^Assigned to/);
    await part('Mine').click();
    await page.waitForURL(/show=mine/);
    await expect.poll(() => threads().count()).toBe(1);
    await threads().filter({ hasText: name }).click();
    await page.getByRole('form', { name: 'Put off' }).getByRole('button', { name: 'Snooze' }).click();
    await toast(/^Put off/);
    await page.getByText('What is assigned to you is shown here.').or(conversation()).first().waitFor();
    await part('Snoozed').click();
    await page.waitForURL(/show=snoozed/);
    await threads().filter({ hasText: name }).waitFor();
    await look('inbox-snoozed');
    await page.getByRole('button', { name: 'Wake it now' }).click();
    await toast('Back in the inbox.');
    await page.getByRole('form', { name: 'Put off' }).or(page.getByText('No reply here')).first().waitFor();
  },
);

inBrowser('nothing complained in the console', async () => {
  expect(visit.complaints).toEqual([]);
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import {
  browserIsHere,
  inBrowser,
  openFirstVisit,
  tooWide,
  type Visit,
  waysAbout,
} from '../support/browser.ts';

let visit: Visit | undefined;
let browser: Browser;
let page: Page;
let url = '';
let link = '';
let complaints: string[] = [];

beforeAll(async () => {
  if (!browserIsHere) return;
  // The refusal of the invented number is wanted.
  visit = await openFirstVisit(/\/api\/approvals\/[^/]+\/edit$/);
  ({ browser, page, url, link, complaints } = visit);
}, 150_000);
afterAll(() => visit?.close(), 60_000);

const { goTo, panel } = waysAbout(() => page);

inBrowser('the printed link signs in, once', async () => {
  await page.goto(link);
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
  const other = await browser.newContext();
  const second = await other.newPage();
  await second.goto(link);
  await second.getByRole('textbox', { name: 'E-mail' }).waitFor({ timeout: 15_000 });
  expect(await second.getByRole('heading', { name: 'Needs you' }).count()).toBe(0);
  await other.close();
});

inBrowser('home: what needs me, the latest run, a proof of zeros', async () => {
  await panel('Needs you').getByRole('link').first().waitFor();
  await panel('Latest run').getByRole('cell', { name: 'discover' }).waitFor();
  expect(await panel('Latest run').getByRole('row').count()).toBe(7);
  await panel('Send proof').getByText('all zero').waitFor();
  const counts = await panel('Send proof').locator('dd').allTextContents();
  expect(counts.length).toBeGreaterThanOrEqual(4);
  expect(new Set(counts)).toEqual(new Set(['0']));
});

inBrowser(
  'leads: rows, and one with its timeline, its facts with sources, and why nothing is sent',
  async () => {
    await goTo('Leads');
    await page.getByRole('row').nth(3).waitFor();
    await page.getByRole('row').nth(1).getByRole('button').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: 'Timeline' }).waitFor();
    await drawer.locator('section:has(h2:text("Timeline")) ol li').first().waitFor();
    expect(await drawer.locator('section:has(h2:text("Facts")) li').count()).toBeGreaterThan(0);
    const why = drawer.locator('section:has(h2:text("Why is nothing"))').locator('p').first();
    expect(((await why.textContent()) ?? '').length).toBeGreaterThan(10);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  },
);

inBrowser(
  'segments: a filter made here fills itself, opens its leads, and is gone when it is deleted',
  async () => {
    await goTo('Leads');
    await page.getByRole('link', { name: 'Segments' }).click();
    await page.getByRole('button', { name: 'New segment' }).click();
    const editor = page.getByRole('dialog');
    await editor.getByLabel('Name').fill('With an address');
    await editor.getByLabel('What').selectOption('has_email');
    await editor.getByRole('button', { name: 'And also' }).click();
    await editor.getByLabel('What').nth(1).selectOption('employees');
    await editor.getByLabel('at least').fill('1');
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.waitFor({ state: 'detached' });
    const row = page.locator('li', { has: page.getByRole('button', { name: 'With an address' }) });
    await row.getByText(/^[1-9]\d* leads$/).waitFor();
    await row.getByText('has email is true · employees is at least 1').waitFor();
    await page.getByRole('row').nth(1).getByRole('button').click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Timeline' }).waitFor();
    await page.keyboard.press('Escape');
    page.once('dialog', (asked) => void asked.accept());
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No segment yet').waitFor();
  },
);

const waiting = async (): Promise<number> =>
  Number(/(\d+) waiting/.exec((await page.getByRole('heading', { level: 1 }).textContent()) ?? '')?.[1]);
const untilWaiting = (count: number) =>
  page.getByRole('heading', { name: new RegExp(`${count} waiting`) }).waitFor();

inBrowser(
  'approvals: claims are underlined; a key approves, an unproven number is refused, a tag rejects',
  async () => {
    await goTo('Approvals');
    await page.getByRole('button', { name: /^Approve A/ }).waitFor();
    const claim = page.locator('mark.claim').first();
    await claim.waitFor();
    expect((await claim.getAttribute('title')) ?? '').not.toBe('');
    const before = await waiting();
    expect(before).toBeGreaterThanOrEqual(3);
    await page.keyboard.press('a');
    await untilWaiting(before - 1);

    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const text = page.getByRole('textbox', { name: 'Text' });
    await text.fill(`${await text.inputValue()}\n\nOur clients cut their costs by 73% in 4 weeks.`);
    await page.getByRole('button', { name: 'Check and save' }).click();
    const refusal = await page.getByRole('alert').textContent();
    expect(refusal).toMatch(/73|number|claim|fact/i);
    await page.getByRole('button', { name: 'Leave it' }).click();

    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    const form = page.locator('form');
    await form.getByLabel('What is wrong').selectOption({ index: 1 });
    await form.getByLabel('Why').fill('Too stiff for this person.');
    await form.getByRole('button', { name: 'Reject' }).click();
    await untilWaiting(before - 2);
  },
);

inBrowser('inbox: threads with what was read out of them', async () => {
  await goTo('Inbox');
  await page.locator('main li button').nth(2).waitFor();
  await page.locator('main article').first().waitFor();
  expect(await page.locator('main li button').first().textContent()).toMatch(
    /positive|meeting|call|question|objection|not now|negative|unsubscribe|redirect|wrong|office|auto|unknown/i,
  );
});

inBrowser('operations: health, workflows and the audit log', async () => {
  await goTo('Operations');
  await panel('Health').getByText('Postgres answers.').waitFor();
  await panel('Workflows').getByRole('listitem').first().waitFor();
  await panel('Audit log').getByText('batch.approved').first().waitFor();
  expect(await panel('Audit log').getByRole('listitem').count()).toBeGreaterThan(5);
});

inBrowser('finders: the order they are asked in, and what each knew and cost', async () => {
  await page.getByRole('link', { name: 'Finders', exact: true }).click();
  const order = panel('Asked for addresses, in this order');
  await order.getByText('apollo', { exact: true }).waitFor();
  const row = panel('What they knew and cost').getByRole('row', { name: /^apollo/ });
  expect(await row.innerText()).toMatch(/\b\d{1,3} %/);
});

inBrowser('the emergency stop wants a reason, shows it everywhere, and is lifted again', async () => {
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('button', { name: 'Stop now' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Why').fill('The wrong list was loaded.');
  await dialog.getByRole('button', { name: 'Stop now' }).click();
  await page.getByText('The wrong list was loaded. Nothing is sent').waitFor();
  await page.getByRole('button', { name: 'Stopped' }).click();
  await dialog.getByLabel('Why').fill('The list was corrected.');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
});

inBrowser('the palette opens by key and goes where it is told', async () => {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Where to?').fill('inb');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor();
});

inBrowser('a telephone sees every page without scrolling sideways, and can name every link', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of [
    'Home',
    'Approvals',
    'Inbox',
    'Leads',
    'Campaigns',
    'Deliverability',
    'Operations',
    'Settings',
  ]) {
    await goTo(name);
    await page.waitForLoadState('domcontentloaded');
    await page.getByRole('heading', { level: 1, name }).waitFor({ state: 'attached' });
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    expect(await tooWide(page), `${name} is wider than the screen`).toBe(0);
  }
  for (const name of ['Webhooks', 'Spend', 'Finders', 'Agents']) {
    await page.goto(`${url}/operations/${name.toLowerCase()}`);
    await page.getByRole('link', { name, exact: true }).and(page.locator('[aria-current=page]')).waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    expect(await tooWide(page), `${name} is wider than the screen`).toBe(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
});

inBrowser('nothing complained in the console until here; signing out ends at the sign-in page', async () => {
  expect(complaints).toEqual([]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
  await page.goto(url);
  await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
});

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Thread } from '../../src/conversations/contract.ts';
import { browserIsHere, inBrowser, waysAbout } from '../support/browser.ts';
import { openTimedVisit, type TimedVisit } from '../support/timed-visit.ts';

/** Somebody is away: held while it lasts, and written to once it is over, in a sandbox whose time the test moves. */
const DESK = { width: 1440, height: 900 };
const HEAD = 'First Name,Last Name,Title,Company,Company Domain,Email,Employees,Industry,Country';
const OTTO =
  'Otto,Berg,Director of Operations,Birch Staffing,birch-staffing.example,always-out-of-office@birch-staffing.example,450,Staffing and recruiting,DE';
const STEPS = [
  { day: 1, channel: 'email', action: 'intro' },
  { day: 5, channel: 'email', action: 'bump' },
];

let visit: TimedVisit | undefined;
let page: Page;

beforeAll(async () => {
  if (!browserIsHere) return;
  visit = await openTimedVisit(/^$/, DESK);
  page = visit.page;
  await page.goto(visit.link);
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
  expect(
    await visit.write({ campaign: 'Handover audit', steps: STEPS, list: `${HEAD}\n${OTTO}\n`, days: 1 }),
  ).toEqual({ out_of_office: 1 });
}, 180_000);
afterAll(() => visit?.close(), 60_000);

const { goTo, look } = waysAbout(() => page);
const part = (name: string) =>
  page.getByRole('group', { name: 'Part of the inbox' }).getByRole('button', { name });
const threads = () => page.getByRole('list', { name: 'Conversations' }).getByRole('button');
const conversation = () => page.getByRole('region', { name: /^Conversation with/ });
const written = () => page.getByRole('article').filter({ hasText: 'You (' });

let away: NonNullable<Thread['away']>;

inBrowser('who is away is found under Away while it lasts, with what is held and what follows', async () => {
  await goTo('Inbox');
  await part('Away').click();
  await page.waitForURL(/show=away/);
  await threads().filter({ hasText: 'away until' }).first().click();
  await conversation().getByText('Held in 1 campaign').waitFor();
  await conversation()
    .getByText(/A word after the return is planned/)
    .waitFor();
  await look('absence-held');
  const told = await page.evaluate(async () => (await fetch('/api/threads?show=away')).json());
  away = (told as { threads: Thread[] }).threads[0]?.away ?? expect.fail('Nobody is away.');
  const today = visit?.now().toString().slice(0, 10) ?? '';
  expect(Temporal.PlainDate.compare(away.until ?? '', today)).toBe(1);
  expect(await written().count()).toBe(1);
});

inBrowser(
  'nothing is written before the day, and on it a word after the return waits for a yes',
  async () => {
    const day = Temporal.Instant.from(away.retouchAt ?? expect.fail('Nothing is planned.'));
    await visit?.liveUntil(day.subtract({ minutes: 5 }));
    await page.reload();
    await conversation().waitFor();
    expect(await written().count()).toBe(1);
    await visit?.liveUntil(day.add({ hours: 1 }));
    await goTo('Approvals');
    await page.getByText('With you within reach again').waitFor();
    await page
      .locator('section', { hasText: 'Batch of 1 for Handover audit' })
      .getByRole('button', { name: 'Approve all 1' })
      .waitFor();
    await look('absence-touch');
  },
);

inBrowser('with the yes it is sent in their conversation, once, and nobody is away any more', async () => {
  const approve = page.getByRole('button', { name: 'Approve all 1' });
  await approve.click();
  await approve.waitFor({ state: 'detached' });
  await visit?.liveUntil(visit.now().add({ hours: 8 }));
  await goTo('Inbox');
  await threads().filter({ hasText: 'Otto Berg' }).click();
  await written().filter({ hasText: 'With you within reach again' }).waitFor();
  expect(await written().count()).toBe(2);
  await part('Away').click();
  await page.getByText('Nobody has told us of an absence that lasts.').waitFor();
  await look('absence-over');
});

inBrowser('nothing complained in the console', async () => {
  expect(visit?.complaints).toEqual([]);
});

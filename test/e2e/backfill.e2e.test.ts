import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { browserIsHere, inBrowser, waysAbout } from '../support/browser.ts';
import { openTimedVisit, type TimedVisit } from '../support/timed-visit.ts';

/** The backlog of replies is counted, worked off, paused and gone on with on its page. */
const HEAD = 'First Name,Last Name,Title,Company,Company Domain,Email,Employees,Industry,Country';
const LIST = ['Mira', 'Nele', 'Olga'].map((name, place) => {
  const firm = ['alder', 'birch', 'cedar'][place];
  return `${name},Berg,Director of Operations,${firm} Staffing,${firm}-staffing.example,always-question@${firm}-staffing.example,450,Staffing and recruiting,DE`;
});

let visit: TimedVisit | undefined;
let page: Page;

beforeAll(async () => {
  if (!browserIsHere) return;
  // An order for other replies than were counted is refused on purpose.
  visit = await openTimedVisit(/\/api\/backfills$/);
  page = visit.page;
  await page.goto(visit.link);
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
  await visit.write({
    campaign: 'Handover audit',
    steps: [{ day: 1, channel: 'email', action: 'intro' }],
    ...{ list: [HEAD, ...LIST, ''].join('\n'), days: 2 },
  });
  await goTo('Operations');
  await page.getByRole('link', { name: 'Backfill' }).click();
}, 180_000);
afterAll(() => visit?.close(), 60_000);

const { goTo, panel, look } = waysAbout(() => page);
const plan = () => page.getByRole('region', { name: 'What it would do' });

inBrowser('a plan counts and keeps nothing, and what is wished for otherwise is counted anew', async () => {
  const form = page.getByRole('form', { name: 'Plan a backfill' });
  await form.getByRole('button', { name: 'Count what it would do' }).click();
  await plan().getByText('3 skipped').first().waitFor();
  await form.getByRole('combobox', { name: 'Answers are' }).selectOption('all');
  await plan().waitFor({ state: 'detached' });
  await form.getByRole('button', { name: 'Count what it would do' }).click();
  // One of them writes what nobody answers.
  await plan().getByText('1 skipped, 2 draft').first().waitFor();
  await page.getByText('No backlog was worked off yet').waitFor();
  await look('backfill-plan');
});

inBrowser(
  'it begins with a yes to these replies, rests when it is paused and goes on from there',
  async () => {
    await plan().getByRole('button', { name: 'Work off these 3 replies' }).click();
    const run = panel('Backfill of 3 replies');
    await run.getByText('0 of 3 are done').waitFor();
    await run.getByRole('button', { name: 'Pause' }).click();
    await run.getByText('halted', { exact: true }).waitFor();
    await run.getByText(/paused it\./).waitFor();
    await look('backfill-paused');
    await live();
    await run.getByText('0 of 3 are done').waitFor();
    await run.getByRole('button', { name: 'Go on here' }).click();
    await run.getByText('writing drafts').waitFor();
    await live();
    await run.getByText('done', { exact: true }).waitFor();
    await run.getByText('2 review').first().waitFor();
    await look('backfill-done');
  },
);

inBrowser('it is ended where it stands, and another may begin', async () => {
  const form = page.getByRole('form', { name: 'Plan a backfill' });
  await form.getByRole('combobox', { name: 'Answers are' }).selectOption('all');
  await form.getByRole('spinbutton', { name: 'So many replies at most' }).fill('1');
  await form.getByRole('button', { name: 'Count what it would do' }).click();
  await plan().getByRole('button', { name: 'Work off this reply' }).click();
  const run = panel('Backfill of 1 replies');
  await run.getByRole('button', { name: 'End it here' }).click();
  await run.getByText('ended early').waitFor();
  await form.waitFor();
});

inBrowser('nothing complained in the console', async () => {
  expect(visit?.complaints).toEqual([]);
});

/** Time goes on a little, as it does beside a worker. */
const live = async (): Promise<void> => {
  await visit?.liveUntil(visit.now().add({ minutes: 1 }));
};

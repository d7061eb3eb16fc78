import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const { visit, page, goTo, panel, look } = signedIn(/\/api\/reconciliations/);

inBrowser('what came in adds up, and each figure opens the messages behind it', async () => {
  await visit.terminal.json(['reconcile', '--days', '30']);
  const told = await visit.terminal.json(['reconcile', '--last']);
  expect(told).toMatchObject({ comparison: { days: 30 }, counts: [{ source: 'mailbox' }] });
  await goTo('Operations');
  await page.getByRole('link', { name: 'Received' }).click();
  const came = panel('What came in');
  await came.getByText('adds up').first().waitFor();
  await came.getByRole('link', { name: /^\d+ replies$/ }).click();
  const rows = came.getByRole('list', { name: 'mailbox: replies' });
  const shown = Number(
    (await came.getByRole('link', { name: /^\d+ replies$/ }).textContent())?.split(' ')[0],
  );
  await expect.poll(() => rows.getByRole('listitem').count()).toBe(Math.min(shown, 50));
  await look('received');
  const compared = panel('Compared with mailboxes and vendors');
  await compared.getByText('30 days back').waitFor();
  expect(await page.getByText('not accounted for').count()).toBe(0);
  await page.setViewportSize(PHONE);
  await look('received-phone');
  await page.setViewportSize(DESK);
  await rows.getByRole('link').first().click();
  await page.getByText('Why it is read so').first().waitFor();
  await page.getByText('Why it is read so').first().click();
  await page
    .getByText(/By the rules\./)
    .first()
    .waitFor();
  await look('reading-why');
});

inBrowser('what happens with replies is set where a campaign has its window', async () => {
  await goTo('Campaigns');
  await page.getByRole('link', { name: 'Handover audit' }).click();
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Window' }).click();
  const replies = panel('Replies');
  await replies.getByLabel('A model reads replies').check();
  await replies.getByLabel('Answers wait at least (s)').fill('600');
  await replies.getByText('The delay ends before it begins.').waitFor();
  await look('replies-fault');
  await replies.getByLabel('And at most (s)').fill('900');
  expect(await replies.getByText('The delay ends before it begins.').count()).toBe(0);
  await page.setViewportSize(PHONE);
  await look('replies-phone');
  expect(visit.complaints).toEqual([]);
});

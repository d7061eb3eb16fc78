import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { browserIsHere, inBrowser, openVisit, type Visit, waysAbout } from '../support/browser.ts';

const DESK = { width: 1280, height: 900 };
const WANTED = 'v=DMARC1; p=none; rua=mailto:nora@no-dmarc.example';

let visit: Visit | undefined;
let page: Page;

beforeAll(async () => {
  if (!browserIsHere) return;
  visit = await openVisit(/^$/, DESK);
  page = visit.page;
  await page.goto(visit.link);
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
}, 180_000);
afterAll(() => visit?.close(), 60_000);

const { look } = waysAbout(() => page);

/** Connects a mailbox of the sandbox, and answers the status. */
const connect = (address: string): Promise<number> =>
  page.evaluate(async (own) => {
    const end = { host: '127.0.0.1', port: 2525, user: own };
    const answer = await fetch('/api/mailboxes', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        address: own,
        displayName: 'Nora Field',
        vendor: 'sandbox',
        connection: { smtp: end, imap: end, filesSent: true },
      }),
    });
    return answer.status;
  }, address);

inBrowser(
  'the mailboxes show their health, and a domain without a record shows the record to add',
  async () => {
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Deliverability' })
      .click();
    const mailboxes = page.getByRole('list', { name: 'Mailboxes' });
    await mailboxes.getByText('nora@mail-one.fieldnote.example').waitFor();
    expect(await mailboxes.getByText(/\d+ of 30/).count()).toBe(3);
    await page.getByRole('button', { name: 'Look now' }).click();
    const kept = page.getByRole('region', { name: 'mail-one.fieldnote.example' });
    await kept.getByText('well', { exact: true }).waitFor();
    await look('deliverability');

    for (const address of ['nora@no-dmarc.example', 'nora@no-answer.example', 'nora@no-dkim.example'])
      expect(await connect(address)).toBe(200);
    await page.getByRole('button', { name: 'Look now' }).click();
    const bad = page.getByRole('region', { name: 'no-dmarc.example' });
    await bad.getByText('no-dmarc.example has no DMARC record', { exact: false }).waitFor();
    await bad.getByText(WANTED, { exact: true }).waitFor();
    await page
      .getByRole('region', { name: 'no-answer.example' })
      .getByText('not known', { exact: true })
      .first()
      .waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await bad.getByRole('button', { name: 'Copy the value' }).click();
    await bad.getByRole('button', { name: 'The value is copied' }).waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(WANTED);
    await look('deliverability-bad');

    const inTerminal = await visit?.terminal.run(['dns', 'no-dmarc.example', '--json']);
    expect(inTerminal?.code).toBe(1);
    expect(JSON.parse(inTerminal?.stdout ?? '')).toMatchObject({
      domains: [{ domain: 'no-dmarc.example', state: 'bad' }],
    });
    const all = await visit?.terminal.run(['dns']);
    expect(all?.code).toBe(1);
    expect(all?.stdout).toContain(`_dmarc.no-dmarc.example  TXT  ${WANTED}`);
    const named = await visit?.terminal.run(['dns', 'no-dkim.example', '--selector', 's2026']);
    expect(named?.stdout).toContain('There is no key at s2026.');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).click();
    await page.getByText('Records missing at domains you send from; add them').waitFor();
    await look('deliverability-home');
    expect(visit?.complaints).toEqual([]);
  },
);

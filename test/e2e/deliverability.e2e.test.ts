import { expect } from 'vitest';
import { inBrowser, signedIn } from '../support/browser.ts';

const WANTED = 'v=DMARC1; p=none; rua=mailto:nora@no-dmarc.example';

const { visit, page, goTo, look } = signedIn(/ramp.waive/);

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

    const inTerminal = await visit.terminal.run(['dns', 'no-dmarc.example', '--json']);
    expect(inTerminal?.code).toBe(1);
    expect(JSON.parse(inTerminal?.stdout ?? '')).toMatchObject({
      domains: [{ domain: 'no-dmarc.example', state: 'bad' }],
    });
    const all = await visit.terminal.run(['dns']);
    expect(all?.code).toBe(1);
    expect(all?.stdout).toContain(`_dmarc.no-dmarc.example  TXT  ${WANTED}`);
    const named = await visit.terminal.run(['dns', 'no-dkim.example', '--selector', 's2026']);
    expect(named?.stdout).toContain('There is no key at s2026.');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).click();
    await page.getByText('Records missing at domains you send from; add them').waitFor();
    await look('deliverability-home');
    expect(visit.complaints).toEqual([]);
  },
);

inBrowser(
  'a person pauses a mailbox and brings it back with a reason, and who may not is told why',
  async () => {
    const address = 'nora@mail-one.fieldnote.example';
    await goTo('Deliverability');
    const row = page
      .getByRole('list', { name: 'Mailboxes' })
      .getByRole('listitem')
      .filter({ hasText: address });
    await row.getByRole('button', { name: `Pause: ${address}` }).click();
    const form = row.getByRole('form', { name: `Pause: ${address}` });
    expect(await form.getByRole('button', { name: 'Pause' }).isDisabled()).toBe(true);
    await form.getByRole('textbox').fill('its owner is away');
    await look('mailbox-pausing');
    await form.getByRole('button', { name: 'Pause' }).click();
    await row.getByText('paused', { exact: true }).waitFor();
    await row.getByText('its owner is away').waitFor();
    await row.getByRole('button', { name: `Bring it back: ${address}` }).click();
    await row.getByText('It sends again at once, up to 30 a day.').waitFor();
    await row.getByRole('textbox').fill('she is back');
    await look('mailbox-resting');
    await row.getByRole('button', { name: 'Bring it back' }).click();
    await row.getByRole('button', { name: `Pause: ${address}` }).waitFor();

    await row.getByRole('button', { name: `Pause: ${address}` }).click();
    await row
      .getByRole('form', { name: `Pause: ${address}` })
      .getByRole('textbox')
      .fill('the domain ends');
    await row
      .getByRole('form', { name: `Pause: ${address}` })
      .getByRole('button', { name: 'Pause' })
      .click();
    await row.getByRole('button', { name: `Ask to remove it: ${address}` }).click();
    await row.getByText('what people answer to it is not read here').waitFor();
    await row.getByRole('textbox').fill('the domain ends');
    await look('mailbox-removing');
    await row.getByRole('button', { name: 'Ask to remove it' }).click();
    await page.getByText('Asked for. It waits on Approvals for another person.').waitFor();
    await row.getByRole('button', { name: `Bring it back: ${address}` }).click();
    await row.getByRole('textbox').fill('it goes on');
    await row.getByRole('button', { name: 'Bring it back' }).click();
    await row.getByRole('button', { name: `Pause: ${address}` }).waitFor();

    await page.route('**/api/me', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({
        response: answer,
        json: { ...(await answer.json()), scopes: ['campaigns:read'] },
      });
    });
    await page.reload();
    await row.getByText('Your role may not pause mailboxes').waitFor();
    expect(await row.getByRole('button', { name: `Pause: ${address}` }).isDisabled()).toBe(true);
    await page.unrouteAll({ behavior: 'wait' });
    expect(visit.complaints).toEqual([]);
  },
);

inBrowser(
  'a mailbox that is disconnected says why and what to do, and is connected again there',
  async () => {
    const address = 'nora@mail-one.fieldnote.example';
    const refusal = 'Its server refused 3 sign-ins one after the other.';
    // The demo's servers refuse nobody: what is shown is given, what is asked of the server is real.
    await page.route('**/api/mailboxes/health', async (route) => {
      const answer = await route.fetch();
      const { mailboxes, ...rest } = await answer.json();
      const [first, ...others] = mailboxes;
      const reasons = [
        { code: 'mailbox.disconnected', text: 'It is disconnected: nothing is sent or read by it.' },
      ];
      const gone = {
        ...first,
        state: 'disconnected',
        stateReason: refusal,
        capToday: 0,
        resuming: null,
        reasons,
      };
      await route.fulfill({ response: answer, json: { ...rest, mailboxes: [gone, ...others] } });
    });
    await page.reload();
    const row = page
      .getByRole('list', { name: 'Mailboxes' })
      .getByRole('listitem')
      .filter({ hasText: address });
    await row.getByText(`${refusal} It is disconnected: nothing is sent or read by it.`).waitFor();
    const form = row.getByRole('form', { name: `Connect again: ${address}` });
    await form.getByLabel(`New password of ${address}`).fill('a guess');
    await look('mailbox-disconnected');
    await form.getByRole('button', { name: 'Connect again' }).click();
    await page.getByText('did not accept the user name or password', { exact: false }).first().waitFor();
    expect(await form.getByLabel(`New password of ${address}`).inputValue()).toBe('a guess');
    await form.getByLabel(`New password of ${address}`).fill('');
    await form.getByRole('button', { name: 'Connect again' }).click();
    await page.getByText(`${address} signs in.`).waitFor();
    await page.unrouteAll({ behavior: 'wait' });
  },
);

inBrowser('a campaign shows what comes back of it, and why it stopped by itself', async () => {
  const why =
    'Handover audit stopped by itself: 5.1 % bounced of 98 people in 7 days. Nothing of it leaves until a person has looked and lets it go on.';
  await page.route('**/api/campaigns/*/health', async (route) => {
    const answer = await route.fetch();
    const held = { at: '2026-03-03T09:00:00Z', reasons: [{ code: 'campaign.figures', text: why }] };
    await route.fulfill({ response: answer, json: { ...(await answer.json()), level: 'pause', held } });
  });
  await goTo('Campaigns');
  await page.getByRole('listitem').getByRole('link').first().click();
  const health = page.getByRole('region', { name: 'Health' });
  await health.getByText(why).waitFor();
  await health.getByText('has to stop').waitFor();
  await look('campaign-stopped');
  await page.unrouteAll({ behavior: 'wait' });
  // The demo wrote long ago: nothing is to be said of its last days.
  await page.reload();
  await health.waitFor({ state: 'detached' });
  expect(visit.complaints).toEqual([]);
  await goTo('Deliverability');
});

inBrowser('the slow start of a live workspace is ended with a reason, and a refusal is said', async () => {
  const text = '0 of 3 clean days: 5 messages a day, the first tier only.';
  // The demo is a sandbox, where none holds: what is shown is given, what is asked of the server is real.
  await page.route('**/api/mailboxes/health', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), ramp: { perDay: 5, text } } });
  });
  await page.reload();
  const start = page.getByRole('region', { name: 'Slow start' });
  await start.getByText(text).waitFor();
  await start.getByRole('button', { name: 'End the slow start: the workspace' }).click();
  await start.getByRole('textbox').fill('these domains have sent for a year');
  await look('slow-start');
  await start.getByRole('button', { name: 'End the slow start' }).click();
  await page.getByText('No slow start holds here').waitFor();
  expect(await start.getByRole('textbox').inputValue()).toBe('these domains have sent for a year');
  await page.unrouteAll({ behavior: 'wait' });
});

inBrowser('a mailbox is connected in the browser: what was typed stays where it is refused', async () => {
  await page.reload();
  await page.getByRole('button', { name: 'Connect a mailbox' }).click();
  const form = page.getByRole('form', { name: 'Connect a mailbox' });
  await form.getByText('only a server on this machine').waitFor();
  await form.getByLabel('Address', { exact: true }).fill('nora@connected.example');
  await form.getByLabel('Name that readers see').fill('Nora Field');
  await form.getByLabel('SMTP, where mail is handed over: host').fill('smtp.mail.example');
  await form.getByLabel('IMAP, where mail is read: host').fill('127.0.0.1');
  await form.getByLabel('IMAP, where mail is read: port').fill('1');
  await form.getByLabel('Password').fill('a password');
  await look('connect-mailbox');
  await form.getByRole('button', { name: 'Sign in and connect' }).click();
  await page.getByText('Make a live workspace for it').waitFor();
  expect(await form.getByLabel('Address', { exact: true }).inputValue()).toBe('nora@connected.example');
  await form.getByLabel('SMTP, where mail is handed over: host').fill('127.0.0.1');
  await form.getByLabel('SMTP, where mail is handed over: port').fill('1');
  await form.getByRole('button', { name: 'Sign in and connect' }).click();
  await page.getByText('Whether nora@connected.example can sign in could not be found out').waitFor();
  await form.waitFor({ state: 'detached' });
  await page.getByRole('list', { name: 'Mailboxes' }).getByText('nora@connected.example').waitFor();
});

inBrowser('a new mailbox is held to its warm-up, and released again', async () => {
  const own = page
    .getByRole('list', { name: 'Mailboxes' })
    .getByRole('listitem')
    .filter({ hasText: 'nora@connected.example' });
  await own.getByText(/Warming since/).click();
  await own.getByLabel('Hold it to this: strangers get no more than its week allows').click();
  await own.getByText('It is held to its warm-up: nothing to strangers until').waitFor();
  await own.getByText('its cap is 30').waitFor();
  await look('mailbox-warming');
  await own.getByLabel('Hold it to this: strangers get no more than its week allows').click();
  await own.getByText('It is held to its warm-up').waitFor({ state: 'detached' });
});

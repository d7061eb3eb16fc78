import { beforeAll, expect } from 'vitest';
import { browserIsHere, inBrowser, signedIn } from '../support/browser.ts';

/** Answers in conversations on LinkedIn, as the Inbox shows them. */
const SECRET = 'a secret of the browser tests';

let slug: string;
const { visit, page, goTo, panel, look } = signedIn();
beforeAll(async () => {
  if (!browserIsHere) return;
  slug = await page.evaluate(async () => {
    const me = await (await fetch('/api/me')).json();
    return (me as { workspace: { slug: string } }).workspace.slug;
  });
  await ask('PUT', '/api/webhook-secrets/heyreach', { secret: SECRET });
}, 60_000);

const ask = (method: string, path: string, body: object): Promise<number> =>
  page.evaluate(
    async (call) => {
      const headers = { 'content-type': 'application/json', 'x-workspace': call.slug };
      const { method: verb } = call;
      return (await fetch(call.path, { method: verb, headers, body: JSON.stringify(call.body) })).status;
    },
    { method, path, body, slug },
  );

/** Somebody writes on LinkedIn, and HeyReach tells of it. */
async function writes(name: string, text: string): Promise<void> {
  const profile = name.toLowerCase().replace(' ', '-');
  const at = new Date().toISOString();
  const body = JSON.stringify({
    ...{ event_type: 'every_message_reply_received', timestamp: at },
    ...{ conversation_id: `2-${profile}`, sender: { id: 88 } },
    lead: { profile_url: `https://www.linkedin.com/in/${profile}`, full_name: name },
    recent_messages: [{ message: text, creation_time: at, is_reply: true }],
  });
  const headers = { 'content-type': 'application/json' };
  const path = `${visit.url}/hooks/${slug}/heyreach?secret=${encodeURIComponent(SECRET)}`;
  // A secret counts within seconds, and a delivery that comes twice is one.
  await expect
    .poll(async () => (await fetch(path, { method: 'POST', headers, body })).status, { timeout: 30_000 })
    .toBe(202);
  await goTo('Inbox');
  await page.getByRole('button', { name: new RegExp(name) }).click({ timeout: 60_000 });
}

inBrowser(
  'where no account is connected that could answer, the conversation says so, and nothing can be written',
  async () => {
    // The page looks before anything was drafted; what is drafted later comes by itself.
    let looks = 0;
    await page.route('**/api/reply-drafts?*', (route) => {
      looks += 1;
      return looks < 3 ? route.fulfill({ json: { drafts: [], next: null } }) : route.continue();
    });
    await writes('Ida Brandt', 'Happy to talk. When could we meet?');
    const told = panel('Only a person can answer this');
    await told.getByText(/no account that could answer there is connected here/).waitFor({ timeout: 30_000 });
    await told.getByRole('button', { name: 'Write an answer' }).click();
    await page.getByText(/is connected here; .* Nothing was changed\./).waitFor();
    await look('linkedin-by-hand');
    await page.unroute('**/api/reply-drafts?*');
  },
  120_000,
);

inBrowser(
  'a draft on LinkedIn has no subject, counts its characters, and says why it does not go by itself',
  async () => {
    const connection = {};
    const account = { address: 'sam@linkedin-account.example', displayName: 'Sam Rep', vendor: 'heyreach' };
    expect(await ask('POST', '/api/mailboxes', { ...account, connection })).toBe(200);
    await writes('Juno Adler', 'Where is your data hosting located?');
    const waiting = panel('An answer waits for your yes');
    await waiting.getByText('On LinkedIn to linkedin.com/in/juno-adler').waitFor({ timeout: 30_000 });
    await waiting.getByText(/belongs to no campaign, so nobody granted/).waitFor();
    await waiting.getByText(/of 1,800 characters/).waitFor();
    await look('linkedin-review');
    await waiting.getByRole('button', { name: 'Edit' }).click();
    const text = waiting.getByLabel('Text');
    expect(await waiting.getByLabel('Subject').count()).toBe(0);
    await text.fill('x'.repeat(1_801));
    await waiting.getByText('1,801 of 1,800 characters').waitFor();
    expect(await waiting.getByRole('button', { name: 'Check and save' }).isDisabled()).toBe(true);
    await look('linkedin-edit');
    await text.fill('Hi Juno,\n\nin our own racks. Shall I show you?');
    await waiting.getByRole('button', { name: 'Check and save' }).click();
    await page.getByText('Checked and saved.').waitFor();
    await waiting.getByText('in our own racks').waitFor();
  },
  120_000,
);

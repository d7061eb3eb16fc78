import { expect } from 'vitest';
import type { RestingLeads, RestingView } from '../../src/cadence/contract.ts';
import { inBrowser, signedIn } from '../support/browser.ts';

const PATH = '**/api/sequences/resting';

const { visit, page, goTo, look } = signedIn(/\/api\/sequences/);

const RESTING: RestingView = {
  resting: [
    {
      ...{ why: 'out_of_office', means: 'The lead is away.', count: 2, expected: true, release: 'time' },
      ...{ since: '2026-11-02T08:00:00Z', nextAt: '2026-12-01T08:00:00Z' },
    },
    {
      ...{ why: 'email_send_uncertain', means: 'It is not known whether a message left.', count: 1 },
      ...{ expected: false, release: 'person', since: '2026-11-10T08:00:00Z', nextAt: null },
    },
  ],
  recontacts: [
    { kind: 'ooo', rung: 'none', state: 'waiting', when: 'lacking', count: 3 },
    { kind: 'ooo', rung: 'none', state: 'waiting', when: 'this_week', count: 2 },
    { kind: 'nurture', rung: 'asked', state: 'waiting', when: 'later', count: 11 },
    { kind: 'ooo', rung: 'none', state: 'closed', when: 'over', count: 1 },
  ],
};
const lead = (name: string | null): RestingLeads['leads'][number] => ({
  ...{ id: `of ${name}`, leadId: '0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c11', name, company: 'Mill Works' },
  ...{ campaignId: 'c', campaign: 'Handover audit', step: 3 },
  ...{ since: '2026-11-02T08:00:00Z', until: '2026-12-01T08:00:00Z' },
});

inBrowser('why sequences rest: each count opens the leads behind it, page by page', async () => {
  await page.route(PATH, (route) => route.fulfill({ json: RESTING }));
  await page.route(`${PATH}/out_of_office`, (route) =>
    route.fulfill({ json: { leads: [lead('Ana Berg')], next: 'behind' } }),
  );
  await page.route(`${PATH}/out_of_office?after=behind`, (route) =>
    route.fulfill({ json: { leads: [lead(null)], next: null } }),
  );
  await goTo('Campaigns');
  await page.getByRole('link', { name: 'Resting' }).click();
  await page.getByRole('link', { name: 'The lead is away.' }).click();
  await page.getByRole('link', { name: 'Ana Berg' }).waitFor();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('link', { name: 'Somebody without a name' }).waitFor();
  expect(await page.getByRole('button', { name: 'More' }).count()).toBe(0);
  expect(await page.getByText('wants a person').count()).toBe(1);
  await look('resting');
  await page.getByRole('link', { name: 'The lead is away.' }).click();
  await page.getByRole('link', { name: 'Ana Berg' }).waitFor({ state: 'detached' });
  await page.unroute(PATH);
});

inBrowser('nothing that rests, and an answer that failed', async () => {
  await page.route(PATH, (route) => route.fulfill({ json: { resting: [], recontacts: [] } }));
  await page.goto(`${visit.url}/campaigns/resting`);
  await page.getByText('No sequence rests').waitFor();
  await look('resting-empty');
  await page.unroute(PATH);
  await page.route(PATH, (route) => route.fulfill({ status: 500, json: { detail: 'The database rests.' } }));
  await page.reload();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await look('resting-failed');
  expect(visit.complaints).toEqual([]);
});

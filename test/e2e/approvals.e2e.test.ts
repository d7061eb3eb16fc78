import { expect } from 'vitest';
import type { ApprovalItem, ShownBatch } from '../../src/approval/contract.ts';
import { inBrowser, signedIn } from '../support/browser.ts';

const { page, look } = signedIn(/\/api\/approvals/);

const idOf = (place: number) => `0190f3a1-7c1e-7a55-b0f3-${String(place).padStart(12, '0')}`;
const base: ApprovalItem = {
  ...{
    id: idOf(0),
    kind: 'draft',
    subjectId: idOf(0),
    leadId: null,
    campaignId: null,
    state: 'pending',
    title: 'A draft',
  },
  ...{ preview: {}, contentHash: 'h', version: 1, priority: 0, tier: 'tier_1', edited: false, batchId: null },
  ...{ createdAt: '2026-11-22T08:00:00Z', expiresAt: '2026-11-26T23:00:00Z', decidedAt: null },
  ...{ decidedBy: null, tag: null, reason: null, claim: null },
};
const spend: ApprovalItem = {
  ...base,
  ...{ id: idOf(901), kind: 'spend', tier: null, title: 'Pay apollo up to 60 credits for 30 people' },
  preview: {
    ...{ discoveryId: idOf(7), vendor: 'apollo' },
    search: {
      ...{ domains: ['mill.example', 'yard.example'], titles: ['head of operations'] },
      ...{ seniorities: ['head'], locations: ['Germany'], keywords: null },
    },
    forecast: {
      ...{ total: 412, seen: 100, skipped: { known_here: 4 }, people: 30, credits: 60 },
      ...{ expectedCredits: 41.5, left: 250, needsApproval: true },
    },
  },
};
const referral: ApprovalItem = {
  ...base,
  ...{ id: idOf(902), kind: 'referral', title: 'Write to Maria Keller instead of Ana Berg' },
  preview: {
    ...{ to: 'maria@mill.example', toName: 'Maria Keller', company: 'Mill Works', footer: '', claims: [] },
    ...{ subject: 'Write to them instead', body: 'Ana Berg wrote: "Please contact Maria Keller."' },
    ...{ by: { name: 'Ana Berg', address: 'ana@mill.example' }, threadId: idOf(8) },
    ...{ evidence: 'Please contact Maria Keller.', campaign: { id: idOf(9), name: 'Handover audit' } },
  },
};
const unknown: ApprovalItem = {
  ...base,
  ...{ id: idOf(903), kind: 'domain_purchase', tier: null, title: 'Buy fieldnote-mail.example' },
  preview: { registrar: 'Acme', price: { amount: 12, currency: 'EUR' }, years: 2, alsoFor: ['mx', 'spf'] },
};
const drafts = Array.from(
  { length: 130 },
  (_, place): ApprovalItem => ({
    ...base,
    ...{ id: idOf(place + 1), title: `Person ${place} · Two queues`, batchId: idOf(500) },
    preview: {
      ...{ to: `p${place}@mill.example`, toName: `Person ${place}`, company: 'Mill Works', title: 'COO' },
      ...{ subject: 'Two queues', body: `Hello Person ${place}.`, footer: '\n\n--\nFieldnote', claims: [] },
      campaign: { id: idOf(9), name: 'Handover audit' },
    },
  }),
);
const waiting = [spend, referral, unknown, ...drafts];
const rejected: ApprovalItem = {
  ...base,
  ...{ id: idOf(904), state: 'rejected', title: 'Bo Lund · One dock', tag: 'tone_style_issue' },
  ...{ reason: 'Too stiff.', decidedBy: 'Rita', decidedAt: '2026-11-22T09:00:00Z' },
  preview: { to: 'bo@yard.example', toName: 'Bo Lund', subject: 'One dock', body: 'Hello Bo.', claims: [] },
};
const batch: ShownBatch = {
  ...{ id: idOf(500), motion: 'outbound', state: 'pending', previewHash: 'abcdef0123456789' },
  campaignId: idOf(9),
  preview: {
    ...{ campaign: 'Handover audit', tiers: { tier_1: 130 }, dropped: [] },
    totals: { items: 130, sendable: 130, dropped: 0 },
  },
  ...{ createdAt: base.createdAt, expiresAt: base.expiresAt, decidedAt: null, decidedBy: null },
  ...{ reason: null, executedAt: null, report: null },
  tracking: ['Tracked: it tells us whether it is opened.'],
};

const approved: string[] = [];
const pageSize = 100;

/** The server's answers with so much waiting; `held` may not leave, and what is approved is noted. */
async function answer(held: ReadonlySet<string>): Promise<void> {
  await page.route(/\/api\/batches(\?|$)/, (route) =>
    route.fulfill({ json: { batches: [batch], loose: 0 } }),
  );
  await page.route(/\/api\/approvals(\?|$)/, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const all = (asked.get('state') ?? 'pending') === 'pending' ? waiting : [rejected];
    const fit = all.filter(
      ({ kind, tier, preview }) =>
        [null, kind].includes(asked.get('kind')) &&
        [null, tier ?? 'none'].includes(asked.get('tier')) &&
        [null, (preview.campaign as { name?: string } | undefined)?.name].includes(asked.get('campaign')),
    );
    const from = fit.findIndex(({ id }) => id === asked.get('after')) + 1;
    const items = fit.slice(from, from + pageSize);
    return route.fulfill({
      json: {
        ...{ items, counts: { pending: waiting.length, rejected: 1 } },
        next: from + pageSize < fit.length ? items.at(-1)?.id : null,
        overview: {
          ...{ total: fit.length, campaigns: [{ value: 'Handover audit', count: 131 }] },
          tiers: [
            { value: 'tier_1', count: 131 },
            { value: 'none', count: 2 },
          ],
          kinds: ['draft', 'spend', 'referral', 'domain_purchase'].map((value) => ({
            value,
            count: waiting.filter(({ kind }) => kind === value).length,
          })),
        },
      },
    });
  });
  await page.route(/\/api\/approvals\/[^/?]+$/, (route) => {
    const id = route.request().url().split('/').at(-1) ?? '';
    const item = [...waiting, rejected].find((each) => each.id === id);
    const dropReasons = held.has(id) ? [{ code: 'held', text: 'The campaign is paused.' }] : [];
    return route.fulfill({
      json: { item, sendable: item?.state === 'pending' ? !held.has(id) : null, dropReasons },
    });
  });
  await page.route(/\/api\/approvals\/[^/?]+\/approve$/, (route) => {
    approved.push(route.request().url().split('/').at(-2) ?? '');
    return route.fulfill({ json: { batchId: idOf(1) } });
  });
}

const article = () => page.getByRole('article');
const rows = () => page.getByRole('list', { name: 'Approvals' });

inBrowser(
  'each kind is shown as what it is: money, a person named by another, and what nobody knows',
  async () => {
    await answer(new Set());
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Approvals' }).click();
    await article().getByRole('heading', { name: spend.title }).waitFor();
    const money = await article().innerText();
    for (const said of [
      'apollo',
      '60 credits',
      '41.5 credits',
      '250 credits',
      'mill.example',
      'Germany',
      '30',
    ])
      expect(money).toContain(said);
    expect(money).not.toContain('<>');
    expect(await rows().innerText()).not.toMatch(/undefined|On LinkedIn/);
    expect(await article().getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);
    await look('approvals-spend');
    await page.keyboard.press('j');
    await article().getByRole('heading', { name: referral.title }).waitFor();
    const named = await article().innerText();
    for (const said of ['Ana Berg', 'ana@mill.example', 'maria@mill.example', 'Please contact Maria Keller.'])
      expect(named).toContain(said);
    expect(await article().getByRole('link', { name: 'conversation' }).getAttribute('href')).toContain(
      idOf(8),
    );
    expect(await article().getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);
    await look('approvals-referral');
    await page.keyboard.press('j');
    await article().getByRole('heading', { name: unknown.title }).waitFor();
    const plain = await article().innerText();
    for (const said of ['registrar', 'Acme', '12', 'EUR', 'mx, spf']) expect(plain).toContain(said);
    await look('approvals-unknown');
    await page.keyboard.press('j');
    await article().getByRole('button', { name: 'Edit', exact: true }).waitFor();
  },
);

inBrowser('everything that waits is reached, filtered and counted; what was decided is read', async () => {
  await answer(new Set());
  await page.goto(new URL('/approvals', page.url()).href);
  await page.getByText('133 waiting').waitFor();
  await page.getByText('for Handover audit', { exact: true }).waitFor();
  await page.getByText('Tracked: it tells us whether it is opened.').waitFor();
  await look('approvals-many');
  const last = rows().getByRole('button', { name: 'Person 129' });
  while ((await last.count()) === 0) {
    await rows().evaluate((list) => list.parentElement?.scrollTo(0, list.parentElement.scrollHeight));
  }
  await last.click();
  await article().getByText('Hello Person 129.').waitFor();
  await page.getByLabel('Kind').selectOption('spend');
  await page.getByText('1 of 133 waiting').waitFor();
  await article().getByRole('heading', { name: spend.title }).waitFor();
  await page.getByLabel('Kind').selectOption('');
  await page.getByLabel('Tier').selectOption('none');
  await page.getByText('2 of 133 waiting').waitFor();
  await page.getByLabel('Tier').selectOption('');
  await page.getByLabel('Campaign').selectOption('Handover audit');
  await page.getByText('131 of 133 waiting').waitFor();
  await page.getByRole('link', { name: 'Rejected' }).click();
  await article().getByText('Too stiff.').waitFor();
  expect(await article().getByRole('button').count()).toBe(0);
  await look('approvals-rejected');
});

inBrowser('A approves what may leave, and nothing that may not', async () => {
  const [first, second] = drafts;
  await answer(new Set([first?.id ?? '']));
  await page.goto(new URL(`/approvals?item=${first?.id}`, page.url()).href);
  await article().getByText('The campaign is paused.').waitFor();
  await page.keyboard.press('a');
  await page.keyboard.press('j');
  await article().getByText('Hello Person 1.').waitFor();
  await page.keyboard.press('a');
  await article().getByText('Hello Person 2.').waitFor();
  expect(approved).toEqual([second?.id]);
});

inBrowser(
  'what cannot be undone shows whom it hits and how much, and is approved by its number alone',
  async () => {
    const forget: ApprovalItem = {
      ...base,
      ...{ id: idOf(905), kind: 'dangerous', tier: null, priority: 100 },
      title: 'Forget a person: 37 records would be erased or cleaned',
      preview: {
        ...{ operation: 'person.erase', input: { address: 'ana@mill.example' }, whom: 'ana@mill.example' },
        ...{
          campaign: null,
          count: 37,
          typed: true,
          sample: ['ana@mill.example', 'told or listed: instantly'],
        },
        parts: [
          { what: 'messages written to and by the person', count: 21 },
          { what: 'what waited for a yes', count: 16 },
        ],
        ...{ reason: 'Asked for it by phone.', proposedBy: { id: 'setter', name: 'Sam Setter' } },
      },
    };
    waiting.unshift(forget);
    const own = { ...batch, id: idOf(501), motion: 'dangerous' };
    approved.length = 0;
    await answer(new Set());
    // It has a batch of its own, which is no batch of messages.
    await page.route(/\/api\/batches(\?|$)/, (route) =>
      route.fulfill({ json: { batches: [own, batch], loose: 0 } }),
    );
    await page.goto(new URL(`/approvals?item=${forget.id}`, page.url()).href);
    await article().getByRole('heading', { name: forget.title }).waitFor();
    const shown = await article().innerText();
    for (const said of ['ana@mill.example', '37', '21', 'Sam Setter', 'Asked for it by phone.'])
      expect(shown).toContain(said);
    expect(await page.getByText('for Handover audit', { exact: true }).count()).toBe(1);
    const approve = article().getByRole('button', { name: 'Approve' });
    await page.keyboard.press('a');
    expect(await approve.isDisabled()).toBe(true);
    await article().getByLabel('Type 37 to approve').fill('36');
    expect(await approve.isDisabled()).toBe(true);
    await look('approvals-dangerous');
    await article().getByLabel('Type 37 to approve').fill('37');
    await approve.click();
    await page.getByText(`Approved: ${forget.title}`).waitFor();
    expect(approved).toEqual([forget.id]);
  },
);

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Lead } from '../../src/leads/contract.ts';
import { inBrowser, shot, signedIn, tooWide } from '../support/browser.ts';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
const PAGE = 100;
type Listed = { items: { id: string; title: string }[] };
const MANY = 2_000;

const { visit, page, look } = signedIn(/\/api\/(leads|funnel)/);

const lead = (index: number): Lead => ({
  ...{ id: `lead-${index}`, name: `Person ${index}`, title: 'COO', company: `Firm ${index}`, email: null },
  ...{ status: 'pending', tier: 'tier_2', score: 70, nextSendAt: null, needsReview: false },
  ...{ accountScore: 64, accountGrade: 'B', prospectScore: null, prospectGrade: null },
  updatedAt: '2026-11-20T08:00:00Z',
});

/** Answers the list page by page; the page that begins at `broken` fails until it is mended. */
async function serveLeads(broken: number): Promise<{ mend(): void }> {
  let failing = true;
  await page.route('**/api/leads?*', (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('after') ?? 0);
    if (failing && from === broken) {
      return route.fulfill({ status: 503, json: { error: { code: 'down', message: 'Not now.' } } });
    }
    const next = from + PAGE < MANY ? String(from + PAGE) : null;
    return route.fulfill({
      json: { leads: Array.from({ length: PAGE }, (_, index) => lead(from + index)), next },
    });
  });
  return {
    mend: () => {
      failing = false;
    },
  };
}

const rowsOnPage = (): Promise<number> => page.locator('tbody tr[data-index]').count();
inBrowser(
  'a long list: only what is in sight is on the page, the next page comes by itself, and one that fails is asked for again',
  async () => {
    const server = await serveLeads(500);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Leads' }).click();
    await page.getByRole('button', { name: 'Person 0' }).waitFor();
    const again = page.getByRole('button', { name: 'Try again' });
    const goOn = async (until: ReturnType<Page['getByRole']>): Promise<boolean> => {
      await page.keyboard.press('End');
      return until.isVisible();
    };
    await expect.poll(() => goOn(again), { timeout: 30_000 }).toBe(true);
    await page.getByText('The next leads could not be loaded').waitFor();
    await shot(page, 'leads-failed-1440');
    server.mend();
    await again.click();
    const last = page.getByRole('button', { name: `Person ${MANY - 1}` });
    await expect.poll(() => goOn(last), { timeout: 30_000 }).toBe(true);
    expect(await rowsOnPage()).toBeLessThan(80);
    expect(await page.locator('table').getAttribute('aria-rowcount')).toBe(String(MANY + 1));
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'Person 0' }).waitFor();
    await page.unroute('**/api/leads?*');
  },
);

inBrowser('the funnel above the list says how many stand where, and a group shows its rows', async () => {
  await page.goto(new URL('/leads', page.url()).toString());
  const funnel = page.getByRole('list', { name: 'Leads by group' });
  await funnel.getByRole('button', { name: /pipeline\s*[\d,]+/ }).waitFor();
  await shot(page, 'leads-1440');
  await page.setViewportSize(PHONE);
  expect(await tooWide(page), 'wider than the telephone').toBe(0);
  await shot(page, 'leads-390');
  await page.setViewportSize(DESK);
  const terminal = funnel.getByRole('button', { name: /terminal/ });
  const count = Number(/[\d,]+$/.exec((await terminal.innerText()).trim())?.[0].replace(',', ''));
  await terminal.click();
  await expect.poll(() => page.url()).toContain('group=terminal');
  if (count === 0) await page.getByText('No lead matches').waitFor();
  else await expect.poll(() => page.locator('table').getAttribute('aria-rowcount')).toBe(String(count + 1));
  await shot(page, 'leads-group-1440');
  await terminal.click();
  await expect.poll(() => page.url()).not.toContain('group=');
});

inBrowser(
  'whom a filter shows is asked to be archived, waits on Approvals, and what is archived is shown alone',
  async () => {
    await page.goto(new URL('/leads?tier=tier_2', page.url()).toString());
    await page.getByRole('button', { name: 'Ask to archive all of these: tier_2' }).click();
    await page.getByText('Another person sees on Approvals how many they are').waitFor();
    await page.getByLabel('Why, for tier_2').fill('the market was left');
    await look('leads-archiving');
    await page.getByRole('button', { name: 'Ask to archive all of these' }).click();
    await page.getByText('Asked for. It waits on Approvals for another person.').waitFor();
    await page.goto(new URL('/approvals?kind=dangerous', page.url()).toString());
    await page
      .getByText(/Archive \d+ leads/)
      .first()
      .click();
    await page.getByText('for 30 days the leads can be taken back').first().waitFor();
    await look('leads-archive-asked');
    const { items } = (await visit.terminal.json(['approvals', '--kind', 'dangerous'])) as Listed;
    const [item] = items;
    const count = /Archive (\d+) leads/.exec(item?.title ?? '')?.[1] ?? '';
    // The owner looks at it in the browser.
    await visit.terminal.json(['approvals', 'claim', item?.id ?? '', '--take-over']);
    const approved = await visit.terminal.json(['approvals', 'approve', item?.id ?? '', '--yes', count]);
    expect(approved).not.toHaveProperty('error');
    await page.goto(new URL('/leads?archived=only', page.url()).toString());
    await page.getByRole('button', { name: `Ask to take them back: ${count} leads` }).waitFor();
    await expect
      .poll(() => page.locator('table').getAttribute('aria-rowcount'))
      .toBe(String(Number(count) + 1));
    await look('leads-archived');
  },
);

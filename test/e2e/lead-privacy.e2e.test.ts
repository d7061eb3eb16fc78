import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { browserIsHere, inBrowser, signedIn } from '../support/browser.ts';

// Whoever was forgotten is asked for once more by the page that shows the certificate.
const { visit, page, goTo, panel, look } = signedIn(/\/api\/leads\//);

/** Two leads of one name at one company, by two addresses. */
beforeAll(async () => {
  if (!browserIsHere) return;
  const list = join(visit.terminal.folder, 'twins.csv');
  writeFileSync(
    list,
    'email,first name,last name,title,company\nada.twin@wren.example,Ada,Twin,COO,Wren Mills\na.twin@wren.example,Ada,Twin,Operations,Wren Mills\n',
  );
  const companies = join(visit.terminal.folder, 'companies.csv');
  writeFileSync(
    companies,
    'email,first name,last name,title,company\neva@osier.example,Eva,Osier,COO,Osier Works\nfinn@osier.test,Finn,Osier,CFO,Osier Works\n',
  );
  for (const file of [list, companies]) {
    const ran = await visit.terminal.run(['import', '--leads', file]);
    expect([ran.code, ran.stderr]).toEqual([0, expect.any(String)]);
  }
}, 60_000);

const tab = (name: string) => page.getByRole('link', { name, exact: true }).click();

inBrowser(
  'two leads of one person are made one with a reason, and taken apart again',
  async () => {
    await goTo('Leads');
    await tab('Duplicates');
    const pairs = page.getByRole('list', { name: 'May be one person' });
    await pairs.getByText('Ada Twin').waitFor();
    await pairs.getByRole('button', { name: 'The other' }).first().click();
    await page.getByRole('dialog').getByText('Why is nothing being sent?').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Make them one: Ada Twin' }).click();
    await page.getByLabel('Why, for Ada Twin').fill('Two addresses of one person.');
    await look('duplicates');
    await page
      .getByRole('form', { name: 'Make them one: Ada Twin' })
      .getByRole('button', { name: 'Make them one' })
      .click();
    await page.getByText('They are one lead now.').waitFor();
    const merged = page.getByRole('list', { name: 'Made one' });
    await merged.getByText('Two addresses of one person.').waitFor();
    await pairs.getByText('Ada Twin').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Take it back', exact: true }).click();
    await page.getByText('They are two leads again.').waitFor();
    await merged.getByText(/taken back/).waitFor();
    await pairs.getByText('Ada Twin').waitFor();
    expect(visit.complaints).toEqual([]);
  },
  60_000,
);

const osier = {
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Osier Works',
  domain: 'osier.example',
  people: 1,
};
type Answer = { merges?: { whyNotUndo: string | null }[]; duplicates?: object[]; next?: string | null };
/** What the server answers at this address, with something of it otherwise. */
const sameAnswerWith = (address: string, change: (answer: Answer) => void): Promise<unknown> =>
  page.route(address, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as Answer;
    change(answer);
    await route.fulfill({ response, json: answer });
  });

inBrowser(
  'two companies are made one with a reason, and taken apart again',
  async () => {
    const pairs = page.getByRole('list', { name: 'May be one company' });
    await pairs.getByText('Osier Works (osier.example, 1 person)').waitFor();
    await page.getByRole('button', { name: 'Make them one company: Osier Works' }).click();
    await page.getByLabel('Why, for Osier Works').fill('Two domains of one company.');
    await look('duplicate-companies');
    await page
      .getByRole('form', { name: 'Make them one company: Osier Works' })
      .getByRole('button', { name: 'Make them one company' })
      .click();
    await page.getByText('They are one company now.').waitFor();
    const merged = page.getByRole('list', { name: 'Companies made one' });
    await merged
      .getByText(/^Osier Works \(osier\.\w+\) into Osier Works \(osier\.\w+\): Two domains of one company\./)
      .waitFor();
    await pairs.getByText('Osier Works').waitFor({ state: 'detached' });
    await look('companies-made-one');
    await sameAnswerWith('**/api/companies/merges', (answer) => {
      for (const merge of answer.merges ?? []) merge.whyNotUndo = 'The thirty days are over.';
    });
    await sameAnswerWith('**/api/companies/duplicates*', (answer) => {
      answer.next = '2026-01-05T08:00:00.000000Z~00000000-0000-7000-8000-000000000000';
      answer.duplicates = [
        { stays: osier, goes: { ...osier, domain: 'osier.test' }, evidence: ['same_name'] },
      ];
    });
    await page.reload();
    const undo = page.getByRole('button', { name: /^Take it back: Osier Works \(osier/ });
    await expect.poll(() => undo.isDisabled()).toBe(true);
    await page.getByText('could be taken back until').waitFor();
    await look('companies-made-one-for-good');
    await page.unrouteAll({ behavior: 'wait' });
    await page.getByRole('button', { name: 'Load more' }).click();
    await page.getByRole('button', { name: 'Load more' }).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: /^Take it back: Osier Works \(osier/ }).click();
    await page.getByText('They are two companies again.').waitFor();
    await pairs.getByText('Osier Works (osier.example, 1 person)').waitFor();
    expect(visit.complaints).toEqual([]);
  },
  60_000,
);

inBrowser(
  'somebody is left alone by address and on their lead, let go of by an owner, and forgotten with a certificate',
  async () => {
    await tab('Left alone');
    const form = page.getByRole('form', { name: 'Never write to' });
    await form.getByLabel('Whom').fill('stranger@otter.example');
    await form.getByLabel('Why').fill('Asked on the telephone.');
    await form.getByRole('button', { name: 'Leave alone' }).click();
    const left = page.getByRole('list', { name: 'Left alone' });
    await left.getByText('stranger@otter.example').waitFor();
    await left.getByText(/Asked on the telephone. — Owner/).waitFor();
    await page.getByRole('button', { name: 'Lift: stranger@otter.example' }).click();
    await page.getByLabel('Why, for stranger@otter.example').fill('It was another one.');
    await look('left-alone');
    await page
      .getByRole('form', { name: 'Lift: stranger@otter.example' })
      .getByRole('button', { name: 'Lift' })
      .click();
    await page.getByText('It is lifted.').waitFor();
    await left.getByText('stranger@otter.example').waitFor({ state: 'detached' });

    await tab('All');
    await page
      .getByRole('searchbox')
      .or(page.getByPlaceholder(/search/i))
      .first()
      .fill('ada.twin');
    await page.getByRole('button', { name: 'Ada Twin' }).first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: 'Never write again: Ada Twin' }).click();
    await drawer.getByLabel('Why, for Ada Twin').fill('Wants no mail.');
    await drawer
      .getByRole('form', { name: 'Never write again: Ada Twin' })
      .getByRole('button', { name: 'Never write again' })
      .click();
    await page.getByText('They are left alone.').last().waitFor();
    await drawer.getByText(/is suppressed since [\d-]+: Wants no mail\.$/).waitFor();
    await drawer.getByRole('button', { name: 'Forget: Ada Twin' }).click();
    const forget = drawer.getByRole('form', { name: 'Forget: Ada Twin' });
    const wanted = await forget.getByLabel('The number of records').getAttribute('placeholder');
    expect(await forget.getByRole('button', { name: 'Forget for ever' }).isDisabled()).toBe(true);
    await forget.getByLabel('The number of records').fill(String(wanted).replace('Type ', ''));
    await look('forget');
    await forget.getByRole('button', { name: 'Forget for ever' }).click();
    const certificate = drawer.getByRole('region', { name: 'Certificate' });
    await certificate
      .getByText(/certificate/i)
      .first()
      .waitFor();
    expect(await certificate.innerText()).not.toContain('ada.twin');
    await look('certificate');
    await page.keyboard.press('Escape');
    await tab('Left alone');
    await panel('Forgotten').getByRole('button', { name: 'Certificate' }).first().click();
    await panel('Forgotten').getByRole('region', { name: 'Certificate' }).waitFor();
    await look('forgotten');
    expect(visit.complaints).toEqual([]);
  },
  60_000,
);

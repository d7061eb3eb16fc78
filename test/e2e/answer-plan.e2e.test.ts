import { sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { AnswerStrategy } from '../../src/autosend/contract.ts';
import { browserIsHere, inBrowser, waysAbout } from '../support/browser.ts';
import { openTimedVisit, type TimedVisit } from '../support/timed-visit.ts';

/** What a model set out to do stands with its draft. No sandbox asks a model, so the plan is put where it is kept. */
const MIRA =
  'Mira,Berg,Director of Operations,Alder Staffing,alder-staffing.example,always-question@alder-staffing.example,450,Staffing and recruiting,DE';
const HEAD = 'First Name,Last Name,Title,Company,Company Domain,Email,Employees,Industry,Country';
const PLAN: AnswerStrategy = {
  ...{ stance: 'answer', times: false, shape: 'question_first', why: 'They ask before they decide.' },
  points: [{ asked: 'How it works', fact: null }],
  corrected: ['No fact called "price list" is stored.'],
};

let visit: TimedVisit | undefined;
let page: Page;

beforeAll(async () => {
  if (!browserIsHere) return;
  visit = await openTimedVisit(/^$/);
  page = visit.page;
  await page.goto(visit.link);
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
  await visit.write({
    campaign: 'Handover audit',
    steps: [{ day: 1, channel: 'email', action: 'intro' }],
    ...{ list: `${HEAD}\n${MIRA}\n`, days: 2 },
  });
  await visit.ctx.db.tx((tx) =>
    tx.execute(sql`update reply_drafts set strategy = ${JSON.stringify(PLAN)}::jsonb`),
  );
}, 180_000);
afterAll(() => visit?.close(), 60_000);

const { goTo, panel, look } = waysAbout(() => page);

inBrowser('the plan of an answer is read beside its draft, with what code took out of it', async () => {
  await goTo('Inbox');
  await page.getByRole('button', { name: /Mira Berg/ }).click();
  const waiting = panel('An answer waits for your yes');
  await waiting.getByText('Planned to answer').click();
  await waiting.getByText('They ask before they decide. Written question first, without times.').waitFor();
  await waiting.getByText('How it works: no stored fact answers it').waitFor();
  await waiting.getByText('No fact called "price list" is stored.').waitFor();
  await look('answer-plan');
});

inBrowser('nothing complained in the console', async () => {
  expect(visit?.complaints).toEqual([]);
});

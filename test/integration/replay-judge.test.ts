import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { answerModels } from '#autosend';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import type { Slice } from '#core/slice';
import { guards } from '../../src/app/guards.ts';
import { readExpectations } from '../../src/autosend/replay/expectation.ts';
import { judgeCases } from '../../src/autosend/replay/judge-cases.ts';
import { judgeWords } from '../../src/autosend/replay/judge-words.ts';
import { type Played, playCases } from '../../src/autosend/replay/play-cases.ts';
import { gateOf, type Judged } from '../../src/autosend/replay/rate.rules.ts';
import { readCases } from '../../src/autosend/replay/read-cases.ts';
import { startModel } from '../../src/vendors/language-model/case.fixture.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const SHIPPED = join(import.meta.dirname, '../../replay');
/** As many as tell what happens; each costs a question. */
const CASES = 4;

let model: Awaited<ReturnType<typeof startModel>>;
/** With a model and its key, with a model whose key nobody gave, and without any. */
let connected: Workbench;
let keyless: Workbench;
let without: Workbench;
let played: Played[];
let byRules: Judged[];
/** What the judge says of the words, and how often it was asked. */
let says: (time: number) => unknown;
let asked: number;

const words = (pass: boolean, issues = 0) => {
  const dimension = {
    pass,
    issues: Array.from({ length: issues }, () => ({ kind: 'other', text: 'Wrong.' })),
  };
  return {
    ...{ price_and_terms: dimension, agreement_with_facts: dimension },
    ...{ safety_and_policy: dimension, quality_of_the_answer: dimension },
  };
};

beforeAll(async () => {
  model = await startModel('openai', () => T0, {
    perMinute: 10_000,
    answers: () => {
      asked += 1;
      return says(asked);
    },
  });
  const named: Slice = {
    name: 'the judge',
    contributions: [
      contribute(answerModels, {
        operation: { name: 'language_model.openai.generate' },
        model: 'gpt-5-mini',
      }),
    ],
  };
  connected = await openWorkbench({ slices: [named], performers: model.performers, guards });
  keyless = await openWorkbench({ slices: [named], guards });
  without = await openWorkbench({ guards });
  const all = await playCases(await readCases(SHIPPED));
  const judged = judgeCases(await readExpectations(SHIPPED), all);
  const passed = new Set(judged.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id));
  played = all.filter((each) => 'output' in each && each.output.draft && passed.has(each.id)).slice(0, CASES);
  byRules = judged.filter(({ id }) => played.some((each) => each.id === id));
});
afterAll(async () => {
  for (const bench of [connected, keyless, without]) await bench[Symbol.asyncDispose]();
  await model.close();
});
beforeEach(() => {
  asked = 0;
  says = () => words(true);
});

let serial = 0;
const ctxOf = async (bench: Workbench): Promise<Ctx> => {
  serial += 1;
  return bench.ctx(await bench.workspace(`judge-${serial}`));
};
const outcomesOf = (judged: readonly Judged[]) => judged.map(({ outcome, score }) => [outcome, score]);
const all = (outcome: string, score?: number) => Array.from({ length: CASES }, () => [outcome, score]);

test('each draft is judged once, through the gateway, and what it cost is on record', async () => {
  const ctx = await ctxOf(connected);
  expect(outcomesOf(await judgeWords(ctx, 'strict', played, byRules))).toEqual(all('passed', 92));
  expect(asked).toBe(CASES);
  const log = await ctx.db.tx((tx) =>
    rows<{ operation: string; state: string }>(tx, sql`select distinct operation, state from operation_log`),
  );
  expect(log).toEqual([{ operation: 'language_model.openai.generate', state: 'done' }]);
  const spent = await ctx.db.tx((tx) =>
    rows(tx, sql`select 1 from spend_ledger where state = 'spent' and vendor = 'openai'`),
  );
  expect(spent).toHaveLength(CASES);
});

test('words below the profile fail; in between the judge is asked again, and its second answer counts', async () => {
  says = () => words(false, 2);
  expect(outcomesOf(await judgeWords(await ctxOf(connected), 'lenient', played, byRules))).toEqual(
    all('failed', 15),
  );
  expect(asked).toBe(CASES);
  says = (time) => (time <= 2 * CASES ? words(true, 1) : words(true));
  const judged = await judgeWords(await ctxOf(connected), 'balanced', played, byRules);
  expect(outcomesOf(judged)).toEqual(all('passed', 92));
  expect(asked).toBe(3 * CASES);
});

test.each<[string, () => unknown]>([
  ['says nothing that can be read', () => ({ nonsense: 1 })],
  ['leaves a dimension out', () => ({ ...words(true), safety_and_policy: undefined })],
])('a judge that %s is no pass', async (_what, said) => {
  says = said;
  const judged = await judgeWords(await ctxOf(connected), 'lenient', played, byRules);
  expect(outcomesOf(judged)).toEqual(all('invalid'));
  expect(gateOf(judged)).toMatchObject({ passed: false, rate: 0 });
});

test('where the budget is used up nobody is asked, and nothing passes for that', async () => {
  const ctx = await ctxOf(connected);
  await ctx.db.tx((tx) =>
    tx.execute(
      sql`insert into spend_budgets (workspace_id, vendor, unit, limit_micros) values (${ctx.workspace.id}, 'openai', 'USD', 1)`,
    ),
  );
  const judged = await judgeWords(ctx, 'lenient', played, byRules);
  expect(outcomesOf(judged)).toEqual(all('invalid'));
  expect(asked).toBe(0);
  expect(gateOf(judged).passed).toBe(false);
});

test('without a model it is refused in a sentence; with one whose key is missing nothing passes', async () => {
  await expect(judgeWords(await ctxOf(without), 'balanced', played, byRules)).rejects.toMatchObject({
    code: 'replay.no_model',
    message: 'No model is set that could judge. Nothing was asked; leave --judge out.',
  });
  const judged = await judgeWords(await ctxOf(keyless), 'balanced', played, byRules);
  expect(outcomesOf(judged)).toEqual(all('invalid'));
  expect(asked).toBe(0);
});

test('the invariants come first: what broke one has failed, and no judge is asked about it', async () => {
  const failure = {
    type: 'invariant_error',
    code: 'draft.link',
    text: 'An address nobody knows.',
    critical: true,
  };
  const broken = byRules.map(
    (each): Judged => ({ ...each, outcome: 'failed', failures: [failure as Judged['failures'][number]] }),
  );
  const judged = await judgeWords(await ctxOf(connected), 'lenient', played, broken);
  expect(judged).toEqual(broken);
  expect(asked).toBe(0);
});

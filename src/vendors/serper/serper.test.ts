import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf } from '../kit/adapter-run.fixture.ts';
import { serveSimulators, type VendorSimulator } from '../kit/simulator.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { webQuestionAbout, webResearchSuite } from '../ports/web-research.suite.ts';
import type { WebQuestion, WebResults } from '../ports/web-research.ts';
import { serperPerformers } from './adapter.ts';
import { serperCase } from './case.fixture.ts';
import { createSerperSimulator } from './simulator.ts';

webResearchSuite(serperCase, { waits: false });

const KEY = 'test-key-serper';
let simulator: VendorSimulator;
let close: () => Promise<void>;
let search: (more?: Partial<WebQuestion>) => ReturnType<typeof run<WebResults>>;
beforeEach(async () => {
  simulator = createSerperSimulator({ apiKey: KEY, now: () => NOW, credits: 1 });
  const server = await serveSimulators({ '/serper': simulator });
  close = server.close;
  const performers = serperPerformers({ baseUrl: `${server.url}/serper`, apiKey: KEY });
  search = (more) => run(performers, 'web_research.search', webQuestionAbout(more));
});
afterEach(() => close());

test('an empty account is a 400 like a bad question, and told apart by its words', async () => {
  await search();
  expect(await failureOf(search())).toMatchObject({
    effect: 'none',
    failure: 'quota_exhausted',
    reason: { code: 'serper.credits_exhausted' },
  });
  simulator.failNext({ status: 400, body: { message: 'Missing query parameter', statusCode: 400 } });
  expect(await failureOf(search())).toMatchObject({ failure: 'validation' });
});

test('relative dates of news come as given, with the moment they count from', async () => {
  const { receipt } = await search({ kind: 'news' });
  expect(receipt.results[2]).toMatchObject({ date: '2 weeks ago', source: 'The Example' });
  expect(receipt.searchedAt).toBe(NOW.toString());
});

test('an answer that is no answer to a question is the vendor’s fault, not an empty page', async () => {
  simulator.failNext({ status: 200, body: { message: 'hello' } });
  expect(await failureOf(search())).toMatchObject({ failure: 'vendor_bug', effect: 'unknown' });
});

test('what is asked for is ten results of one page, in the words of the vendor', async () => {
  await search({ within: 'week', country: 'pl', language: 'pl', page: 2 });
  expect(simulator.requests()[0]?.body).toEqual({
    q: 'Valewood Freight',
    num: 10,
    page: 2,
    gl: 'pl',
    hl: 'pl',
    tbs: 'qdr:w',
  });
});

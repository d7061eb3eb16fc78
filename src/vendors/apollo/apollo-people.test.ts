import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ANA, failureOf, questionAbout } from '../kit/adapter-run.fixture.ts';
import { knowsAna } from '../kit/known-ana.fixture.ts';
import { serveSimulators, type VendorSimulator } from '../kit/simulator.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { companyEnrichmentSuite } from '../ports/company-enrichment.suite.ts';
import { enrichmentSourceSuite } from '../ports/enrichment-source.suite.ts';
import type { EnrichmentAnswers, PersonQuestion } from '../ports/enrichment-source.ts';
import { peopleSearchSuite } from '../ports/people-search.suite.ts';
import { apolloPerformers } from './adapter.ts';
import { apolloCase } from './case.fixture.ts';
import { createApolloSimulator } from './simulator.ts';
import { bulkReply, toAnswers } from './wire.ts';

enrichmentSourceSuite(apolloCase);
peopleSearchSuite(apolloCase);
companyEnrichmentSuite(apolloCase);

const KEY = 'test-key-apollo';
let folder: string;
let simulator: VendorSimulator;
let close: () => Promise<void>;
let performers: ReturnType<typeof apolloPerformers>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-apollo-'));
  simulator = createApolloSimulator({
    apiKey: KEY,
    folder,
    knows: knowsAna,
    people: () => [ANA],
    now: () => NOW,
    credits: 100,
  });
  const server = await serveSimulators({ '/apollo': simulator });
  close = server.close;
  performers = apolloPerformers({ baseUrl: `${server.url}/apollo`, apiKey: KEY });
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const byId = (providerId: string): PersonQuestion => ({ ...questionAbout(), providerId });
const nobody: PersonQuestion = {
  ...questionAbout({ lastName: 'Known', linkedinUrl: null }),
  providerId: null,
};
const bulk = (questions: PersonQuestion[]) =>
  run<EnrichmentAnswers>(performers, 'enrichment.enrich_people', { questions });

test('a bulk match keeps the order, with a miss in its place, and pays for who was found', async () => {
  const { receipt, charged } = await bulk([nobody, byId(ANA.id), { ...questionAbout(), providerId: null }]);
  expect(receipt.answers.map((answer) => answer.email)).toEqual([null, ANA.email, ANA.email]);
  expect(charged?.micros).toBe(2_000_000n);
  const [request] = simulator.requests();
  expect(request?.query.get('reveal_phone_number')).toBe('false');
  expect(request?.query.has('webhook_url')).toBe(false);
  expect(request?.body).toMatchObject({ details: [{}, { id: ANA.id }, {}] });
});

test('eleven people are refused before anything is asked', async () => {
  await expect(bulk(Array.from({ length: 11 }, () => byId(ANA.id)))).rejects.toThrow();
  expect(simulator.requests()).toEqual([]);
});

test('people are told apart by their id, never by place alone', () => {
  const ana = { id: ANA.id, title: 'COO', email: ANA.email, email_status: 'verified' };
  const other = { id: 'other', title: 'CFO', email: 'cfo@acme.example', email_status: 'verified' };
  const shuffled = bulkReply.parse({ status: 'success', matches: [ana, other] });
  expect(toAnswers([byId('other'), byId(ANA.id)], shuffled, NOW)?.answers.map((each) => each.title)).toEqual([
    'CFO',
    'COO',
  ]);
  const shorter = bulkReply.parse({ status: 'success', matches: [ana] });
  expect(toAnswers([byId('gone'), byId(ANA.id)], shorter, NOW)?.answers.map((each) => each.found)).toEqual([
    false,
    true,
  ]);
  expect(toAnswers([nobody, byId(ANA.id)], shorter, NOW)).toBeNull();
});

test('a bulk answer nobody can be told apart in is the vendor’s fault', async () => {
  simulator.failNext({ status: 200, body: { status: 'success', matches: [] } });
  expect(await failureOf(bulk([nobody]))).toMatchObject({ failure: 'vendor_bug', effect: 'unknown' });
});

test('credits can be fractions', async () => {
  simulator.failNext({ status: 200, body: { status: 'success', credits_consumed: 0.25, matches: [null] } });
  expect((await bulk([nobody])).charged?.micros).toBe(250_000n);
});

test('the balance is the one shared pool', async () => {
  await bulk([byId(ANA.id)]);
  expect((await run(performers, 'enrichment.read_credits', {})).receipt).toMatchObject({ left: 99 });
});

test('an empty pool hidden in a 422 is told apart', async () => {
  const ask = () =>
    run(performers, 'company_enrichment.enrich', { domain: 'acme.example', name: null, linkedinUrl: null });
  simulator.failNext({ status: 422, body: { error: 'You have insufficient credits' } });
  expect(await failureOf(ask())).toMatchObject({ failure: 'quota_exhausted', effect: 'none' });
  simulator.failNext({ status: 422, body: { error: "Required parameter 'domain' missing" } });
  expect(await failureOf(ask())).toMatchObject({ failure: 'validation' });
});

test('a search is written in the words of the vendor, empty filters left out', async () => {
  await run(performers, 'people_search.search', {
    titles: ['COO'],
    similarTitles: false,
    seniorities: ['c_suite'],
    companyDomains: ['www.valewood-freight.test'],
    employees: [{ from: 51, to: 200 }],
    page: 2,
    perPage: 100,
  });
  expect(simulator.requests()[0]?.body).toEqual({
    person_titles: ['COO'],
    person_seniorities: ['c_suite'],
    q_organization_domains_list: ['valewood-freight.test'],
    organization_num_employees_ranges: ['51,200'],
    include_similar_titles: false,
    page: 2,
    per_page: 100,
  });
});

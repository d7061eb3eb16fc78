import { expect, test } from 'vitest';
import { NOW } from '../kit/vendor-run.fixture.ts';
import { visitorIdentified } from '../ports/signal-source.ts';
import { RB2B_TOKEN } from './case.fixture.ts';
import { COMPANY_ONLY, createRb2bSimulator, type SimulatedVisit } from './simulator.ts';
import { rb2bWebhooks } from './webhooks.ts';
import { seenAt } from './wire.ts';

const PATH = `/hooks/acme/rb2b?secret=${RB2B_TOKEN}`;
const start = () => createRb2bSimulator({ path: PATH, now: () => NOW });
const read = (body: string) => rb2bWebhooks.read({ body, headers: new Headers() })[0];
const visitorOf = (fields?: SimulatedVisit) => {
  const simulator = start();
  simulator.visit(fields);
  return visitorIdentified.parse(read(simulator.deliveries()[0]?.body ?? ''));
};

test('a visit in Title Case with a broken date is read whole', () => {
  expect(visitorOf()).toMatchObject({
    at: '2026-11-23T09:00:00Z',
    level: 'person',
    visitorKey: 'linkedin.com/in/avery-stone',
    person: { firstName: 'Avery', email: 'avery@acme.example', title: 'COO' },
    company: { name: 'Acme', domain: 'acme.example', employees: { from: 51, to: 200 }, revenue: '$20M rev' },
    place: { city: 'Columbus', state: 'Ohio', zip: '43004' },
    page: { url: 'https://our.example/pricing', referrer: null },
    tags: ['Hot Pages', 'Hot Leads'],
    repeat: false,
    sample: false,
  });
});

test.each([
  ['2024-01-01T12:34:56:00.00+00.00', '2024-01-01T12:34:56Z'],
  ['2024-01-01T12:34:56Z', '2024-01-01T12:34:56Z'],
  ['2024-01-01T12:34:56.123+02:00', '2024-01-01T10:34:56Z'],
  ['2024-01-01 12:34:56', '2024-01-01T12:34:56Z'],
  ['2024-13-01T12:34:56Z', null],
  ['yesterday', null],
  [null, null],
])('seen at %s is %s', (written, at) => {
  expect(seenAt(written)).toBe(at);
});

test('a row about a company has no person and a key of its domain and place', () => {
  expect(visitorOf(COMPANY_ONLY)).toMatchObject({
    level: 'company',
    person: null,
    visitorKey: 'acme.example 43004',
    company: { employees: { from: 60, to: 60 } },
  });
  const { 'LinkedIn URL': _, ...without } = COMPANY_ONLY;
  expect(visitorOf({ ...without, 'LinkedIn URL': 'https://www.linkedin.com/company/acme' })).toMatchObject({
    level: 'company',
  });
});

test('the same visit has the same key, another page or minute another one', () => {
  const key = visitorOf().dedupeKey;
  expect(visitorOf({ Tags: null, 'LinkedIn URL': 'linkedin.com/in/AVERY-stone' }).dedupeKey).toBe(key);
  expect(visitorOf({ 'Seen At': '2026-11-23T09:00:41Z' }).dedupeKey).toBe(key);
  expect(visitorOf({ 'Captured URL': 'https://our.example/jobs' }).dedupeKey).not.toBe(key);
  expect(visitorOf({ 'Seen At': '2026-11-23T09:01:00Z' }).dedupeKey).not.toBe(key);
});

test('an unreadable date or count loses nothing else', () => {
  expect(
    visitorOf({ 'Seen At': 'lately', 'Employee Count': 'many', is_repeat_visit: undefined }),
  ).toMatchObject({ at: null, company: { employees: null }, repeat: null, level: 'person' });
});

test('a relay that re-keys to snake case is understood, and a sample is marked', () => {
  const body = JSON.stringify({
    linkedin_url: 'https://linkedin.com/in/avery-stone',
    company_name: 'Acme',
    captured_url: 'https://app.rb2b.com/test',
    seen_at: '2026-11-23T09:00:00Z',
    is_repeat_visit: true,
  });
  expect(read(body)).toMatchObject({
    level: 'person',
    repeat: true,
    sample: true,
    company: { name: 'Acme' },
  });
});

test('what is no visit is thrown, after it was taken', () => {
  expect(() => read('{"hello":1}')).toThrow();
  expect(() => read('[]')).toThrow();
  expect(
    rb2bWebhooks.answer?.({ headers: new Headers(), url: new URL('https://a.example'), body: '' }),
  ).toEqual({ status: 200 });
});

test('the address is the proof, and the token before is still good', () => {
  const verdict = (path: string, secrets: Record<string, string | undefined>) =>
    rb2bWebhooks.verify(
      { headers: new Headers(), url: new URL(path, 'https://legwork.example'), body: '{}' },
      secrets,
      NOW,
    ).allowed;
  expect(verdict(PATH, { webhookToken: RB2B_TOKEN })).toBe(true);
  expect(verdict(PATH, { webhookToken: 'a-new-token-of-this-year', previousWebhookToken: RB2B_TOKEN })).toBe(
    true,
  );
  expect(verdict(PATH, { webhookToken: 'a-new-token-of-this-year' })).toBe(false);
  expect(verdict('/hooks/acme/rb2b', { webhookToken: RB2B_TOKEN })).toBe(false);
  expect(verdict(PATH, {})).toBe(false);
});

test('the first answer that is not 200, or comes late, disconnects for good', () => {
  for (const [status, milliseconds] of [
    [202, 5],
    [500, 5],
    [200, 15_001],
  ] as const) {
    const simulator = start();
    simulator.answered(200, 100);
    expect(simulator.connected()).toBe(true);
    simulator.answered(status, milliseconds);
    simulator.visit();
    expect(simulator.deliveries()).toEqual([]);
    simulator.reconnect();
    simulator.visit();
    expect(simulator.deliveries()).toHaveLength(1);
  }
});

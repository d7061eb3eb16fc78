import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf } from '../kit/adapter-run.fixture.ts';
import { SIGNAL_ROWS } from '../kit/signal-rows.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { signalSourceSuite } from '../ports/signal-source.suite.ts';
import { type SignalPage, signalEvent } from '../ports/signal-source.ts';
import { signalHttpPerformer } from './adapter.ts';
import { SIGNAL_SECRET, signalHttpCase } from './case.fixture.ts';
import { createSignalHttpSimulator, type SignalHttpSimulator } from './simulator.ts';
import { signalHttpWebhooks } from './webhooks.ts';
import { at, mappingFrom } from './wire.ts';

signalSourceSuite(signalHttpCase);

const KEY = 'test-key-signal-http';
let simulator: SignalHttpSimulator;
let url: string;
let close: () => Promise<void>;
beforeEach(async () => {
  simulator = createSignalHttpSimulator({
    apiKey: KEY,
    webhookSecret: SIGNAL_SECRET,
    rows: () => SIGNAL_ROWS,
  });
  const server = await serveSimulators({ '/signals': simulator });
  url = `${server.url}/signals/v1/signals?feed=eu`;
  close = server.close;
});
afterEach(() => close());
const read = async (mapping?: string): Promise<SignalPage> => {
  const performer = signalHttpPerformer({ url, apiKey: KEY, mapping: mappingFrom(mapping) });
  const question = { cursor: null, since: '2026-11-01T00:00:00Z', limit: 50 };
  return (await run<SignalPage>([performer], 'signals.read', question)).receipt;
};

test('another service’s names are mapped, and its fixed query stays', async () => {
  simulator.failNext({
    status: 200,
    body: {
      data: { list: [{ uid: 7, headline: 'New plant', org: { site: 'acme.example' } }], next: 12 },
    },
  });
  const mapping = {
    items: 'data.list',
    cursor: 'data.next',
    fields: { id: 'uid', title: 'headline', company_domain: 'org.site' },
  };
  expect(await read(JSON.stringify(mapping))).toMatchObject({
    cursor: '12',
    signals: [{ id: '7', title: 'New plant', company: { domain: 'acme.example' } }],
  });
  const [request] = simulator.requests();
  expect(Object.fromEntries(request?.query ?? [])).toEqual({
    feed: 'eu',
    since: '2026-11-01T00:00:00Z',
    limit: '50',
  });
});

test('a row that cannot be read is counted, a page of them is the source’s fault', async () => {
  simulator.failNext({
    status: 200,
    body: { signals: [{ id: 'a', title: 'A' }, { id: 'b' }, { title: 'C' }] },
  });
  expect(await read()).toMatchObject({ skipped: 2, signals: [{ id: 'a' }] });
  simulator.failNext({ status: 200, body: { signals: [{ name: 'x' }] } });
  expect(await failureOf(read())).toMatchObject({ failure: 'vendor_bug', effect: 'none' });
});

test('a path leads to own fields only', () => {
  expect(at({ a: { b: 1 } }, 'a.b')).toBe(1);
  expect(at({ a: {} }, 'a.constructor')).toBeUndefined();
  expect(() => mappingFrom('{"items":"a..b"}')).toThrow();
});

test('what is sent is proved by its signature or the bare secret, and read as events', () => {
  simulator.send([{ id: 's9', kind: 'hiring', title: 'Hiring', indexed_date: '2026-11-22T10:00:00Z' }]);
  const [delivery] = simulator.deliveries();
  const verdict = (headers: Record<string, string>, body = delivery?.body ?? '', secret?: string) =>
    signalHttpWebhooks.verify(
      { headers: new Headers(headers), url: new URL(`https://legwork.example${delivery?.path}`), body },
      { webhookSecret: secret },
      NOW,
    ).allowed;
  expect(verdict(delivery?.headers ?? {}, delivery?.body, SIGNAL_SECRET)).toBe(true);
  expect(verdict({ 'x-legwork-secret': SIGNAL_SECRET }, '{}', SIGNAL_SECRET)).toBe(true);
  expect(verdict(delivery?.headers ?? {}, `${delivery?.body} `, SIGNAL_SECRET)).toBe(false);
  expect(verdict({ 'x-legwork-secret': 'wrong' }, '{}', SIGNAL_SECRET)).toBe(false);
  expect(verdict({}, '{}', SIGNAL_SECRET)).toBe(false);
  expect(verdict(delivery?.headers ?? {}, delivery?.body, undefined)).toBe(false);
  const events = signalHttpWebhooks.read({ body: delivery?.body ?? '', headers: new Headers() });
  expect(events.map((event) => signalEvent.parse(event))).toMatchObject([
    {
      kind: 'signal.observed',
      at: '2026-11-22T10:00:00Z',
      signal: { id: 's9', kind: 'hiring', source: 'http' },
    },
  ]);
  const one = signalHttpWebhooks.read({ body: '{"id":"a","title":"A"}', headers: new Headers() });
  expect(one).toHaveLength(1);
  expect(() => signalHttpWebhooks.read({ body: '{"hello":1}', headers: new Headers() })).toThrow();
});

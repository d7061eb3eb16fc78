import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { invalid, refused, unavailable } from '#core/errors';
import { createLog } from '#core/log';
import { reason } from '#core/verdict';
import {
  createHttpApp,
  defineRawRoute,
  defineRoute,
  listen,
  type Route,
  type ServerEvent,
  serverEvents,
} from '#http';
import { BASE_URL, DASHBOARD_TOKEN, openHttpBench } from './http-bench.ts';

const open = { public: true, why: 'a route of the tests' } as const;
const failing = (name: string, error: () => Error): Route =>
  defineRoute({
    method: 'get',
    path: `/api/fail/${name}`,
    summary: name,
    tags: ['test'],
    access: open,
    output: z.object({}),
    handle: async () => {
      throw error();
    },
  });

const openStreamEnded = Promise.withResolvers<void>();
async function* ending(): AsyncGenerator<ServerEvent> {
  try {
    for (let number = 1; ; number += 1) yield { event: 'tick', data: { number } };
  } finally {
    openStreamEnded.resolve();
  }
}

let streamEnded = false;
async function* ticking(): AsyncGenerator<ServerEvent> {
  try {
    for (let number = 1; ; number += 1) yield { event: 'tick', data: { number } };
  } finally {
    streamEnded = true;
  }
}

const routes: Route[] = [
  defineRawRoute({
    method: 'get',
    path: '/api/open-stream',
    summary: 'Counts for everybody',
    tags: ['test'],
    access: open,
    handle: async (_ctx, call) => serverEvents(call, ending()),
  }),
  failing('invalid', () =>
    invalid('x.invalid', 'It is not valid.', [{ path: 'name', message: 'is missing' }]),
  ),
  failing('refused', () =>
    refused('x.refused', 'It was refused.', { reasons: [reason('guard.x', 'Because.')], count: 3 }),
  ),
  failing('unavailable', () => unavailable('x.down', 'It is down.')),
  failing('unforeseen', () => new Error('select * from secrets where password = 1')),
  defineRoute({
    method: 'get',
    path: '/api/leaky',
    summary: 'Answers more than it declares',
    tags: ['test'],
    access: open,
    output: z.object({ name: z.string() }),
    handle: async () => ({ name: 'Ada', password: 'hidden' }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/liar',
    summary: 'Answers something else than it declares',
    tags: ['test'],
    access: open,
    output: z.object({ name: z.string() }),
    handle: async () => ({ name: 7 }) as unknown as { name: string },
  }),
  defineRoute({
    method: 'post',
    path: '/api/echo/:word',
    summary: 'Answers what it gets',
    tags: ['test'],
    access: open,
    params: z.object({ word: z.string().max(10) }),
    input: z.strictObject({ times: z.number().int(), name: z.string() }),
    output: z.object({ word: z.string(), times: z.number(), name: z.string() }),
    handle: async (ctx, input) => {
      expect(ctx).toBeUndefined();
      return input;
    },
  }),
  defineRawRoute({
    method: 'post',
    path: '/api/small',
    summary: 'Takes ten bytes',
    tags: ['test'],
    access: open,
    bodyLimit: 10,
    handle: async (_ctx, call) => new Response(await call.request.text()),
  }),
  defineRawRoute({
    method: 'get',
    path: '/api/stream',
    summary: 'Counts for ever',
    tags: ['test'],
    access: { scope: 'runs:read' },
    produces: 'text/event-stream',
    handle: async (_ctx, call) => serverEvents(call, ticking()),
  }),
  defineRawRoute({
    method: 'get',
    path: '/*',
    summary: 'Pages',
    tags: ['test'],
    access: open,
    handle: async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
  }),
];

test.each([
  ['invalid', 422, 'x.invalid'],
  ['refused', 403, 'x.refused'],
  ['unavailable', 503, 'x.down'],
  ['unforeseen', 500, 'internal'],
])('an error that is %s becomes a problem %i', async (name, status, code) => {
  const lines: string[] = [];
  await using http = await openHttpBench({
    routes,
    log: createLog({ level: 'warn', destination: { write: (line) => lines.push(line) } }),
  });
  const sent = await http.send(`/api/fail/${name}`, { headers: { 'x-correlation-id': 'abc-123' } });
  expect(sent.headers.get('content-type')).toContain('application/problem+json');
  expect(sent.headers.get('x-correlation-id')).toBe('abc-123');
  expect(sent.json).toMatchObject({ status, code, correlationId: 'abc-123' });
  expect(sent.status).toBe(status);
  if (status !== 500) return;
  expect(sent.text).not.toContain('secrets');
  expect(lines.join('')).toContain(String(sent.json.errorId));
});

test('a refusal carries its reasons and facts, an invalid request its fields', async () => {
  await using http = await openHttpBench({ routes });
  expect((await http.send('/api/fail/refused')).json).toMatchObject({
    reasons: [{ code: 'guard.x', text: 'Because.' }],
    facts: { count: 3 },
  });
  expect((await http.send('/api/fail/invalid')).json).toMatchObject({
    fields: [{ path: 'name', message: 'is missing' }],
  });
  const sent = await http.send('/api/echo/elephantine-words', { method: 'POST', body: { times: 'two' } });
  expect(sent.status).toBe(422);
  expect((sent.json.fields as { path: string }[]).map((field) => field.path)).toEqual([
    'word',
    'times',
    'name',
  ]);
});

test('body, path and query reach the handler, and exactly the declared answer leaves', async () => {
  await using http = await openHttpBench({ routes });
  expect(
    (
      await http.send('/api/echo/hello?workspace=x&token=y', {
        method: 'POST',
        body: { times: 2, name: 'Ada' },
      })
    ).json,
  ).toEqual({ word: 'hello', times: 2, name: 'Ada' });
  expect((await http.send('/api/leaky')).json).toEqual({ name: 'Ada' });
  expect((await http.send('/api/liar')).status).toBe(500);
  const malformed = await http.app.request('/api/echo/hello', {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'application/json' },
  });
  expect([malformed.status, ((await malformed.json()) as { code: string }).code]).toEqual([
    400,
    'request.malformed_json',
  ]);
  const form = await http.app.request('/api/echo/hello', { method: 'POST', body: 'times=2' });
  expect(form.status).toBe(415);
});

test('a body above the limit is refused, announced or not', async () => {
  await using http = await openHttpBench({ routes });
  const announced = await http.app.request('/api/small', {
    method: 'POST',
    body: 'x'.repeat(11),
    headers: { 'content-length': '11' },
  });
  expect([announced.status, ((await announced.json()) as { code: string }).code]).toEqual([
    413,
    'request.too_large',
  ]);
  const stream = new ReadableStream({
    start(controller) {
      for (let piece = 0; piece < 5; piece += 1) controller.enqueue(new TextEncoder().encode('xxxx'));
      controller.close();
    },
  });
  const silent = await http.app.request('/api/small', {
    method: 'POST',
    body: stream,
    duplex: 'half',
  } as RequestInit);
  expect([silent.status, ((await silent.json()) as { code: string }).code]).toEqual([
    413,
    'request.too_large',
  ]);
  expect(await (await http.app.request('/api/small', { method: 'POST', body: 'ten bytes!' })).text()).toBe(
    'ten bytes!',
  );
});

test('an unknown path under /api is a 404 problem; pages keep their own answer', async () => {
  await using http = await openHttpBench({ routes });
  const sent = await http.send('/api/nothing?token=hidden');
  expect([sent.status, sent.json.code]).toEqual([404, 'http.no_such_path']);
  expect(sent.text).not.toContain('hidden');
  expect((await http.send('/leads/42')).text).toBe('<!doctype html>');
});

test('an event stream is open to whoever may read, and its source ends with the reader', async () => {
  await using http = await openHttpBench({ routes });
  await http.workspace('acme');
  const response = await http.app.request('/api/stream', {
    headers: { 'x-dashboard-token': DASHBOARD_TOKEN },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = (response.body ?? new ReadableStream()).getReader();
  let text = '';
  while (!text.includes('"number":3')) text += new TextDecoder().decode((await reader.read()).value);
  expect(text).toContain('event: tick\ndata: {"number":1}\n\n');
  await reader.cancel();
  expect(streamEnded).toBe(true);
  expect((await http.app.request('/api/stream')).status).toBe(401);
});

test('the API reference describes every route with its scope', async () => {
  await using http = await openHttpBench({ routes });
  const { json } = await http.send('/api/openapi.json');
  const paths = json.paths as Record<string, Record<string, { description: string }>>;
  expect(paths['/api/keys/{keyId}']?.delete?.description).toContain('workspace:admin');
  expect(paths['/api/leaky']?.get?.description).toContain('Open to everyone: a route of the tests');
  expect((json.components as { schemas: object }).schemas).toHaveProperty('ApiKey');
  const page = await http.send('/api/docs');
  expect(page.text).toContain('/api/openapi.json');
  expect(page.headers.get('content-security-policy')).toContain('cdn.jsdelivr.net');
});

test('a taken port is named in one sentence', async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) =>
    taken.listen(0, '127.0.0.1', () => {
      const address = taken.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    }),
  );
  const log = createLog({ level: 'silent' });
  const nobody = async () => {
    throw new Error('not asked');
  };
  const app = createHttpApp({
    routes,
    authenticate: nobody,
    contextFor: nobody,
    log,
    baseUrl: BASE_URL,
    version: 'test',
  });
  await expect(listen(app, { host: '127.0.0.1', port })).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is taken`,
  );
  await new Promise((resolve) => taken.close(resolve));
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  expect((await fetch(`${listening.url}/api/leaky`)).status).toBe(200);
  const abort = new AbortController();
  const stream = await fetch(`${listening.url}/api/open-stream`, { signal: abort.signal });
  await stream.body?.getReader().read();
  abort.abort();
  // Resolves only when the client's going reaches the source.
  await openStreamEnded.promise;
  await listening.close();
  await expect(fetch(`${listening.url}/api/leaky`)).rejects.toThrow();
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineRawRoute, defineRoute, type Route } from '#http';
import { BASE_URL, openHttpBench } from './http-bench.ts';

const open = { public: true, why: 'a route of the tests' } as const;
const routes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/api/open',
    summary: 'Open',
    tags: ['test'],
    access: open,
    output: z.object({}),
    handle: async () => ({}),
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

test('every answer carries the security headers, and nothing of the API is stored', async () => {
  await using http = await openHttpBench({ routes });
  for (const path of ['/api/me', '/api/open', '/api/nothing', '/leads']) {
    const { headers } = await http.send(path);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-eval');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-correlation-id')).toMatch(/^[\w-]{36}$/);
    expect(headers.get('cache-control')).toBe(path.startsWith('/api/') ? 'no-store' : null);
  }
  const odd = await http.send('/api/open', { headers: { 'x-correlation-id': 'a b<script>' } });
  expect(odd.headers.get('x-correlation-id')).not.toContain('script');
});

test('only listed origins may call from a browser, and a preflight needs no sign-in', async () => {
  await using http = await openHttpBench({ routes, corsOrigins: ['https://tiles.example'] });
  const preflight = (origin: string) =>
    http.send('/api/me', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'x-dashboard-token',
      },
    });
  const good = await preflight('https://tiles.example');
  expect(good.status).toBe(204);
  expect(good.headers.get('access-control-allow-origin')).toBe('https://tiles.example');
  expect(good.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-dashboard-token');
  expect(good.headers.get('access-control-allow-credentials')).toBeNull();
  const bad = await preflight('https://evil.example');
  expect(bad.status).toBe(204);
  expect(bad.headers.get('access-control-allow-origin')).toBeNull();
  const call = await http.send('/api/me', { headers: { origin: 'https://tiles.example' } });
  expect([call.status, call.headers.get('access-control-allow-origin')]).toEqual([
    401,
    'https://tiles.example',
  ]);
});

test('a cookie changes something only from our own pages; keys need no origin', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const cookie = await http.signIn(acme.id, 'owner');
  const made = await http.send('/api/keys', {
    method: 'POST',
    cookie,
    body: { name: 'n8n', scopes: ['operations:stop'] },
  });
  const stop = async (headers: Record<string, string>): Promise<number> => {
    const body = JSON.stringify({ reason: 'test' });
    const all = { 'content-type': 'application/json', ...headers };
    return (await http.app.request(`${BASE_URL}/api/stop`, { method: 'POST', headers: all, body })).status;
  };
  expect(await stop({ cookie })).toBe(403);
  expect(await stop({ cookie, origin: 'https://evil.example' })).toBe(403);
  expect(await stop({ cookie, origin: 'null' })).toBe(403);
  expect(await stop({ cookie, 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await stop({ cookie, 'sec-fetch-site': 'same-site' })).toBe(403);
  expect((await http.send('/api/me', { cookie })).json.brakes).toEqual([]);
  expect(await stop({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await stop({ cookie, origin: BASE_URL })).toBe(200);
  expect(await stop({ authorization: `Bearer ${String(made.json.key)}` })).toBe(200);
});

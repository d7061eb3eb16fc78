import { expect, test } from 'vitest';
import { ensureOwner, oneTimeLink } from '#access';
import { systemClock } from '#core/clock';
import { createLog } from '#core/log';
import { BASE_URL, cookieOf, DASHBOARD_TOKEN, openHttpBench, pathOf } from './http-bench.ts';

test('the first owner signs in by a link that works once and lives in a lax, http-only cookie for 14 days', async () => {
  await using http = await openHttpBench();
  const workspace = await http.workspace('acme');
  const first = await ensureOwner(http.access, { workspaceId: workspace.id });
  expect(first.created).toBe(true);
  expect(await ensureOwner(http.access, { workspaceId: workspace.id })).toEqual({ ...first, created: false });

  const link = pathOf(await oneTimeLink(http.access, first.email));
  const followed = await http.send(link);
  expect(followed.status).toBe(302);
  expect(followed.headers.get('location')).toBe(`${BASE_URL}/`);
  const [cookie] = followed.headers.getSetCookie();
  expect(cookie).toMatch(/Max-Age=1209600/);
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Lax/i);

  const me = await http.send('/api/me', { cookie: cookieOf(followed) });
  expect(me.status).toBe(200);
  expect(me.json).toMatchObject({
    kind: 'person',
    role: 'owner',
    email: first.email,
    workspace: { slug: 'acme', mode: 'sandbox' },
  });

  const again = await http.send(link);
  expect(again.headers.get('location')).toContain('error=INVALID_TOKEN');
  expect(again.headers.getSetCookie()).toEqual([]);
});

test('of two processes that follow one link at the same time, one gets in', async () => {
  await using http = await openHttpBench();
  const workspace = await http.workspace('acme');
  const { email } = await ensureOwner(http.access, { workspaceId: workspace.id });
  const link = pathOf(await oneTimeLink(http.access, email));
  const both = await Promise.all([http.send(link), http.send(link)]);
  expect(both.filter((sent) => sent.headers.getSetCookie().length > 0)).toHaveLength(1);
});

test('nobody signs up by themselves, and a link for a stranger opens nothing', async () => {
  await using http = await openHttpBench();
  const link = pathOf(await oneTimeLink(http.access, 'stranger@else.test'));
  const followed = await http.send(link);
  expect(followed.headers.get('location')).toContain('error=new_user_signup_disabled');
  expect(followed.headers.getSetCookie()).toEqual([]);
  expect((await http.send('/api/auth/sign-up/email', { method: 'POST', body: {} })).status).toBe(404);
  expect((await http.send('/api/auth/sign-in/magic-link', { method: 'POST', body: {} })).status).toBe(404);
  expect((await http.send('/api/auth/organization/create', { method: 'POST', body: {} })).status).toBe(404);
});

test('five failures of one address close the door for it, with the seconds to wait, and for nobody else', async () => {
  let now = systemClock.now();
  await using http = await openHttpBench({ clock: { now: () => now } });
  const workspace = await http.workspace('acme');
  const { email } = await ensureOwner(http.access, { workspaceId: workspace.id });
  const guess = (ip: string) => http.send('/api/auth/magic-link/verify?token=wrong&callbackURL=/', { ip });
  for (let attempt = 0; attempt < 5; attempt += 1) expect((await guess('198.51.100.7')).status).toBe(302);
  const closed = await guess('198.51.100.7');
  expect(closed.status).toBe(429);
  expect(closed.json.code).toBe('access.too_many_attempts');
  expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(290);

  const link = pathOf(await oneTimeLink(http.access, email));
  expect((await http.send(link, { ip: '198.51.100.7' })).status).toBe(429);
  now = now.add({ seconds: 301 });
  expect((await http.send(link, { ip: '198.51.100.7' })).headers.getSetCookie()).not.toEqual([]);
  expect((await guess('198.51.100.8')).status).toBe(302);
});

test('a password can be set after the link, signs in, and five wrong ones close the door', async () => {
  await using http = await openHttpBench();
  const workspace = await http.workspace('acme');
  const cookie = await http.signIn(workspace.id, 'owner', 'ada@acme.test');
  const set = await http.send('/api/me/password', {
    method: 'POST',
    cookie,
    body: { password: 'a very long password' },
  });
  expect(set.json).toEqual({ done: true });
  const signIn = (password: string, ip = '198.51.100.9') =>
    http.send('/api/auth/sign-in/email', { method: 'POST', ip, body: { email: 'ada@acme.test', password } });
  const good = await signIn('a very long password');
  expect(good.status).toBe(200);
  expect((await http.send('/api/me', { cookie: cookieOf(good) })).status).toBe(200);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const wrong = await signIn('not the password');
    expect([wrong.status, wrong.json.code]).toEqual([401, 'access.wrong_password']);
  }
  expect((await signIn('a very long password')).status).toBe(429);
  expect((await signIn('a very long password', '198.51.100.10')).status).toBe(200);

  const out = await http.send('/api/auth/sign-out', { method: 'POST', cookie: cookieOf(good), body: {} });
  expect(out.status).toBe(200);
  expect((await http.send('/api/me', { cookie: cookieOf(good) })).status).toBe(401);
});

test('the dashboard token looks as a viewer, by header or query alike, and nothing more', async () => {
  const lines: string[] = [];
  await using http = await openHttpBench({
    log: createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } }),
  });
  await http.workspace('acme');
  const other = await http.workspace('beta');
  const byHeader = await http.send('/api/me', { headers: { 'x-dashboard-token': DASHBOARD_TOKEN } });
  const byQuery = await http.send(`/api/me?token=${encodeURIComponent(DASHBOARD_TOKEN)}`);
  expect(byHeader.status).toBe(200);
  expect({ ...byHeader.json, now: null }).toEqual({ ...byQuery.json, now: null });
  expect(byHeader.json).toMatchObject({ kind: 'token', role: 'viewer', workspace: { slug: 'acme' } });

  const write = await http.send('/api/stop', {
    method: 'POST',
    headers: { 'x-dashboard-token': DASHBOARD_TOKEN },
    body: { reason: 'x' },
  });
  expect([write.status, write.json.code]).toEqual([403, 'access.scope_missing']);
  const abroad = await http.send('/api/me', {
    headers: { 'x-dashboard-token': DASHBOARD_TOKEN, 'x-workspace': other.slug },
  });
  expect([abroad.status, abroad.json.code]).toEqual([404, 'workspace.not_found']);
  const wrong = await http.send('/api/me?token=wrong');
  expect([wrong.status, wrong.json.code]).toEqual([401, 'access.token_invalid']);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('')).not.toContain(DASHBOARD_TOKEN);
  expect(lines.join('')).not.toContain(encodeURIComponent(DASHBOARD_TOKEN));
});

test('without a configured token every token is refused, and guessing it closes the door', async () => {
  await using http = await openHttpBench({ dashboardToken: null });
  await http.workspace('acme');
  for (const token of ['undefined', 'null', DASHBOARD_TOKEN]) {
    expect((await http.send('/api/me', { headers: { 'x-dashboard-token': token } })).status).toBe(401);
  }
  expect((await http.send('/api/me?token=')).status).toBe(401);
  expect((await http.send('/api/me?token=a')).status).toBe(401);
  expect((await http.send('/api/me?token=a')).status).toBe(429);
});

test('without anything the answer says how to sign in', async () => {
  await using http = await openHttpBench();
  const sent = await http.send('/api/me');
  expect(sent.status).toBe(401);
  expect(sent.headers.get('content-type')).toContain('application/problem+json');
  expect(sent.headers.get('www-authenticate')).toContain('Bearer');
  expect(sent.json).toMatchObject({ code: 'access.signed_out', status: 401 });
  expect(String(sent.json.detail)).toContain('Bearer');
});

test('attempts made at the same time cannot outrun the limit', async () => {
  await using http = await openHttpBench();
  const workspace = await http.workspace('acme');
  await http.signIn(workspace.id, 'owner', 'ada@acme.test');
  const body = { email: 'ada@acme.test', password: 'a wrong password' };
  const sent = await Promise.all(
    Array.from({ length: 20 }, () => http.send('/api/auth/sign-in/email', { method: 'POST', body })),
  );
  expect(sent.filter(({ status }) => status === 401)).toHaveLength(5);
  expect(sent.filter(({ status }) => status === 429)).toHaveLength(15);
});

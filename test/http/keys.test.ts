import { expect, test } from 'vitest';
import { openHttpBench } from './http-bench.ts';

type Made = { id: string; key: string; scopes: string[] };

test('a key speaks for its workspace with its own scopes, and only there', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const beta = await http.workspace('beta');
  const cookie = await http.signIn(acme.id, 'owner');
  await http.signIn(beta.id, 'owner');
  const made = (
    await http.send('/api/keys', {
      method: 'POST',
      cookie,
      body: { name: 'n8n', scopes: ['leads:read', 'audit:read'] },
    })
  ).json as unknown as Made;
  expect(made.key).toMatch(/^lw_[A-Za-z]{48}$/);

  const me = await http.send('/api/me', { key: made.key });
  expect(me.json).toMatchObject({
    kind: 'key',
    name: 'n8n',
    role: null,
    scopes: ['leads:read', 'audit:read'],
    workspace: { slug: 'acme' },
  });
  expect((await http.send('/api/audit', { key: made.key })).status).toBe(200);
  const refused = await http.send('/api/keys', { key: made.key });
  expect([refused.status, refused.json.code]).toEqual([403, 'access.scope_missing']);
  expect((await http.send('/api/me', { key: made.key, headers: { 'x-workspace': 'acme' } })).status).toBe(
    200,
  );
  const abroad = await http.send('/api/me', { key: made.key, headers: { 'x-workspace': 'beta' } });
  expect([abroad.status, abroad.json.code]).toEqual([404, 'workspace.not_found']);
  const nowhere = await http.send('/api/me', { key: made.key, headers: { 'x-workspace': 'no-such' } });
  expect(String(nowhere.json.detail).replace('no-such', 'beta')).toBe(abroad.json.detail);
});

test('a rotated key works beside its successor until it is revoked; then it is refused at once', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const cookie = await http.signIn(acme.id, 'admin', 'admin@acme.test');
  await http.signIn(acme.id, 'owner');
  const old = (
    await http.send('/api/keys', { method: 'POST', cookie, body: { name: 'n8n', scopes: ['leads:read'] } })
  ).json as unknown as Made;
  const next = (await http.send(`/api/keys/${old.id}/rotate`, { method: 'POST', cookie, body: {} }))
    .json as unknown as Made;
  expect(next.key).not.toBe(old.key);
  for (const key of [old.key, next.key]) expect((await http.send('/api/me', { key })).status).toBe(200);

  expect((await http.send(`/api/keys/${old.id}`, { method: 'DELETE', cookie })).json).toEqual({
    revoked: true,
  });
  const gone = await http.send('/api/me', { key: old.key });
  expect([gone.status, gone.json.code]).toEqual([401, 'access.key_invalid']);
  expect((await http.send('/api/me', { key: next.key })).status).toBe(200);
  expect((await http.send(`/api/keys/${old.id}`, { method: 'DELETE', cookie })).json).toEqual({
    revoked: false,
  });

  const listed = await http.send('/api/keys', { cookie });
  expect(listed.text).not.toContain(next.key);
  expect(
    (listed.json.keys as { id: string; revoked: boolean }[]).map(({ id, revoked }) => [id, revoked]),
  ).toEqual([
    [next.id, false],
    [old.id, true],
  ]);
  const log = await http.send('/api/audit?action=api_key.', { cookie });
  expect((log.json.rows as { action: string }[]).map((row) => row.action)).toEqual([
    'api_key.revoked',
    'api_key.rotated',
    'api_key.created',
  ]);
});

test('a rotation without grace ends the old key now', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const cookie = await http.signIn(acme.id, 'owner');
  const old = (
    await http.send('/api/keys', {
      method: 'POST',
      cookie,
      body: { name: 'n8n', scopes: ['leads:read'], days: 30 },
    })
  ).json as unknown as Made;
  await http.send(`/api/keys/${old.id}/rotate`, { method: 'POST', cookie, body: { graceHours: 0 } });
  expect((await http.send('/api/me', { key: old.key })).status).toBe(401);
});

test('a key of another workspace can be neither seen, rotated nor revoked', async () => {
  await using http = await openHttpBench();
  const [acme, beta] = [await http.workspace('acme'), await http.workspace('beta')];
  const [ours, theirs] = [await http.signIn(acme.id, 'owner'), await http.signIn(beta.id, 'owner')];
  const key = (
    await http.send('/api/keys', {
      method: 'POST',
      cookie: ours,
      body: { name: 'n8n', scopes: ['leads:read'] },
    })
  ).json as unknown as Made;
  expect((await http.send('/api/keys', { cookie: theirs })).json).toEqual({ keys: [] });
  expect(
    (await http.send(`/api/keys/${key.id}/rotate`, { method: 'POST', cookie: theirs, body: {} })).status,
  ).toBe(404);
  expect((await http.send(`/api/keys/${key.id}`, { method: 'DELETE', cookie: theirs })).status).toBe(404);
  expect((await http.send('/api/me', { key: key.key })).status).toBe(200);
});

test.each([
  ["a person's yes", ['approvals:decide'], 'key.scopes_refused', 403],
  ['nothing', [], 'request.invalid', 422],
  ['an unknown word', ['leads:everything'], 'request.invalid', 422],
])('no key is made for %s', async (_what, scopes, code, status) => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const cookie = await http.signIn(acme.id, 'owner');
  const sent = await http.send('/api/keys', { method: 'POST', cookie, body: { name: 'n8n', scopes } });
  expect([sent.status, sent.json.code]).toEqual([status, code]);
  expect((await http.send('/api/keys', { cookie })).json).toEqual({ keys: [] });
});

test('a key can neither widen itself nor add people', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const cookie = await http.signIn(acme.id, 'owner');
  const { key } = (
    await http.send('/api/keys', {
      method: 'POST',
      cookie,
      body: { name: 'terraform', scopes: ['workspace:admin', 'workspace:read'] },
    })
  ).json as unknown as Made;
  const wider = await http.send('/api/keys', {
    method: 'POST',
    key,
    body: { name: 'more', scopes: ['leads:write'] },
  });
  expect([wider.status, wider.json.code]).toEqual([403, 'key.scopes_refused']);
  const person = await http.send('/api/members', {
    method: 'POST',
    key,
    body: { email: 'me@else.test', name: 'Me', role: 'admin' },
  });
  expect([person.status, person.json.code]).toEqual([403, 'member.refused']);
});

test.each(['Bearer', 'Bearer wrong', 'Bearer lw_wrong', 'Basic abc', `Bearer lw_${'a'.repeat(48)}`])(
  '"%s" is refused, even beside a good cookie',
  async (authorization) => {
    await using http = await openHttpBench();
    const acme = await http.workspace('acme');
    const cookie = await http.signIn(acme.id, 'owner');
    const sent = await http.send('/api/me', { cookie, headers: { authorization } });
    expect([sent.status, sent.json.code]).toEqual([401, 'access.key_invalid']);
  },
);

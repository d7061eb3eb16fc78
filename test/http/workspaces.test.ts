import { expect, test } from 'vitest';
import { createWorkspace, ensureOwner, sealAuditTick } from '#access';
import { systemActor } from '#core/actor';
import { openHttpBench } from './http-bench.ts';

test('a workspace, its organization, its owner and its first audit row come into being together', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const cookie = await http.signIn(acme.id, 'owner');
  const made = await http.send('/api/workspaces', {
    method: 'POST',
    cookie,
    body: { name: 'Client', slug: 'client', mode: 'live', parentId: acme.id },
  });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({
    slug: 'client',
    mode: 'shadow',
    dailySendLimit: 0,
    parentId: acme.id,
    role: 'owner',
  });
  const me = await http.send('/api/me?workspace=client', { cookie });
  expect(me.json).toMatchObject({ role: 'owner', workspace: { slug: 'client' } });
  expect((me.json.workspaces as { slug: string }[]).map(({ slug }) => slug)).toEqual(['acme', 'client']);
  const log = await http.send('/api/audit?workspace=client', { cookie });
  expect(
    (log.json.rows as { action: string; actorKind: string }[]).map((row) => [row.action, row.actorKind]),
  ).toEqual([['workspace.created', 'person']]);
  const { path } = (await http.contextFor(String(made.json.id), systemActor('test'))).workspace;
  expect(path).toEqual([acme.id, made.json.id]);
});

test('of two that want one short name at the same time, one gets it', async () => {
  await using http = await openHttpBench();
  const make = () =>
    createWorkspace(http.access, {
      name: 'Acme',
      slug: 'acme',
      mode: 'sandbox',
      ownerIds: [],
      actor: systemActor('test'),
    });
  const results = await Promise.allSettled([make(), make(), make()]);
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  const lost = results.filter((result) => result.status === 'rejected');
  expect(lost.map((result) => (result.reason as { code: string }).code)).toEqual([
    'workspace.slug_taken',
    'workspace.slug_taken',
  ]);
});

test('a client workspace is made below the own workspace only', async () => {
  await using http = await openHttpBench();
  const [acme, beta] = [await http.workspace('acme'), await http.workspace('beta')];
  const cookie = await http.signIn(acme.id, 'owner');
  const sent = await http.send('/api/workspaces', {
    method: 'POST',
    cookie,
    body: { name: 'X', slug: 'x', mode: 'sandbox', parentId: beta.id },
  });
  expect([sent.status, sent.json.code]).toEqual([404, 'workspace.not_found']);
});

test('only an owner takes a workspace live, by typing its name; the limit starts at 25', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme', 'live');
  const [owner, admin] = [await http.signIn(acme.id, 'owner'), await http.signIn(acme.id, 'admin')];
  const set = (cookie: string, body: object) =>
    http.send('/api/workspaces/mode', { method: 'POST', cookie, body });
  const codes = (sent: { json: Record<string, unknown> }) =>
    (sent.json.reasons as { code: string }[]).map(({ code }) => code);
  expect(codes(await set(admin, { mode: 'live', confirm: 'acme' }))).toEqual(['mode.owner_only']);
  expect(codes(await set(owner, { mode: 'live' }))).toEqual(['mode.confirmation']);
  expect(codes(await set(owner, { mode: 'live', confirm: 'ACME' }))).toEqual(['mode.confirmation']);
  expect((await http.send('/api/me', { cookie: owner })).json.workspace).toMatchObject({
    mode: 'shadow',
    dailySendLimit: 0,
  });
  expect((await set(owner, { mode: 'live', confirm: 'acme' })).json).toEqual({ mode: 'live' });
  expect((await http.send('/api/me', { cookie: owner })).json.workspace).toMatchObject({
    mode: 'live',
    dailySendLimit: 25,
  });
  expect(
    (await http.send('/api/workspaces/daily-limit', { method: 'POST', cookie: admin, body: { limit: 40 } }))
      .json,
  ).toEqual({ limit: 40 });
  expect((await set(admin, { mode: 'shadow' })).json).toEqual({ mode: 'shadow' });
  expect((await http.send('/api/me', { cookie: owner })).json.workspace).toMatchObject({
    mode: 'shadow',
    dailySendLimit: 40,
  });
  const log = await http.send('/api/audit?action=workspace.', { cookie: owner });
  expect(
    (log.json.rows as { action: string; detail: unknown }[]).map(({ action, detail }) => [action, detail]),
  ).toEqual([
    ['workspace.mode_changed', { from: 'live', to: 'shadow' }],
    ['workspace.daily_limit_changed', { from: 25, to: 40 }],
    ['workspace.mode_changed', { from: 'shadow', to: 'live' }],
    ['workspace.created', { mode: 'shadow', name: 'acme', slug: 'acme', parentId: null }],
  ]);
});

test('a sandbox stays a sandbox', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const cookie = await http.signIn(acme.id, 'owner');
  const sent = await http.send('/api/workspaces/mode', {
    method: 'POST',
    cookie,
    body: { mode: 'live', confirm: 'acme' },
  });
  expect([sent.status, sent.json.code]).toEqual([403, 'workspace.mode_refused']);
});

test('switching moves this session and goes only where one belongs', async () => {
  await using http = await openHttpBench();
  const [acme, beta, gamma] = [
    await http.workspace('acme'),
    await http.workspace('beta'),
    await http.workspace('gamma'),
  ];
  await http.signIn(acme.id, 'owner', 'ada@acme.test');
  const cookie = await http.signIn(beta.id, 'viewer', 'ada@acme.test');
  const other = await http.signIn(beta.id, 'viewer', 'ada@acme.test');
  const here = async (of: string) => (await http.send('/api/me', { cookie: of })).json.workspace;
  expect(await here(cookie)).toMatchObject({ slug: 'acme', role: 'owner' });
  expect(
    (await http.send('/api/me/workspace', { method: 'POST', cookie, body: { to: 'beta' } })).json,
  ).toEqual({ done: true });
  expect(await here(cookie)).toMatchObject({ slug: 'beta', role: 'viewer' });
  expect(await here(other)).toMatchObject({ slug: 'acme' });
  expect(
    (await http.send('/api/me/workspace', { method: 'POST', cookie, body: { to: gamma.slug } })).status,
  ).toBe(404);
  expect(await here(cookie)).toMatchObject({ slug: 'beta' });
});

test('somebody new gets a sign-in link; somebody known elsewhere gets none, because it would open that too', async () => {
  await using http = await openHttpBench();
  const [acme, beta] = [await http.workspace('acme'), await http.workspace('beta')];
  const cookie = await http.signIn(acme.id, 'admin');
  await http.signIn(beta.id, 'owner', 'bob@beta.test');
  const add = (email: string, role = 'operator') =>
    http.send('/api/members', { method: 'POST', cookie, body: { email, name: 'New', role } });
  expect((await add('new@acme.test')).json.signInLink).toContain('/api/auth/magic-link/verify?token=');
  expect((await add('Bob@beta.test')).json.signInLink).toBeNull();
  expect((await add('new@acme.test', 'viewer')).json).toMatchObject({
    member: { role: 'viewer' },
    signInLink: null,
  });
  const owner = await add('boss@acme.test', 'owner');
  expect([owner.status, owner.json.code]).toEqual([403, 'member.refused']);
});

test('the last owner stays', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const { userId } = await ensureOwner(http.access, { workspaceId: acme.id, email: 'ada@acme.test' });
  const cookie = await http.signIn(acme.id, 'owner', 'ada@acme.test');
  const sent = await http.send(`/api/members/${userId}`, { method: 'DELETE', cookie });
  expect((sent.json.reasons as { code: string }[]).map(({ code }) => code)).toEqual(['member.last_owner']);
});

test('stop and resume need a reason, leave it in the log, and show at once', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const [setter, operator] = [await http.signIn(acme.id, 'setter'), await http.signIn(acme.id, 'operator')];
  const post = (path: string, cookie: string, body: object) =>
    http.send(path, { method: 'POST', cookie, body });
  expect((await post('/api/stop', setter, {})).status).toBe(422);
  expect((await post('/api/stop', setter, { reason: ' ' })).status).toBe(422);
  expect((await post('/api/stop', setter, { reason: 'wrong list' })).json).toEqual({
    engaged: true,
    vendors: [],
  });
  expect((await http.send('/api/me', { cookie: operator })).json.brakes).toMatchObject([
    { name: 'emergency_stop', reason: 'wrong list', engagedBy: 'setter' },
  ]);
  expect((await post('/api/resume', setter, { reason: 'never mind' })).status).toBe(403);
  expect((await post('/api/resume', operator, { reason: 'list fixed' })).json).toEqual({ released: true });
  const log = await http.send('/api/audit?action=emergency_stop.', { cookie: operator });
  expect((log.json.rows as { detail: { reason: string } }[]).map(({ detail }) => detail.reason)).toEqual([
    'list fixed',
    'wrong list',
  ]);
});

test('the audit log is read in pages, sealed by its tick, and proved', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const cookie = await http.signIn(acme.id, 'owner');
  const ctx = await http.contextFor(acme.id, systemActor('test'));
  for (let number = 0; number < 5; number += 1)
    await ctx.db.tx((tx) => ctx.audit(tx, { action: 'test.counted', subject: String(number) }));
  const first = await http.send('/api/audit?action=test.&limit=3', { cookie });
  const second = await http.send(`/api/audit?action=test.&limit=3&after=${String(first.json.next)}`, {
    cookie,
  });
  const subjects = [first, second].flatMap((page) =>
    (page.json.rows as { subject: string }[]).map((row) => row.subject),
  );
  expect(subjects).toEqual(['4', '3', '2', '1', '0']);
  expect(second.json.next).toBeNull();

  const before = (await http.send('/api/audit/proof', { cookie })).json;
  expect(before).toMatchObject({ ok: true, sealed: 0 });
  const tick = sealAuditTick(http.bench.database);
  expect(await tick.run(ctx)).toBe(before.unsealed);
  expect(await tick.run(ctx)).toBe(0);
  expect((await http.send('/api/audit/proof', { cookie })).json).toEqual({
    ok: true,
    sealed: before.unsealed,
    unsealed: 0,
    redacted: 0,
    broken: null,
  });
});

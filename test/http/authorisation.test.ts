import { expect, test } from 'vitest';
import { z } from 'zod';
import { SCOPES } from '#core/actor';
import { defineRoute, type Route } from '#http';
import { ROLES, type Role } from '../../src/access/contract.ts';
import { authorisationMatrix, CALLERS, wrongAnswers } from './authorisation-matrix.ts';
import { type HttpBench, openHttpBench } from './http-bench.ts';

/** One harmless route per scope, so that the whole table of roles is asked over HTTP. */
const probes: Route[] = SCOPES.flatMap((scope) =>
  (['get', 'post'] as const).map((method) =>
    defineRoute({
      method,
      path: `/api/probe/${scope.replace(':', '-')}`,
      summary: scope,
      tags: ['test'],
      access: { scope },
      output: z.object({ ok: z.literal(true) }),
      handle: async () => ({ ok: true }) as const,
    }),
  ),
);

const parties = async (http: HttpBench) => {
  const [acme, beta] = [await http.workspace('acme'), await http.workspace('beta')];
  const cookies = {} as Record<Role, string>;
  for (const role of ROLES) cookies[role] = await http.signIn(acme.id, role);
  return { workspace: acme.slug, cookies, foreigner: await http.signIn(beta.id, 'owner') };
};

test('every route answers every role, nobody and the owner of another workspace as declared', async () => {
  await using http = await openHttpBench({ routes: probes });
  expect(authorisationMatrix(http.routes)).toHaveLength(http.routes.length * CALLERS.length);
  expect(await wrongAnswers(http, await parties(http))).toEqual([]);
});

test('the matrix finds a route that admits whom it should not', async () => {
  const open = defineRoute({
    method: 'get',
    path: '/api/hole',
    summary: 'hole',
    tags: ['test'],
    access: { signedIn: true },
    output: z.object({}),
    handle: async () => ({}),
  });
  await using http = await openHttpBench({ routes: [open] });
  const declared = { ...open, access: { scope: 'audit:read' } } as Route;
  const wrong = await wrongAnswers({ ...http, routes: [declared] }, await parties(http));
  expect(wrong).toEqual([
    'get /api/hole as setter: expected scope_missing, got admitted (200 )',
    'get /api/hole as client: expected scope_missing, got admitted (200 )',
  ]);
});

test('a foreign workspace and one that does not exist get the same answer, by slug and by id', async () => {
  await using http = await openHttpBench();
  const [acme, beta] = [await http.workspace('acme'), await http.workspace('beta')];
  const cookie = await http.signIn(acme.id, 'owner');
  const ask = async (wish: string) => {
    const sent = await http.send('/api/me', { cookie, headers: { 'x-workspace': wish } });
    return [sent.status, sent.json.code, String(sent.json.detail).replace(wish, '…')];
  };
  const nowhere = await ask('nowhere');
  expect(nowhere[0]).toBe(404);
  expect(await ask(beta.slug)).toEqual(nowhere);
  expect(await ask(beta.id)).toEqual(nowhere);
  expect((await http.send(`/api/me?workspace=${acme.id}`, { cookie })).status).toBe(200);
});

test('taking a person out ends their access with the next request', async () => {
  await using http = await openHttpBench();
  const acme = await http.workspace('acme');
  const [owner, operator] = [await http.signIn(acme.id, 'owner'), await http.signIn(acme.id, 'operator')];
  const { id } = (await http.send('/api/me', { cookie: operator })).json;
  expect((await http.send(`/api/members/${String(id)}`, { method: 'DELETE', cookie: owner })).status).toBe(
    200,
  );
  const after = await http.send('/api/me', { cookie: operator });
  expect([after.status, after.json.code]).toEqual([403, 'access.no_workspace']);
});

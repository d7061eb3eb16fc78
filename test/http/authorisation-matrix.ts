import { ROLE_SCOPES } from '#access';
import { isPublic, type Route } from '#http';
import { ROLES, type Role } from '../../src/access/contract.ts';
import type { HttpBench, Sent } from './http-bench.ts';

export const CALLERS = ['nobody', ...ROLES, 'foreigner'] as const;
export type MatrixCaller = (typeof CALLERS)[number];

/** What the application must do before a handler runs. */
export type Expected = 'admitted' | 'signed_out' | 'scope_missing' | 'workspace_not_found';
export type AuthorisationCase = {
  readonly route: Route;
  readonly caller: MatrixCaller;
  readonly expected: Expected;
};

function expectedFor(route: Route, caller: MatrixCaller): Expected {
  if (isPublic(route.access)) return 'admitted';
  if (caller === 'nobody') return 'signed_out';
  if (caller === 'foreigner') return 'workspace_not_found';
  if ('signedIn' in route.access) return 'admitted';
  return ROLE_SCOPES[caller as Role].has(route.access.scope) ? 'admitted' : 'scope_missing';
}

/** Every route for nobody, for each role, and for the owner of another workspace: what must happen. */
export const authorisationMatrix = (routes: readonly Route[]): AuthorisationCase[] =>
  routes.flatMap((route) =>
    CALLERS.map((caller) => ({ route, caller, expected: expectedFor(route, caller) })),
  );

/** A path with harmless parameters: ids that exist nowhere. */
export const samplePath = (route: Route): string =>
  route.path.replace(/:\w+/g, '00000000-0000-7000-8000-000000000000').replace(/\*$/, 'nothing');

/** What an answer says about access. Anything a handler or its input check says counts as admitted. */
export function observed(sent: Pick<Sent, 'status' | 'json'>): Expected {
  const code = String(sent.json.code ?? '');
  if (sent.status === 401 && code === 'access.signed_out') return 'signed_out';
  if (sent.status === 403 && code === 'access.scope_missing') return 'scope_missing';
  if (sent.status === 404 && code === 'workspace.not_found') return 'workspace_not_found';
  return 'admitted';
}

/**
 * Asks the application every question of the matrix and returns the answers that were wrong. Bodies are empty, so that
 * a permitted write stops at its input check; routes that end sessions or open streams are asked like all others.
 */
export async function wrongAnswers(
  http: HttpBench,
  parties: { workspace: string; cookies: Readonly<Record<Role, string>>; foreigner: string },
): Promise<string[]> {
  const wrong: string[] = [];
  for (const { route, caller, expected } of authorisationMatrix(http.routes)) {
    const cookie =
      caller === 'nobody' ? undefined : caller === 'foreigner' ? parties.foreigner : parties.cookies[caller];
    const abort = new AbortController();
    const response = await http.app.request(`http://legwork.test${samplePath(route)}`, {
      method: route.method.toUpperCase(),
      signal: abort.signal,
      headers: {
        'x-workspace': parties.workspace,
        origin: 'http://legwork.test',
        'content-type': 'application/json',
        ...(cookie && !isPublic(route.access) ? { cookie } : {}),
      },
      ...(route.method === 'get' ? {} : { body: '{}' }),
    });
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const text = isJson ? await response.text() : '';
    const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    if (!isJson) await response.body?.cancel();
    abort.abort();
    const got = observed({ status: response.status, json });
    if (got !== expected)
      wrong.push(
        `${route.method} ${route.path} as ${caller}: expected ${expected}, got ${got} (${response.status} ${String(json.code ?? '')})`,
      );
    if (response.status >= 500) wrong.push(`${route.method} ${route.path} as ${caller}: ${response.status}`);
  }
  return wrong;
}

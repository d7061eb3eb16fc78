import { type Access, accessRoutes, authenticator, createAccess, createWorkspace } from '#access';
import { type Actor, systemActor } from '#core/actor';
import { type Clock, systemClock } from '#core/clock';
import type { Ctx, Workspace, WorkspaceMode } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { notFound } from '#core/errors';
import type { Log } from '#core/log';
import { loadWorkspace } from '#core/workspace.store';
import { createHttpApp, type HttpApp, type Route } from '#http';
import { emergencyStop, resumeOperations, verifyAudit } from '#ops';
import type { Role } from '../../src/access/contract.ts';
import { ensureUser, putMember } from '../../src/access/member.store.ts';
import { openWorkbench, quietLog, type Workbench } from '../support/workbench.ts';

export const BASE_URL = 'http://legwork.test';
export const DASHBOARD_TOKEN = 'a dashboard token of the tests';

export type Sent = { status: number; headers: Headers; text: string; json: Record<string, unknown> };
export type SendOptions = {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  cookie?: string;
  key?: string;
  ip?: string;
};

export type HttpBench = {
  bench: Workbench;
  access: Access;
  app: HttpApp;
  routes: readonly Route[];
  contextFor(workspaceId: string, actor: Actor): Promise<Ctx>;
  workspace(slug: string, mode?: WorkspaceMode, parentId?: string): Promise<Workspace>;
  /** Adds a person with this role and signs them in; returns the cookie. */
  signIn(workspaceId: string, role: Role, email?: string): Promise<string>;
  send(path: string, options?: SendOptions): Promise<Sent>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** The application over a database of its own, with the access routes and whatever else a test adds. */
export async function openHttpBench(
  more: {
    routes?: readonly Route[];
    corsOrigins?: string[];
    clock?: Clock;
    log?: Log;
    dashboardToken?: string | null;
  } = {},
): Promise<HttpBench> {
  const bench = await openWorkbench();
  const log = more.log ?? quietLog;
  const dashboardToken = more.dashboardToken === null ? undefined : (more.dashboardToken ?? DASHBOARD_TOKEN);
  const clock = more.clock ?? systemClock;
  const access = createAccess({
    database: bench.database,
    secret: 'a session secret of the tests, long enough',
    baseUrl: BASE_URL,
    dashboardToken,
    log,
    clock,
  });
  const system = acrossWorkspaces(bench.database);
  const contextFor = async (workspaceId: string, actor: Actor): Promise<Ctx> => {
    const workspace = await system.tx((tx) => loadWorkspace(tx, workspaceId));
    if (!workspace) throw notFound('workspace', workspaceId);
    return bench.ctx(workspace, { actor, clock: systemClock });
  };
  const routes = [
    ...accessRoutes(access, { emergencyStop, resumeOperations, verifyAudit }),
    ...(more.routes ?? []),
  ];
  const app = createHttpApp({
    routes,
    authenticate: authenticator(access),
    contextFor,
    log,
    baseUrl: BASE_URL,
    version: 'test',
    corsOrigins: more.corsOrigins ?? [],
  });
  const send = async (path: string, options: SendOptions = {}): Promise<Sent> => {
    const headers = new Headers(options.headers);
    if (options.cookie) {
      headers.set('cookie', options.cookie);
      if (!headers.has('origin')) headers.set('origin', BASE_URL);
    }
    if (options.key) headers.set('authorization', `Bearer ${options.key}`);
    if (options.body !== undefined) headers.set('content-type', 'application/json');
    const init = {
      method: options.method ?? 'GET',
      headers,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    };
    const response = await app.request(`${BASE_URL}${path}`, init, {
      incoming: { socket: { remoteAddress: options.ip ?? '192.0.2.1' } },
    });
    const text = await response.text();
    const json =
      text !== '' && /json/.test(response.headers.get('content-type') ?? '')
        ? (JSON.parse(text) as Record<string, unknown>)
        : {};
    return { status: response.status, headers: response.headers, text, json };
  };
  return {
    bench,
    access,
    app,
    routes,
    contextFor,
    send,
    async workspace(slug, mode = 'sandbox', parentId) {
      const made = await createWorkspace(access, {
        name: slug,
        slug,
        mode,
        parentId,
        ownerIds: [],
        actor: systemActor('test'),
      });
      const stored = await system.tx((tx) => loadWorkspace(tx, made.id));
      if (!stored) throw new Error('The workspace was not stored.');
      return stored;
    },
    async signIn(workspaceId, role, email = `${role}-${workspaceId.slice(-6)}@people.test`) {
      await access.tx(async (tx) => {
        const { id } = await ensureUser(tx, { id: access.ids.next(), email, name: role });
        await putMember(tx, { workspaceId, userId: id, role, at: clock.now() });
      });
      return cookieOf(await send(pathOf(await (await access.auth()).linkFor(email)), { ip: '192.0.2.99' }));
    },
    async [Symbol.asyncDispose]() {
      await access.close();
      await bench[Symbol.asyncDispose]();
    },
  };
}

export const pathOf = (link: string): string => {
  const url = new URL(link);
  return `${url.pathname}${url.search}`;
};

/** The cookies a response sets, as a browser would send them back. */
export const cookieOf = (sent: Sent): string =>
  sent.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');

import { authenticator, createAccess } from '#access';
import { SCOPES, type Scope } from '#core/actor';
import { coreConfig, loadConfig } from '#core/config/index';
import { createHttpApp } from '#http';
import type { Role } from '../../src/access/contract.ts';
import { ensureUser, putMember } from '../../src/access/member.store.ts';
import { ensureOrganization } from '../../src/access/workspace-rows.store.ts';
import type { Legwork } from '../../src/app/legwork.ts';
import { allRoutes } from '../../src/app/routes.ts';
import { type DispatchWorld, openDispatchWorld } from './dispatch-world.ts';
import { quietLog } from './workbench.ts';

export const BASE_URL = 'http://legwork.test';
export const DASHBOARD_TOKEN = 'a dashboard token of the tests';

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
};
export type Question = {
  readonly method?: string;
  readonly body?: unknown;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The whole product behind its own HTTP surface, with every route, over a database of this file. No socket is opened. */
export type ProductBench = Awaited<ReturnType<typeof openProductBench>>;

export async function openProductBench(options: Parameters<typeof openDispatchWorld>[0] = {}) {
  const world = await openDispatchWorld(options);
  const access = createAccess({
    database: world.database,
    secret: 'a session secret of the tests, long enough',
    baseUrl: BASE_URL,
    dashboardToken: DASHBOARD_TOKEN,
    log: quietLog,
  });
  const routes = allRoutes(legworkOver(world, access));
  const app = createHttpApp({
    routes,
    authenticate: authenticator(access),
    contextFor: world.runtime.contextFor,
    log: quietLog,
    baseUrl: BASE_URL,
    version: 'test',
  });
  const ask = async (path: string, question: Question = {}): Promise<Answer> => {
    const abort = new AbortController();
    const response = await app.request(
      `${BASE_URL}${path}`,
      {
        method: (question.method ?? 'get').toUpperCase(),
        signal: abort.signal,
        headers: {
          origin: BASE_URL,
          ...(question.cookie ? { cookie: question.cookie } : {}),
          ...(question.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...question.headers,
        },
        ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
      },
      { incoming: { socket: { remoteAddress: '192.0.2.1' } } },
    );
    const type = response.headers.get('content-type') ?? '';
    const stream = type.includes('event-stream');
    const text = stream ? '' : await response.text();
    if (stream) await response.body?.cancel();
    abort.abort();
    const json = type.includes('json') && text ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, text, json };
  };
  return {
    world,
    access,
    app,
    routes,
    ask,
    /** Adds a person with this role to a workspace and signs them in; returns the cookie. */
    async signIn(workspaceId: string, role: Role): Promise<string> {
      const email = `${role}-${workspaceId.slice(-6)}@people.test`;
      await access.tx(async (tx) => {
        await ensureOrganization(tx, workspaceId);
        const { id } = await ensureUser(tx, { id: access.ids.next(), email, name: role });
        await putMember(tx, { workspaceId, userId: id, role, at: access.clock.now() });
      });
      const link = new URL(await (await access.auth()).linkFor(email));
      const followed = await ask(`${link.pathname}${link.search}`);
      return followed.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0] ?? '')
        .join('; ');
    },
    /** Makes a key with these scopes by the route people use; returns the key. */
    async key(ownerCookie: string, scopes: readonly Scope[] = SCOPES): Promise<string> {
      const made = await ask('/api/keys', {
        method: 'post',
        cookie: ownerCookie,
        body: { name: 'a key of the tests', scopes },
      });
      if (made.status !== 201) throw new Error(`The key was not made: ${made.text}`);
      return String(made.json.key);
    },
    async [Symbol.asyncDispose]() {
      await access.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** What the routes ask of a whole process, over the runtime of the test. */
function legworkOver(world: DispatchWorld, access: Legwork['access']): Legwork {
  return {
    installation: {
      config: loadConfig([coreConfig], {}).config.core,
      environment: {},
      trustedProxies: [],
      home: '/nowhere',
      secret: 'a secret of the tests, 32 characters long',
      database: world.database,
      log: quietLog,
      notes: [],
      close: async () => undefined,
    },
    access,
    runtime: world.runtime,
    sandbox: world.sandbox,
    world: { deliverDue: async () => 0, nextDue: () => null },
    elsewhere: false,
    takePort: async () => 0,
    answerOwn: () => undefined,
    startWorker: () => undefined,
    close: async () => undefined,
  };
}

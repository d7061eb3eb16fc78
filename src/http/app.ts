import { OpenAPIHono } from '@hono/zod-openapi';
import { Scalar } from '@scalar/hono-api-reference';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import type { Actor } from '#core/actor';
import { type Ctx, requireScope } from '#core/ctx';
import { forbidden, LegworkError } from '#core/errors';
import type { Log } from '#core/log';
import { explain } from '#core/verdict';
import { clientAddress } from './client-address.ts';
import { CORRELATION_HEADER, correlationIdOf, REFERENCE_POLICY, secureHeaders } from './headers.ts';
import { inputOf } from './input.ts';
import { describeRoutes } from './openapi.ts';
import { sameOriginVerdict } from './origin.rules.ts';
import { HttpError, problemResponse } from './problem.ts';
import { type Call, type Caller, isPublic, type Route } from './route.ts';

/** What is known of a request when it is asked who sends it. */
export type Credentials = {
  readonly headers: Headers;
  readonly url: URL;
  readonly ip: string;
  /** The workspace asked for by `X-Workspace` or `?workspace=`, as slug or id. */
  readonly workspace: string | undefined;
};

/** Says who is calling, or throws: `unauthenticated`, or `not_found` for a workspace the caller does not belong to. */
export type Authenticate = (credentials: Credentials) => Promise<Caller>;

export type HttpAppParts = {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly contextFor: (workspaceId: string, actor: Actor) => Promise<Ctx>;
  readonly log: Log;
  /** The public address; https makes cookies and headers strict. */
  readonly baseUrl: string;
  readonly version: string;
  /** Other origins whose pages may call the API with a key or token; never with a cookie. */
  readonly corsOrigins?: readonly string[];
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
};

type Env = {
  Variables: { correlationId: string };
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } };
};
export type HttpApp = Pick<OpenAPIHono<Env>, 'fetch' | 'request'>;

/** One megabyte; a route may allow more for itself. */
const BODY_LIMIT = 1024 * 1024;

/**
 * The whole HTTP surface: access, input, errors, headers and the API reference are the same for every route.
 * Routes under `/api` come first, then an unknown `/api` path is a 404 problem, then pages and files.
 */
export function createHttpApp(parts: HttpAppParts): HttpApp {
  const app = new OpenAPIHono<Env>();
  frame(app, parts);
  const api = parts.routes.filter((route) => route.path.startsWith('/api/'));
  for (const route of api) mount(app, parts, route);
  reference(app, parts, api);
  app.all('/api/*', (c) => unknownPath(c, parts.log));
  for (const route of parts.routes) if (!api.includes(route)) mount(app, parts, route);
  app.notFound((c) => unknownPath(c, parts.log));
  app.onError((error, c) => problemResponse(tooLarge(error) ?? error, c.get('correlationId'), parts.log));
  return app;
}

const unknownPath = (c: Context<Env>, log: Log): Response =>
  problemResponse(
    new LegworkError(
      'not_found',
      'http.no_such_path',
      `There is nothing at ${c.req.method} ${new URL(c.req.url).pathname}. The API is described at /api/docs.`,
    ),
    c.get('correlationId'),
    log,
  );

const tooLarge = (error: Error): HttpError | undefined =>
  error.name === 'BodyLimitError'
    ? new HttpError(
        413,
        'request.too_large',
        'The request is larger than allowed here. Nothing was changed. Send less at once.',
      )
    : undefined;

function frame(app: OpenAPIHono<Env>, parts: HttpAppParts): void {
  const secure = parts.baseUrl.startsWith('https:');
  app.use('*', async (c, next) => {
    const correlationId = correlationIdOf(c.req.header(CORRELATION_HEADER));
    c.set('correlationId', correlationId);
    await next();
    const dress = (headers: Headers): void => {
      headers.set(CORRELATION_HEADER, correlationId);
      secureHeaders(headers, { api: c.req.path.startsWith('/api/'), secure });
    };
    try {
      // A response that is dressed as it is leaves in one write; one that is built anew leaves as a stream.
      dress(c.res.headers);
    } catch {
      const headers = new Headers(c.res.headers);
      dress(headers);
      const { body, status } = c.res;
      c.res = undefined;
      c.res = new Response(body, { status, headers });
    }
  });
  const origins = new Set(parts.corsOrigins ?? []);
  app.use(
    '/api/*',
    cors({
      origin: (origin) => (origins.has(origin) ? origin : null),
      allowMethods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
      allowHeaders: ['Authorization', 'Content-Type', 'X-Dashboard-Token', 'X-Workspace', CORRELATION_HEADER],
      exposeHeaders: [CORRELATION_HEADER],
      maxAge: 600,
    }),
  );
}

function reference(app: OpenAPIHono<Env>, parts: HttpAppParts, routes: readonly Route[]): void {
  describeRoutes(app.openAPIRegistry, routes);
  const document = () =>
    app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'Legwork', version: parts.version, description: 'Self-hosted outbound revenue engine.' },
      servers: [{ url: parts.baseUrl }],
    });
  let described: ReturnType<typeof document> | undefined;
  app.get('/api/openapi.json', (c) => {
    described ??= document();
    return c.json(described);
  });
  app.use('/api/docs', async (c, next) => {
    await next();
    c.header('content-security-policy', REFERENCE_POLICY);
  });
  app.get('/api/docs', Scalar({ url: '/api/openapi.json', pageTitle: 'Legwork API' }));
}

function mount(app: OpenAPIHono<Env>, parts: HttpAppParts, route: Route): void {
  const maxSize = route.bodyLimit ?? BODY_LIMIT;
  const counted = bodyLimit({
    maxSize,
    onError: (c) =>
      problemResponse(
        tooLarge(Object.assign(new Error(), { name: 'BodyLimitError' })),
        c.get('correlationId'),
        parts.log,
      ),
  });
  const limit: MiddlewareHandler<Env> = (c, next) => {
    const announced = c.req.header('content-length');
    // The server reads no more than was announced, so a length within the limit needs no counting.
    const within = announced !== undefined && Number(announced) <= maxSize;
    return within && c.req.header('transfer-encoding') === undefined ? next() : counted(c, next);
  };
  app.on(route.method.toUpperCase(), [route.path], limit, async (c) => {
    const started = performance.now();
    const call = callOf(c, parts);
    const caller = isPublic(route.access) ? undefined : await admitted(parts, route, call);
    const ctx = caller && (await parts.contextFor(caller.workspaceId, caller.actor));
    if (ctx && 'scope' in route.access) requireScope(ctx, route.access.scope);
    const response = await answer(route, ctx, { ...call, caller }, parts.log);
    // The declared path, not the one asked for: paths and queries may carry tokens.
    parts.log.debug(
      {
        method: route.method,
        path: route.path,
        status: response.status,
        ms: Math.round(performance.now() - started),
        correlationId: call.correlationId,
      },
      'Request',
    );
    if (!caller?.setCookies?.length) return response;
    const headers = new Headers(response.headers);
    for (const cookie of caller.setCookies) headers.append('set-cookie', cookie);
    return new Response(response.body, { status: response.status, headers });
  });
}

function callOf(c: Context<Env>, parts: HttpAppParts): Call {
  const correlationId = c.get('correlationId');
  return {
    request: c.req.raw,
    url: new URL(c.req.url),
    params: c.req.param() as Record<string, string>,
    ip: clientAddress(
      c.env?.incoming?.socket?.remoteAddress,
      c.req.header('x-forwarded-for') ?? null,
      parts.trustedProxies ?? [],
    ),
    correlationId,
    log: parts.log.child({ correlationId }),
    caller: undefined,
  };
}

async function admitted(parts: HttpAppParts, route: Route, call: Call): Promise<Caller> {
  const { request, url, ip } = call;
  const workspace = request.headers.get('x-workspace') ?? url.searchParams.get('workspace') ?? undefined;
  const caller = await parts.authenticate({ headers: request.headers, url, ip, workspace });
  if (caller.via !== 'session') return caller;
  const sameOrigin = sameOriginVerdict({
    method: route.method,
    origin: request.headers.get('origin'),
    fetchSite: request.headers.get('sec-fetch-site'),
    hosts: [url.host, new URL(parts.baseUrl).host],
  });
  if (!sameOrigin.allowed) throw forbidden('access.foreign_origin', explain(sameOrigin));
  return caller;
}

async function answer(route: Route, ctx: Ctx | undefined, call: Call, log: Log): Promise<Response> {
  if (route.raw) return route.handle(ctx, call);
  const given = await inputOf(route, call.request, call.url, call.params);
  const result = route.output.safeParse(await route.handle(ctx, given, call));
  if (!result.success) {
    log.error(
      { path: route.path, issues: result.error.issues, correlationId: call.correlationId },
      'A route answered something else than it declares.',
    );
    throw new LegworkError(
      'internal',
      'http.undeclared_answer',
      `The answer of ${route.path} does not have the declared shape.`,
    );
  }
  return Response.json(result.data ?? null, { status: route.status ?? 200 });
}

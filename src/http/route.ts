import type { z } from 'zod';
import type { Actor, Scope } from '#core/actor';
import type { Ctx } from '#core/ctx';
import type { Log } from '#core/log';

/** Who may call a route. A public route says why nobody needs to sign in for it. */
export type PublicAccess = { readonly public: true; readonly why: string };
export type RouteAccess = { readonly scope: Scope } | { readonly signedIn: true } | PublicAccess;

/** Who is calling, in which workspace, and how they proved it. `set` are cookies to hand back. */
export type Caller = {
  readonly actor: Actor;
  readonly via: 'session' | 'key' | 'token';
  readonly workspaceId: string;
  readonly setCookies?: readonly string[];
};

/** What a handler may know about the request beside its input. */
export type Call = {
  readonly request: Request;
  readonly url: URL;
  /** Path parameters as written in the path. */
  readonly params: Readonly<Record<string, string>>;
  /** The address of the client as far as it can be trusted. */
  readonly ip: string;
  readonly correlationId: string;
  readonly log: Log;
  /** Undefined on public routes. */
  readonly caller: Caller | undefined;
};

export type Method = 'get' | 'post' | 'put' | 'delete';

/** A public handler has no context: nobody signed in and no workspace was chosen. */
export type ContextOf<A extends RouteAccess> = A extends PublicAccess ? undefined : Ctx;
type Shape = Record<string, unknown>;
type Given<S> = S extends z.ZodType<infer Out> ? Out : Record<never, never>;

type Common<A extends RouteAccess> = {
  readonly method: Method;
  /** With parameters as `:name`, e.g. `/api/keys/:keyId`. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly access: A;
  /** Largest body in bytes; 1 MB without it. */
  readonly bodyLimit?: number;
};

export type RouteSpec<
  A extends RouteAccess,
  I extends z.ZodType<Shape> | undefined,
  P extends z.ZodType<Shape> | undefined,
  O extends z.ZodType,
> = Common<A> & {
  /** The query of a GET, the JSON body of everything else. A parameter given several times arrives as a list. */
  readonly input?: I;
  readonly params?: P;
  readonly output: O;
  /** What a success answers; 200 without it. */
  readonly status?: 200 | 201 | 202;
  /** Input and path parameters arrive as one object. */
  readonly handle: (ctx: ContextOf<A>, input: Given<I> & Given<P>, call: Call) => Promise<z.input<O>>;
};

export type RawRouteSpec<A extends RouteAccess> = Common<A> & {
  /** Answers by itself: event streams, HTML, redirects, files. */
  readonly raw: true;
  readonly handle: (ctx: ContextOf<A>, call: Call) => Promise<Response>;
  /** The media type of a success, for the API reference; such a route is left out of it without one. */
  readonly produces?: string;
};

/** A JSON route with its types forgotten, ready for the application. */
export type JsonRoute = Common<RouteAccess> & {
  readonly raw?: false;
  readonly input?: z.ZodType<Shape>;
  readonly params?: z.ZodType<Shape>;
  readonly output: z.ZodType;
  readonly status?: 200 | 201 | 202;
  readonly handle: (ctx: Ctx | undefined, input: Shape, call: Call) => Promise<unknown>;
};
export type RawRoute = Common<RouteAccess> & {
  readonly raw: true;
  readonly produces?: string;
  readonly handle: (ctx: Ctx | undefined, call: Call) => Promise<Response>;
};
export type Route = JsonRoute | RawRoute;

/**
 * Declares a JSON route: who may call it, what it takes, what it answers. The application checks access, then input,
 * calls `handle`, and answers with exactly the declared output.
 */
export const defineRoute = <
  const A extends RouteAccess,
  O extends z.ZodType,
  I extends z.ZodType<Shape> | undefined = undefined,
  P extends z.ZodType<Shape> | undefined = undefined,
>(
  route: RouteSpec<A, I, P, O>,
): JsonRoute => route as unknown as JsonRoute;

/** Declares a route that builds its own response; access, limits and headers are the application's all the same. */
export const defineRawRoute = <const A extends RouteAccess>(route: Omit<RawRouteSpec<A>, 'raw'>): RawRoute =>
  ({ ...route, raw: true }) as unknown as RawRoute;

export const isPublic = (access: RouteAccess): access is PublicAccess => 'public' in access;

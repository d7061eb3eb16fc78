import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { isPublic, type Route, type RouteAccess } from './route.ts';

type Registry = OpenAPIHono['openAPIRegistry'];

/** How an error looks on the wire. */
export const problemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })),
    correlationId: z.string(),
    reasons: z.array(z.object({ code: z.string(), text: z.string() })).optional(),
    facts: z.record(z.string(), z.unknown()).optional(),
    errorId: z.string().optional(),
  })
  .meta({ id: 'Problem' });

const accessSentence = (access: RouteAccess): string => {
  if (isPublic(access)) return `Open to everyone: ${access.why}`;
  if ('scope' in access) return `Needs the scope \`${access.scope}\`.`;
  return 'Needs a signed-in caller; no particular scope.';
};

/** Writes routes into the API reference. Raw routes appear when they say what they produce. */
export function describeRoutes(registry: Registry, routes: readonly Route[]): void {
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key of a workspace.',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'legwork.session_token',
  });
  registry.registerComponent('securitySchemes', 'dashboardToken', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Dashboard-Token',
  });
  const problem = {
    description: 'A problem (RFC 9457)',
    content: { 'application/problem+json': { schema: problemShape } },
  };
  for (const route of routes) {
    if (route.raw && !route.produces) continue;
    const success = route.raw
      ? { description: 'Success', content: { [route.produces ?? '']: { schema: z.string() } } }
      : { description: 'Success', content: { 'application/json': { schema: route.output } } };
    const input = route.raw ? undefined : route.input;
    const params = route.raw ? undefined : route.params;
    registry.registerPath({
      method: route.method,
      path: route.path.replace(/:(\w+)/g, '{$1}'),
      summary: route.summary,
      description: accessSentence(route.access),
      tags: [...route.tags],
      security: isPublic(route.access) ? [] : [{ apiKey: [] }, { session: [] }, { dashboardToken: [] }],
      request: {
        ...(params ? { params: params as z.ZodObject } : {}),
        ...(input && route.method === 'get' ? { query: input as z.ZodObject } : {}),
        ...(input && route.method !== 'get'
          ? { body: { content: { 'application/json': { schema: input } } } }
          : {}),
      },
      responses: { [route.raw ? 200 : (route.status ?? 200)]: success, default: problem },
    });
  }
}

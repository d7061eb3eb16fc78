import type { SimulatedAnswer, SimulatedRequest } from './simulator.ts';

export type RouteParams = Readonly<Record<string, string>>;
/** `POST /contacts/:id/tags` with what answers it; the first that fits is taken. */
export type SimulatedRoutes = Readonly<
  Record<string, (request: SimulatedRequest, params: RouteParams) => SimulatedAnswer>
>;

/** Answers requests by a table of routes; `missing` is said to everything else. */
export function routed(
  routes: SimulatedRoutes,
  missing: SimulatedAnswer,
): (request: SimulatedRequest) => SimulatedAnswer {
  const table = Object.entries(routes).map(([route, work]) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, pattern: patternOf(path), work };
  });
  return (request) => {
    for (const { method, pattern, work } of table) {
      const match = method === request.method ? pattern.exec(request.path) : null;
      if (!match) continue;
      const params = Object.entries(match.groups ?? {}).map(([name, value]) => [
        name,
        decodeURIComponent(value),
      ]);
      return work(request, Object.fromEntries(params));
    }
    return missing;
  };
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);

/** A body that is an object, else an empty one. */
export const fieldsOf = (request: SimulatedRequest): Record<string, unknown> =>
  typeof request.body === 'object' && request.body !== null && !Array.isArray(request.body)
    ? (request.body as Record<string, unknown>)
    : {};

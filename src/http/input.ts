import type { z } from 'zod';
import { type FieldError, LegworkError } from '#core/errors';
import { HttpError } from './problem.ts';
import type { JsonRoute } from './route.ts';

/** Query parameters that steer the request itself and never reach a handler. */
const OF_THE_REQUEST = new Set(['workspace', 'token']);

function queryOf(url: URL): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(url.searchParams.keys())) {
    if (OF_THE_REQUEST.has(name)) continue;
    const values = url.searchParams.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return query;
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.trim() === '') return {};
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]*\+)?json\b/i.test(type)) {
    throw new HttpError(
      415,
      'request.not_json',
      'The body is not JSON. Nothing was changed. Send it with the header Content-Type: application/json.',
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(
      400,
      'request.malformed_json',
      'The body is not readable as JSON. Nothing was changed. Check quotes, commas and brackets.',
    );
  }
}

function check(
  schema: z.ZodType<Record<string, unknown>> | undefined,
  value: unknown,
  fields: FieldError[],
): Record<string, unknown> {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  fields.push(
    ...parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  );
  return {};
}

/** Reads and validates what a route takes. Throws `invalid` with every field that is wrong. */
export async function inputOf(
  route: JsonRoute,
  request: Request,
  url: URL,
  params: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const fields: FieldError[] = [];
  const own = check(route.params, params, fields);
  const given = route.input && (route.method === 'get' ? queryOf(url) : await bodyOf(request));
  const input = check(route.input, given, fields);
  if (fields.length > 0) {
    const first = fields.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
    throw new LegworkError(
      'invalid',
      'request.invalid',
      `The request is not valid. Nothing was changed. ${first}`,
      { fields },
    );
  }
  return { ...input, ...own };
}

import { randomUUID } from 'node:crypto';
import { type ErrorKind, type FieldError, isLegworkError, LegworkError } from '#core/errors';
import type { Log } from '#core/log';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  refused: 403,
  unavailable: 503,
  internal: 500,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Not JSON',
  422: 'Not valid',
  429: 'Too many attempts',
  500: 'Something went wrong',
  503: 'Not available',
};

/** An error with a status of its own, e.g. 413 or 429, and headers that belong to it. */
export class HttpError extends LegworkError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(status === 400 ? 'invalid' : 'refused', code, message);
    this.status = status;
    this.headers = headers;
  }
}

/** An error on the wire (RFC 9457). `detail` is a sentence a person can act on. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  fields: readonly FieldError[];
  correlationId: string;
  /** Why a guard refused, sentence by sentence. */
  reasons?: unknown;
  /** Facts the sentence rests on. */
  facts?: Readonly<Record<string, unknown>>;
  /** Names the log line of an unexpected error. */
  errorId?: string;
};

export const statusOf = (error: LegworkError): number =>
  error instanceof HttpError ? error.status : STATUS[error.kind];

/** Describes any error without its internals: what was not foreseen shows an error id and goes to the log. */
export function problemOf(error: unknown, correlationId: string, log: Log): Problem {
  if (isLegworkError(error) && error.kind !== 'internal') {
    const status = statusOf(error);
    const { reasons, ...facts } = error.detail;
    return {
      type: `urn:legwork:problem:${error.code}`,
      title: TITLES[status] ?? 'Not possible',
      status,
      detail: error.message,
      code: error.code,
      fields: error.fields,
      correlationId,
      ...(reasons === undefined ? {} : { reasons }),
      ...(Object.keys(facts).length === 0 ? {} : { facts }),
    };
  }
  const errorId = randomUUID();
  log.error({ error, errorId, correlationId }, 'A request failed unexpectedly.');
  return {
    type: 'urn:legwork:problem:internal',
    title: 'Something went wrong',
    status: 500,
    detail: `The request failed for a reason nobody foresaw. Look for the error id ${errorId} in the log; then it is safe to try again.`,
    code: 'internal',
    fields: [],
    correlationId,
    errorId,
  };
}

/** The response of a problem. */
export function problemResponse(error: unknown, correlationId: string, log: Log): Response {
  const problem = problemOf(error, correlationId, log);
  const headers = new Headers({ 'content-type': 'application/problem+json; charset=utf-8' });
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer realm="legwork"');
  if (error instanceof HttpError)
    for (const [name, value] of Object.entries(error.headers)) headers.set(name, value);
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/**
 * An error a person can act on: what happened, what is safe, what to do.
 * `kind` decides the HTTP status and the exit code; `code` is stable and dotted.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'refused'
  | 'unavailable'
  | 'internal';

export type FieldError = { readonly path: string; readonly message: string };

export class LegworkError extends Error {
  override readonly name = 'LegworkError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly fields: readonly FieldError[];
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    more: { fields?: readonly FieldError[]; detail?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.kind = kind;
    this.code = code;
    this.fields = more.fields ?? [];
    this.detail = more.detail ?? {};
  }
}

export const invalid = (code: string, message: string, fields?: readonly FieldError[]) =>
  new LegworkError('invalid', code, message, fields ? { fields } : {});
export const notFound = (what: string, id: string) =>
  new LegworkError('not_found', `${what}.not_found`, `There is no ${what} ${id} in this workspace.`);
export const conflict = (code: string, message: string) => new LegworkError('conflict', code, message);
export const forbidden = (code: string, message: string) => new LegworkError('forbidden', code, message);
export const refused = (code: string, message: string, detail?: Record<string, unknown>) =>
  new LegworkError('refused', code, message, detail ? { detail } : {});
export const unavailable = (code: string, message: string, cause?: unknown) =>
  new LegworkError('unavailable', code, message, { cause });

export const isLegworkError = (error: unknown): error is LegworkError => error instanceof LegworkError;

/**
 * The message of anything thrown, without assuming it is an Error. Of a failed query it is what the database said: the
 * wrapper around it repeats the parameters, which are people's data, and messages are stored and shown.
 */
export const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message.startsWith('Failed query:') && error.cause instanceof Error
    ? error.cause.message
    : error.message;
};

/** A refusal of the server as a person can read it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { path: string; message: string }[];
  constructor(
    status: number,
    body: { detail?: string; title?: string; code?: string; fields?: { path: string; message: string }[] },
  ) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.fields = body.fields ?? [];
  }
}

let workspace: string | undefined;
/** Later calls name this workspace. */
export const inWorkspace = (slug: string): void => {
  workspace = slug;
};

async function call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/api${path}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(workspace ? { 'x-workspace': workspace } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  if (!response.ok) throw new ApiProblem(response.status, parsed as { detail?: string });
  return parsed as T;
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const del = <T>(path: string): Promise<T> => call<T>('DELETE', path);
export const put = <T>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, body);
export const post = <T>(path: string, body: unknown = {}): Promise<T> => call<T>('POST', path, body);

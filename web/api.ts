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

type Sent = { readonly type: string; readonly body: BodyInit };

const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, sent?: Sent): Promise<Response> =>
  fetch(`/api${path}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(sent ? { 'content-type': sent.type } : {}),
      ...(workspace ? { 'x-workspace': workspace } : {}),
    },
    ...(sent ? { body: sent.body } : {}),
  });

async function call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const sent = body === undefined ? undefined : { type: 'application/json', body: JSON.stringify(body) };
  return answerOf(await send(method, path, sent));
}

async function answerOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  if (!response.ok) throw new ApiProblem(response.status, parsed as { detail?: string });
  return parsed as T;
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const del = <T>(path: string): Promise<T> => call<T>('DELETE', path);
export const put = <T>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, body);
export const post = <T>(path: string, body: unknown = {}): Promise<T> => call<T>('POST', path, body);

/** Hands in a file as it is. */
export const upload = async <T>(path: string, file: Blob): Promise<T> =>
  answerOf(await send('POST', path, { type: 'text/csv', body: file }));
/** Fetches a file and lets the browser keep it under this name. */
export async function download(path: string, name: string): Promise<void> {
  const response = await send('GET', path);
  if (!response.ok) return answerOf(response);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

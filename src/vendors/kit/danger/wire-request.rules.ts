/** A request as it would leave, reduced to what it means. */
export type WireRequest = {
  readonly vendor: string;
  readonly method: string;
  /** With or without host; a version prefix such as `/api/v2` does not matter. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** What a request is about (`path`, lower case, without host and version) and what it asks for. */
export type Meaning = {
  readonly path: string;
  readonly deletes: boolean;
  /** Fields of body and query together, the body's deeper fields too, names in lower case. */
  readonly fields: ReadonlyMap<string, unknown>;
  readonly method: string;
};

/** `/api/v2`, `/v18`, `/crm/v3`: where an interface begins, not what is asked of it. */
const VERSION = /^(?:\/(?:api|rest|public|crm))*(?:\/(?:api\/)?v\d+(?:\.\d+)?)?(?=\/)/;

/** Words by which interfaces delete without the verb DELETE. */
const DELETING =
  /^(?:(?:bulk|batch|mass|gdpr|hard|soft)[-_]?)?(?:delete|destroy|remove|purge|erase|archive|wipe)(?:[-_]?(?:all|bulk|batch|many|users|lists?|leads?|contacts?|campaigns?)(?:[-_]?from[a-z_-]*)?)?$/;
const OVERRIDES = ['x-http-method-override', 'x-method-override', 'x-http-method'];
/** Switches that make a harmless request delete. */
const DELETING_FIELDS = /^(?:delete|remove|purge)[-_]?(?:all|list|leads|contacts|campaign)?$/;

/** Reads a request by what it would do, whatever verb it is dressed in. */
export function meaningOf({ vendor, method, url, headers = {}, body }: WireRequest): Meaning {
  const parsed = new URL(url.startsWith('/') ? `http://vendor${url}` : url);
  const fields = new Map<string, unknown>();
  for (const [name, value] of parsed.searchParams) fields.set(name.toLowerCase(), value);
  collect(body, fields);
  const verb = dressedAs(method, headers, fields);
  const parts = decodeURIComponent(parsed.pathname).toLowerCase().split(/[/:]/).filter(Boolean);
  const words = parts.filter((part) => DELETING.test(part));
  const switched = [...fields].some(([name, value]) => DELETING_FIELDS.test(name) && isOn(value));
  // A server in place of the vendor has its paths below the vendor's name.
  const own = parts[0] === vendor ? parts.slice(1) : parts;
  const full = `/${own.filter((part) => !words.includes(part)).join('/')}`;
  return {
    path: full.replace(VERSION, ''),
    deletes: verb === 'DELETE' || words.length > 0 || switched,
    fields,
    method: verb,
  };
}

function dressedAs(
  method: string,
  headers: Readonly<Record<string, string>>,
  fields: ReadonlyMap<string, unknown>,
): string {
  const named = Object.entries(headers).find(([name]) => OVERRIDES.includes(name.toLowerCase()))?.[1];
  const field = fields.get('_method');
  return (named ?? (typeof field === 'string' ? field : method)).toUpperCase();
}

export const isOn = (value: unknown): boolean =>
  value === true || value === 'true' || value === 1 || value === '1';

function collect(value: unknown, fields: Map<string, unknown>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, fields);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) {
      fields.set(name.toLowerCase(), inner);
      collect(inner, fields);
    }
}

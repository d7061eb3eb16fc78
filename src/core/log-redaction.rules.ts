const hidden = '***';
const deepest = 12;

const secretKey =
  /token|secret|passw(?:or)?d|passphrase|api[-_ ]?key|private[-_ ]?key|authorization|cookie|dsn/i;
/** `inputTokens: 812` is a count, not a token. */
const countKey = /tokens$/i;

const databaseUrl =
  /\b((?:postgres(?:ql)?|mysql|mariadb|rediss?|mongodb(?:\+srv)?|amqps?|smtps?|imaps?):\/\/)[^\s]*@/gi;
const urlCredentials = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]*(?:@[^\s/?#@]*)*@/gi;
const wholeLine = /\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=])[^\r\n]*/gi;
/** The parameters of a failed query are people's data; they end where the stack begins. */
const queryParameters = /(Failed query:[\s\S]*?\nparams: )[\s\S]*?(?=\n {4}at |$)/g;
const scheme = /\b(Bearer|Basic|Token)\s+[^\s"',;]{4,}/g;
const assignment =
  /([\w.-]*(?:token|secret|passw(?:or)?d|passphrase|api[-_]?key|private[-_]?key|dsn)[\w.-]*)(["']?\s*(?:=|%3D|:(?!\/\/))\s*)("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s&#,;]+)/gi;
/** Shapes that are secrets wherever they stand: vendor keys with their prefix, signed tokens. */
const knownShapes =
  /\b(?:(?:sk|pk|rk|whsec|ghp|gho|glpat)[-_][\w-]{16,}|xox[a-z]-[\w-]{10,}|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)/g;

/** The text without passwords in addresses, `token=…` and the like, bearer tokens, cookies, known kinds of keys and parameters of queries. */
export function redactText(text: string): string {
  return text
    .replace(queryParameters, `$1${hidden}`)
    .replace(wholeLine, `$1$2 ${hidden}`)
    .replace(databaseUrl, `$1${hidden}@`)
    .replace(urlCredentials, `$1${hidden}@`)
    .replace(scheme, `$1 ${hidden}`)
    .replace(knownShapes, hidden)
    .replace(assignment, `$1$2${hidden}`);
}

const isTold: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause']);

/** What a database error repeats of the rows it failed on. */
const isRow = (error: Error, key: string, value: unknown): boolean =>
  (key === 'params' && 'query' in error) ||
  (key === 'detail' && 'severity' in error && typeof value === 'string');

/** A failed query repeats its parameters, which are people's data, in its message and at the head of its stack. */
const withoutRows = (text: string): string =>
  text.startsWith('Failed query:') || /^\w*Error: Failed query:/.test(text)
    ? text.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/, `\nparams: ${hidden}`)
    : text;

function redactError(error: Error, depth: number, above: readonly object[]): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message: redactText(withoutRows(message)),
    ...(stack === undefined ? {} : { stack: redactText(withoutRows(stack)) }),
    ...(cause === undefined ? {} : { cause: redactAt(cause, depth + 1, above) }),
    ...redactFields(
      Object.entries(error).filter(([key, value]) => !isTold.has(key) && !isRow(error, key, value)),
      depth,
      above,
    ),
  };
}

function redactFields(
  entries: Iterable<readonly [string, unknown]>,
  depth: number,
  above: readonly object[],
): Record<string, unknown> {
  const fields: [string, unknown][] = [];
  for (const [key, value] of entries) {
    const isPlain = value === null || value === undefined || typeof value === 'boolean';
    const isCount = typeof value === 'number' && countKey.test(key);
    const hide = secretKey.test(key) && !isPlain && !isCount;
    fields.push([redactText(key), hide ? hidden : redactAt(value, depth + 1, above)]);
  }
  return Object.fromEntries(fields);
}

function redactObject(value: object, depth: number, above: readonly object[]): unknown {
  if (above.includes(value)) return '[circular]';
  if (depth > deepest) return '[too deep]';
  const path = [...above, value];
  if (Array.isArray(value)) return value.map((entry) => redactAt(entry, depth + 1, path));
  if (value instanceof Error) return redactError(value, depth, path);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof URL) return redactText(value.href);
  if (value instanceof Set) return [...value].map((entry) => redactAt(entry, depth + 1, path));
  if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams) {
    const entries: (readonly [unknown, unknown])[] = [...value];
    return redactFields(
      entries.map(([key, entry]) => [String(key), entry] as const),
      depth,
      path,
    );
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const plain: unknown = value.toJSON();
    return plain === value
      ? redactFields(Object.entries(value), depth, path)
      : redactAt(plain, depth + 1, path);
  }
  return redactFields(Object.entries(value), depth, path);
}

function redactAt(value: unknown, depth: number, above: readonly object[]): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value === 'object' && value !== null) return redactObject(value, depth, above);
  return value;
}

/**
 * A copy of anything that is safe to write into a log: values under keys that name a secret become `***` at any depth,
 * and every other text goes through `redactText`. Errors, maps, sets, addresses and circular structures become plain
 * values; the original is not touched.
 */
export const redact = (value: unknown): unknown => redactAt(value, 0, []);

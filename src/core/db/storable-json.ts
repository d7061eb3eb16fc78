/** Escapes of what no database takes: the null character, and half of a pair. A backslash in front of one is counted, as it may be escaped itself. */
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(0000|d[89a-f][0-9a-f]{2})/g;

/** JSON that `jsonb` takes, whatever others wrote: null characters are left out, and half of a pair reads as unknown. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Nearly nothing has such an escape, and looking for its first letters costs a fraction of the search.
  if (!json.includes('\\u')) return json;
  return json.replace(
    UNSTORABLE,
    (_, slashes: string, code: string) => `${slashes}${code === '0000' ? '' : '\\ufffd'}`,
  );
}

import { afterAll, beforeAll } from 'vitest';

/** Something that is open while the tests of one file run, and closed behind them. `wanted`: whether it is opened at all. */
export function ofThisFile<T extends AsyncDisposable>(
  open: () => Promise<T>,
  { wanted = true, within = undefined as number | undefined } = {},
): T {
  let opened: T | undefined;
  beforeAll(async () => {
    if (wanted) opened = await open();
  }, within);
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
  }, within);
  return standInFor(() => {
    if (!opened) throw new Error('It opens with the first test of its file.');
    return opened;
  });
}

/** What will be there when a test runs, named before it is. */
export const standInFor = <T extends object>(now: () => T): T =>
  new Proxy({} as T, {
    get(_, name) {
      const value = Reflect.get(now(), name);
      return typeof value === 'function' ? value.bind(now()) : value;
    },
    set: (_, name, value) => Reflect.set(now(), name, value),
  });

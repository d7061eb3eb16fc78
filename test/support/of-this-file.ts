import { afterAll, beforeAll } from 'vitest';

/** Something that is open while the tests of one file run, and closed behind them. */
export function ofThisFile<T extends AsyncDisposable>(open: () => Promise<T>): T {
  let opened: T | undefined;
  const now = (): T => {
    if (!opened) throw new Error('It opens with the first test of its file.');
    return opened;
  };
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
  });
  return new Proxy({} as T, {
    get: (_, name) => Reflect.get(now(), name),
    set: (_, name, value) => Reflect.set(now(), name, value),
  });
}

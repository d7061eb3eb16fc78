import { expect, test } from 'vitest';
import { createIo } from './io.ts';

/** A reader that takes one piece at a time, and only when asked to. */
function slowReader() {
  const waiting: ((error?: Error | null) => void)[] = [];
  const texts: string[] = [];
  return {
    texts,
    stream: {
      write(text: string, done?: (error?: Error | null) => void) {
        texts.push(text);
        if (done) waiting.push(done);
        return false;
      },
    },
    take: (error?: Error) => waiting.shift()?.(error),
  };
}

/** Counts how many values were asked for. */
function counted(values: readonly number[]) {
  const asked: number[] = [];
  return {
    asked,
    async *values() {
      for (const value of values) {
        asked.push(value);
        yield { value };
      }
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the next result is asked for when the reader took the last', async () => {
  const reader = slowReader();
  const source = counted([1, 2, 3]);
  const done = createIo({ json: true, stdout: reader.stream }).results(source.values(), String);
  await settled();
  expect(source.asked).toEqual([1]);
  reader.take();
  await settled();
  expect(source.asked).toEqual([1, 2]);
  reader.take();
  await settled();
  reader.take();
  expect(await done).toBe(true);
  expect(reader.texts).toEqual(['{"value":1}\n', '{"value":2}\n', '{"value":3}\n']);
});

test('nothing more is asked for when the reader has gone', async () => {
  const reader = slowReader();
  const source = counted([1, 2, 3]);
  const done = createIo({ json: false, stdout: reader.stream }).results(
    source.values(),
    ({ value }) => `number ${value}`,
  );
  await settled();
  reader.take(new Error('EPIPE'));
  expect(await done).toBe(false);
  expect(source.asked).toEqual([1]);
  expect(reader.texts).toEqual(['number 1\n']);
});

test('what comes from outside does not steer the terminal', () => {
  const texts: string[] = [];
  const io = createIo({ json: false, stdout: { write: (text: string) => texts.push(text) } });
  const hostile = 'Ada\u001b[2J\u0007\u009b31m\r\nBerg';
  io.line(hostile);
  io.table([{ who: hostile, id: 1 }]);
  expect(texts).toEqual(['Ada  \nBerg\n', expect.stringMatching(/^who +id\nAda +Berg +1\n$/)]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTerminal, type Terminal } from '../support/terminal.ts';

let terminal: Terminal;
beforeAll(async () => {
  terminal = openTerminal();
  await terminal.stay();
});
afterAll(() => terminal.close());
const NOBODY = '0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10';

test('meetings in the terminal: the list, and what is asked of none is refused in a sentence', async () => {
  expect(await terminal.json(['meetings'])).toEqual({ appointments: [] });
  const to = '2026-12-02T15:00:00Z';
  for (const [line, says] of [
    [['meetings', 'move', NOBODY, '--to', to], /There is no meeting/],
    [['meetings', 'cancel', NOBODY], /something is missing/],
    [['meetings', 'no-show', NOBODY], /There is no meeting/],
    [['meetings', 'postpone', NOBODY], /list, times, move, cancel, no-show/],
  ] as const) {
    const { code, stderr } = await terminal.run([...line]);
    expect([line.join(' '), code]).toEqual([
      line.join(' '),
      expect.toSatisfy((exit) => exit === 1 || exit === 2),
    ]);
    expect(stderr).toMatch(says);
  }
}, 180_000);

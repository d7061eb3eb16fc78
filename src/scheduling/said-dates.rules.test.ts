import { expect, test } from 'vitest';
import { readOwnTimes } from './own-times.rules.ts';
import { readSaidTimes } from './said-times.rules.ts';

const today = Temporal.PlainDate.from('2026-03-02');

test.each(['2026-02-30', '2026-13-01', '0000-00-00', '2026-99-99'])(
  'a day no calendar has, %s, is no day anybody named',
  (day) => {
    expect(readSaidTimes(`How about ${day} at 10:00?`, today).days).toEqual([]);
    expect(readSaidTimes(`How about ${day} at 10:00?`, today).times[0]?.day ?? null).toBeNull();
    expect(readOwnTimes(`I can on ${day}.`, today)).toBeNull();
  },
);

test('a day written as year, month, day is read', () => {
  expect(readSaidTimes('How about 2026-03-05 at 10:00?', today).times[0]?.day?.date.toString()).toBe(
    '2026-03-05',
  );
  expect(readOwnTimes('I can on 2026-03-05.', today)?.from?.toString()).toBe('2026-03-05');
});

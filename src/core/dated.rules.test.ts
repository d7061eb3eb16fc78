import { expect, test } from 'vitest';
import { agedTables, type DatedTable } from './dated.rules.ts';

const table = (name: string, checkedOn: string, goodForDays: number): DatedTable => ({
  name,
  checkedOn,
  goodForDays,
  source: 'its source',
});
const at = (text: string) => Temporal.Instant.from(text);

test('static tables rot: one that nobody looked at for too long is named, the oldest first, on the day after its last', () => {
  const tables = [table('prices', '2026-11-20', 90), table('holidays', '2026-01-01', 365)];
  const names = (now: string) => agedTables(tables, at(now)).map(({ name, days }) => `${name} ${days}`);
  expect(names('2027-02-18T23:59:59Z')).toEqual(['holidays 413']);
  expect(names('2027-02-19T00:00:00Z')).toEqual(['holidays 414', 'prices 91']);
  expect(names('2026-12-31T00:00:00Z')).toEqual([]);
});

test('before its day a table is new', () => {
  expect(agedTables([table('prices', '2026-11-20', 90)], at('2026-03-02T09:00:00Z'))).toEqual([]);
});

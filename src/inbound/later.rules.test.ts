import { expect, test } from 'vitest';
import { readLater } from './later.rules.ts';

const receivedOn = Temporal.PlainDate.from('2026-03-05');
const read = (text: string): [string | null, string] => {
  const { date, rule } = readLater({ text, language: null, receivedOn });
  return [date?.toString() ?? null, rule];
};

test.each<[string, string | null, string]>([
  ['Not now, please write again on 15 April.', '2026-04-15', 'named'],
  ['Reach out in two weeks.', '2026-03-19', 'named'],
  ['Bitte melden Sie sich am 4. Mai wieder.', '2026-05-04', 'named'],
  ['Our contract runs until 30 September 2026, so not now.', '2026-09-16', 'contract'],
  ['Maybe next quarter.', '2026-06-05', 'quarter'],
  ['We look at this in Q3.', '2026-07-01', 'quarter'],
  ['Ask me again in Q1.', '2027-01-01', 'quarter'],
  ['Come back to me in September.', '2026-09-01', 'month'],
  ['Try me after March.', '2027-03-01', 'month'],
  ['Im nächsten Jahr gern.', '2027-01-01', 'year'],
  ['Circle back in a few months.', '2026-06-03', 'months'],
  ['Revenez vers moi dans quelques mois.', '2026-06-03', 'months'],
  ['The timing is not right.', null, 'none'],
  ['Write on 4/5 again.', null, 'uncertain'],
  ['Either on 15 April or on 3 June.', null, 'uncertain'],
])('%s', (text, date, rule) => {
  expect(read(text)).toEqual([date, rule]);
});

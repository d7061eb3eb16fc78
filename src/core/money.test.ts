import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, compare, formatMoney, money, moneyOf, sum, times } from './money.ts';

test('a hundredth of a credit is ten thousand micros', () => {
  expect(moneyOf('0.01', 'credit').micros).toBe(10_000n);
});

test.each([
  ['1.5', 'USD', '1.50 USD'],
  ['0.005', 'USD', '0.005 USD'],
  ['-12', 'EUR', '-12.00 EUR'],
  ['1', 'credit', '1 credit'],
  ['0.01', 'credit', '0.01 credits'],
  ['0.000001', 'USD', '0.000001 USD'],
])('%s %s is shown as %s', (amount, currency, shown) => {
  expect(formatMoney(moneyOf(amount, currency))).toBe(shown);
});

test('what cannot be reckoned exactly is refused', () => {
  expect(() => moneyOf('0.0000001', 'USD')).toThrow(RangeError);
  expect(() => moneyOf('1e3', 'USD')).toThrow(RangeError);
  expect(() => money(0.5, 'USD')).toThrow(RangeError);
  expect(() => money(1, 'dollars')).toThrow(RangeError);
  expect(() => add(money(1, 'USD'), money(1, 'EUR'))).toThrow(/USD and EUR/);
});

test('sums are exact, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })), (micros) => {
      const amounts = micros.map((value) => money(value, 'USD'));
      expect(sum(amounts, 'USD')).toEqual(sum([...amounts].reverse(), 'USD'));
    }),
  );
  expect(times(moneyOf('0.04', 'USD'), 25)).toEqual(moneyOf('1', 'USD'));
  expect(compare(money(1, 'USD'), money(2, 'USD'))).toBe(-1);
});

/** Integer millionths of a unit of `currency`: 1 credit is 1_000_000 micros, 0.01 credit is 10_000. */
export type Money = { readonly micros: bigint; readonly currency: Currency };

/** An ISO 4217 code such as `USD`, or `credit` for a vendor's own unit. */
export type Currency = string;

export const MICROS_PER_UNIT = 1_000_000n;

const CURRENCY = /^(?:[A-Z]{3}|credit)$/;
const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,6}))?$/;

/** Money of whole micros. Throws a RangeError for a currency that is none. */
export function money(micros: bigint | number, currency: Currency): Money {
  if (!CURRENCY.test(currency))
    throw new RangeError(`"${currency}" is no currency; use a code such as USD, or credit.`);
  if (typeof micros === 'number' && !Number.isSafeInteger(micros)) {
    throw new RangeError(`Money is counted in whole micros; ${micros} is no whole number.`);
  }
  return { micros: BigInt(micros), currency };
}

/** Reads `"12.5"` or `"0.04"` without passing through floating point. Throws a RangeError beyond six decimals. */
export function moneyOf(amount: string, currency: Currency): Money {
  const match = DECIMAL.exec(amount.trim());
  if (!match) throw new RangeError(`"${amount}" is no amount; write digits with at most six decimals.`);
  const [, sign, whole = '0', fraction = ''] = match;
  const micros = BigInt(whole) * MICROS_PER_UNIT + BigInt(fraction.padEnd(6, '0'));
  return money(sign === '-' ? -micros : micros, currency);
}

export const zero = (currency: Currency): Money => money(0n, currency);

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency)
    throw new RangeError(`${a.currency} and ${b.currency} cannot be reckoned together.`);
}

/** Throws a RangeError when the currencies differ; nothing is ever converted silently. */
export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { micros: a.micros + b.micros, currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { micros: a.micros - b.micros, currency: a.currency };
}

/** `count` times the price of one. */
export const times = (price: Money, count: number): Money =>
  money(price.micros * BigInt(count), price.currency);

/** The sum; every amount must be in `currency`. */
export const sum = (amounts: readonly Money[], currency: Currency): Money =>
  amounts.reduce(add, zero(currency));

/** Negative, zero or positive, as a sort expects. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  sameCurrency(a, b);
  return a.micros < b.micros ? -1 : a.micros > b.micros ? 1 : 0;
}

/** `1.50 USD`, `0.04 USD`, `0.005 USD`: exact, at least two decimals, no more than needed. Credits have none when whole. */
export function formatMoney({ micros, currency }: Money): string {
  const sign = micros < 0n ? '-' : '';
  const size = micros < 0n ? -micros : micros;
  const digits = (size % MICROS_PER_UNIT).toString().padStart(6, '0').replace(/0+$/, '');
  const least = currency === 'credit' && digits === '' ? 0 : 2;
  const fraction = digits.padEnd(least, '0');
  const unit = currency === 'credit' ? (size === MICROS_PER_UNIT ? 'credit' : 'credits') : currency;
  return `${sign}${size / MICROS_PER_UNIT}${fraction === '' ? '' : `.${fraction}`} ${unit}`;
}

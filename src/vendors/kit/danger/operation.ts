import type { Meaning } from './wire-request.rules.ts';

/**
 * What becomes of a dangerous request. `forbidden`: never, there is no way to do it. `gated`: only under an approval that
 * a person gave to exactly this. `paid`: only as an operation whose price was reserved.
 */
export type Stance = 'forbidden' | 'gated' | 'paid';

export type DangerousOperation = {
  readonly name: string;
  readonly vendor: string;
  readonly stance: Stance;
  readonly matches: (meaning: Meaning) => boolean;
  /** What it hits, as people learnt it. */
  readonly blastRadius: string;
  readonly instead: string;
};

/** An operation in a table: its vendor is the key of the table. */
export type Row = readonly [
  name: string,
  stance: Stance,
  matches: DangerousOperation['matches'],
  blastRadius: string,
  instead: string,
];

export type Rows = Readonly<Record<string, readonly Row[]>>;

/** It deletes something below this path. */
export const deletes = (path: RegExp) => (meaning: Meaning) => meaning.deletes && path.test(meaning.path);
/** It changes something below this path. */
export const touches = (path: RegExp) => (meaning: Meaning) =>
  meaning.method !== 'GET' && path.test(meaning.path);
/** It says something harmful in one field. */
export const says =
  (path: RegExp, field: string, harmful: (value: unknown) => boolean) => (meaning: Meaning) =>
    path.test(meaning.path) && harmful(meaning.fields.get(field));
/** It changes what is spent on advertising. */
export const changesMoney = (meaning: Meaning): boolean =>
  meaning.method !== 'GET' &&
  ['daily_budget', 'lifetime_budget', 'amount_micros', 'amountmicros', 'spend_cap'].some((field) =>
    meaning.fields.has(field),
  );
/** A batch names one address more than once. */
export const repeatsAddress = ({ path, fields }: Meaning): boolean => {
  const batch = fields.get('email_batch');
  if (path !== '/validatebatch' || !Array.isArray(batch)) return false;
  const addresses = batch.map((entry) =>
    String((entry as { email_address?: unknown }).email_address)
      .trim()
      .toLowerCase(),
  );
  return new Set(addresses).size < addresses.length;
};

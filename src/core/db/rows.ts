import { type SQL, sql } from 'drizzle-orm';
import { customType } from 'drizzle-orm/pg-core';
import { storableJson } from './storable-json.ts';
import type { Tx } from './types.ts';

/**
 * Runs one statement and returns its rows. `Row` is what the select list says; timestamps arrive as text,
 * bigint as text (read them with `instantOf` and `Number`).
 */
export async function rows<Row extends object>(tx: Pick<Tx, 'execute'>, statement: SQL): Promise<Row[]> {
  const result = await tx.execute(statement);
  return result.rows as Row[];
}

/** The first row, or undefined. */
export async function row<Row extends object>(
  tx: Pick<Tx, 'execute'>,
  statement: SQL,
): Promise<Row | undefined> {
  return (await rows<Row>(tx, statement))[0];
}

/** A `timestamptz` as Postgres prints it. */
export const instantOf = (text: string): Temporal.Instant => Temporal.Instant.from(text);
export const maybeInstantOf = (text: string | null): Temporal.Instant | null =>
  text === null ? null : instantOf(text);

/** Binds rows as one jsonb parameter, to be unfolded by `jsonb_to_recordset`: one statement for any number of rows. */
export const recordset = (records: readonly object[]): SQL => sql`${storableJson(records)}::jsonb`;

/** Binds a list as a Postgres array of the given type, e.g. `arrayOf(ids, 'uuid')`. */
export const arrayOf = (
  values: readonly (string | number)[],
  type: 'uuid' | 'text' | 'int' | 'bigint',
): SQL =>
  sql`${sql.param(`{${values.map((value) => JSON.stringify(String(value))).join(',')}}`)}::${sql.raw(type)}[]`;

/** `timestamptz` column read and written as Temporal.Instant. */
export const instant = customType<{ data: Temporal.Instant; driverData: string }>({
  dataType: () => 'timestamptz',
  toDriver: (value) => value.toString(),
  fromDriver: (value) => instantOf(value),
});

/** Postgres' answer when a row belongs to another workspace: insufficient privilege, by a policy and not by a grant. */
export function isForeignWrite(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && cause.code === '42501' && cause.message.includes('row-level security'))
      return true;
  return false;
}

/** Of two who claim one thing at once the unique index lets one: whether this error is the other one's. */
export function brokeUnique(error: unknown, index: string): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && cause.code === '23505') return 'constraint' in cause && cause.constraint === index;
  return false;
}

import { z } from 'zod';
import { createSimulator, type VendorSimulator } from '../kit/simulator.ts';

export type SignalSqlSimulatorParts = {
  readonly password: string;
  /** Rows as the query would give them, without `cursor`, in its order. */
  readonly rows: () => readonly Readonly<Record<string, unknown>>[];
  readonly perMinute?: number;
};

const statement = z.object({
  text: z.string(),
  values: z.array(z.union([z.string(), z.number(), z.null()])).min(3),
});

/**
 * A database in small behind one route, `POST /query`: it answers every query with its rows after the position, as a
 * query that follows the contract would. Errors come as status and `code`, like a driver's.
 */
export function createSignalSqlSimulator(parts: SignalSqlSimulatorParts): VendorSimulator {
  const { password, rows, perMinute = 1_000 } = parts;
  return createSimulator({
    perMinute,
    charges: () => [],
    authenticate: ({ headers }) =>
      headers.authorization === `Basic ${password}`
        ? null
        : { status: 401, body: { code: '28P01', message: 'password authentication failed' } },
    tooMany: { status: 429, body: { code: '53300', message: 'sorry, too many clients already' } },
    work(request) {
      const asked = statement.safeParse(request.body);
      if (!asked.success) return { status: 400, body: { code: '42601', message: 'syntax error' } };
      const [cursor, , limit] = asked.data.values;
      const from = Number(cursor ?? 0);
      const to = from + Number(limit);
      const found = rows()
        .map((row, index) => ({ ...row, cursor: String(index + 1) }))
        .slice(from, to);
      return { status: 200, body: found };
    },
  });
}

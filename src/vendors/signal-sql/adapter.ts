import { z } from 'zod';
import { messageOf } from '#core/errors';
import { reason } from '#core/verdict';
import { EffectError, type Failure, type Performer } from '#gateway';
import { aboutCompany, toSignals } from '../kit/signal-rows.rules.ts';
import { defineReader, harmless } from '../kit/vendor-access.ts';
import { signalSqlRead } from './operations.ts';
import { placesIn, queryVerdict } from './query.rules.ts';

/** One read: the text, as many values as it has places for, and how long it may take. */
export type SignalStatement = {
  readonly text: string;
  readonly values: readonly (string | number | null)[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/**
 * A connection somebody else opened. `readRows` runs the statement after the statements of `readOnlyStatements`, in one
 * transaction that is rolled back, and gives its rows; it throws what the driver throws, with `code`.
 */
export type SignalDatabase = {
  readRows(statement: SignalStatement): Promise<unknown>;
  close(): Promise<void>;
};

/** What opens a transaction that can change nothing and ends by itself. */
export const readOnlyStatements = (timeoutMs: number): readonly string[] => [
  'begin transaction isolation level repeatable read read only',
  `set local statement_timeout = ${Math.trunc(timeoutMs)}`,
];

export type SignalSqlSettings = {
  readonly database: SignalDatabase;
  readonly query: string;
  readonly timeoutMs: number;
};

/** Reads signals with one configured query. The database is asked, never changed. */
export const signalSqlPerformer = ({ database, query, timeoutMs }: SignalSqlSettings): Performer =>
  defineReader({
    operation: signalSqlRead,
    async perform(ctx, { cursor, since, companyDomain, limit }, { signal }) {
      const [fault] = queryVerdict(query).reasons;
      if (fault) throw harmless('config', fault.code, fault.text);
      const values = [cursor, since, limit, companyDomain].slice(0, placesIn(query));
      const statement: SignalStatement = { text: query, values, timeoutMs, signal };
      const rows = rowList.safeParse(await database.readRows(statement).catch(failed));
      const read = rows.success ? toSignals(rows.data, 'sql', ctx.now()) : undefined;
      if (!rows.success || !read) throw noRows();
      const last = rows.data.at(-1);
      const position = last?.cursor ?? last?.id;
      const next = position === undefined || position === null ? cursor : String(position);
      const signals = aboutCompany(read.signals, companyDomain);
      const more = rows.data.length >= limit && next !== cursor;
      return { receipt: { ...read, signals, cursor: next, more } };
    },
  });

const rowList = z.array(z.record(z.string(), z.unknown()));

const noRows = (): EffectError =>
  harmless(
    'vendor_bug',
    'signal_sql.answer_unreadable',
    'The query of SIGNAL_SQL_QUERY gave no rows with the columns id and title. Nothing was taken. Change the query.',
  );

/** SQLSTATEs by their beginning, the longest first, with what they mean here. */
const STATES: readonly (readonly [string, Failure, string, string])[] = [
  ['28', 'auth', 'auth_failed', 'does not accept the role or its password'],
  ['25006', 'config', 'writes', 'refused the query because it writes'],
  ['57014', 'transient', 'too_slow', 'stopped the query because it took too long'],
  ['53', 'rate_limited', 'busy', 'has no room for another connection'],
  ['57', 'transient', 'unavailable', 'is starting or shutting down'],
  ['08', 'transient', 'unavailable', 'lost the connection'],
  ['40', 'transient', 'unavailable', 'gave way to another transaction'],
];
const UNREACHABLE = /^(?:ECONN|ENOTFOUND|EAI_AGAIN|EHOST|ENET|EPIPE|ETIMEDOUT|UND_ERR)/;

function failed(error: unknown): never {
  if (error instanceof EffectError) throw error;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const known = STATES.find(([state]) => code.startsWith(state));
  if (known) {
    const [, failure, name, says] = known;
    throw harmless(failure, `signal_sql.${name}`, `The signal database ${says}. Nothing was changed.`, {
      detail: { code },
    });
  }
  if (/^[0-9A-Z]{5}$/.test(code) && !UNREACHABLE.test(code))
    throw harmless(
      'config',
      'signal_sql.query_failed',
      `The signal database does not run the query (${code}: ${messageOf(error).slice(0, 160)}). Nothing was changed. Change SIGNAL_SQL_QUERY.`,
      { detail: { code } },
    );
  // The words of a broken connection may carry its address, so only the code is told.
  throw new EffectError(
    reason(
      'signal_sql.unreachable',
      `The signal database could not be reached${code ? ` (${code})` : ''}. Nothing was changed. It is tried again later.`,
    ),
    { effect: 'none', retryable: true, failure: 'transient' },
  );
}

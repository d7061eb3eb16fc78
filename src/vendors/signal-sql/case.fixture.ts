import { SIGNAL_ROWS } from '../kit/signal-rows.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { type SignalDatabase, signalSqlPerformer } from './adapter.ts';
import { createSignalSqlSimulator } from './simulator.ts';

const PASSWORD = 'test-password-signals';
export const QUERY =
  'select * from signals where ($1::text is null or n > $1::int) and ($2::timestamptz is null or at >= $2::timestamptz) order by n limit $3';

/** Speaks to the simulated database as a driver does: rows, or an error with a code. */
export const driverFor = (url: string, password: string): SignalDatabase => ({
  async readRows({ text, values, signal }) {
    const answer = await fetch(`${url}/query`, {
      method: 'POST',
      headers: { authorization: `Basic ${password}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text, values }),
      signal,
    }).catch((error: { cause?: { code?: string } }) => {
      throw Object.assign(new Error('Connection terminated'), { code: error.cause?.code ?? 'ECONNRESET' });
    });
    const body: unknown = await answer.json().catch(() => undefined);
    if (answer.status !== 200) throw Object.assign(new Error('The query failed.'), body);
    return body;
  },
  close: async () => undefined,
});

export const signalSqlCase: VendorCase = {
  vendor: 'signal_sql',
  ports: ['signals'],
  async start({ perMinute }) {
    const simulator = createSignalSqlSimulator({ password: PASSWORD, rows: () => SIGNAL_ROWS, perMinute });
    const server = await serveSimulators({ '/database': simulator });
    const performer = (password: string) =>
      signalSqlPerformer({
        database: driverFor(`${server.url}/database`, password),
        query: QUERY,
        timeoutMs: 2_000,
      });
    return {
      simulator,
      performers: [performer(PASSWORD)],
      strangers: [performer('another-password')],
      examples: [{ operation: 'signals.sql.read', input: { cursor: null, since: null, limit: 2 } }],
      close: server.close,
    };
  },
};

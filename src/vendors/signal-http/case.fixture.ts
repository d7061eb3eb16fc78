import { SIGNAL_ROWS } from '../kit/signal-rows.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { signalHttpPerformer } from './adapter.ts';
import { createSignalHttpSimulator } from './simulator.ts';
import { mappingFrom } from './wire.ts';

const KEY = 'test-key-signal-http';
export const SIGNAL_SECRET = 'test-webhook-secret-signals';

export const signalHttpCase: VendorCase = {
  vendor: 'signal_http',
  ports: ['signals'],
  async start({ perMinute }) {
    const simulator = createSignalHttpSimulator({
      apiKey: KEY,
      webhookSecret: SIGNAL_SECRET,
      rows: () => SIGNAL_ROWS,
      perMinute,
    });
    const server = await serveSimulators({ '/signals': simulator });
    const performer = (apiKey: string) =>
      signalHttpPerformer({
        url: `${server.url}/signals/v1/signals`,
        apiKey,
        mapping: mappingFrom(undefined),
        timeoutMs: 2_000,
      });
    return {
      simulator,
      performers: [performer(KEY)],
      strangers: [performer('another-key')],
      examples: [{ operation: 'signals.http.read', input: { cursor: null, since: null, limit: 2 } }],
      close: server.close,
    };
  },
};

import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { millionverifierPerformers } from './adapter.ts';
import { createMillionverifierSimulator } from './simulator.ts';

const KEY = 'sesame-verifier-million';
const batchId = '940';

export const millionverifierCase: VendorCase = {
  vendor: 'millionverifier',
  ports: ['email_verification'],
  async start({ now, perMinute }) {
    const simulator = createMillionverifierSimulator({ apiKey: KEY, now, perMinute, looksUntilDone: 0 });
    const server = await serveSimulators({ '/millionverifier': simulator });
    const performers = (apiKey: string) =>
      millionverifierPerformers({
        baseUrl: `${server.url}/millionverifier`,
        bulkUrl: `${server.url}/millionverifier/bulk`,
        apiKey,
        timeoutMs: 2_000,
      });
    return {
      simulator,
      performers: performers(KEY),
      strangers: performers('another-key'),
      examples: [
        {
          operation: 'email_verification.millionverifier.verify_address',
          input: { address: 'avery@acme.example' },
          effects: () => simulator.charges().filter((charge) => charge.key === 'avery@acme.example').length,
        },
        {
          operation: 'email_verification.millionverifier.submit_batch',
          input: { addresses: ['bo@acme.example', 'invalid@acme.example'] },
          effects: simulator.files,
        },
        { operation: 'email_verification.millionverifier.read_batch', input: { batchId } },
        { operation: 'email_verification.millionverifier.read_batch_results', input: { batchId, page: 1 } },
        { operation: 'email_verification.millionverifier.read_credits', input: {} },
      ],
      close: server.close,
    };
  },
};

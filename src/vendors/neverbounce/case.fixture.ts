import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { neverbouncePerformers } from './adapter.ts';
import { createNeverbounceSimulator } from './simulator.ts';

const KEY = 'secret_sesame-verifier';
const batchId = '150001';

export const neverbounceCase: VendorCase = {
  vendor: 'neverbounce',
  ports: ['email_verification'],
  async start({ now, perMinute }) {
    const simulator = createNeverbounceSimulator({ apiKey: KEY, now, perMinute, looksUntilDone: 0 });
    const server = await serveSimulators({ '/neverbounce': simulator });
    const performers = (apiKey: string) =>
      neverbouncePerformers({ baseUrl: `${server.url}/neverbounce`, apiKey, timeoutMs: 2_000 });
    return {
      simulator,
      performers: performers(KEY),
      strangers: performers('secret_another'),
      examples: [
        {
          operation: 'email_verification.neverbounce.verify_address',
          input: { address: 'avery@acme.example' },
          effects: () => simulator.charges().filter((charge) => charge.key === 'avery@acme.example').length,
        },
        {
          operation: 'email_verification.neverbounce.submit_batch',
          input: { addresses: ['bo@acme.example', 'invalid@acme.example'] },
          effects: simulator.jobs,
        },
        { operation: 'email_verification.neverbounce.read_batch', input: { batchId } },
        { operation: 'email_verification.neverbounce.read_batch_results', input: { batchId, page: 1 } },
        { operation: 'email_verification.neverbounce.read_credits', input: {} },
      ],
      close: server.close,
    };
  },
};

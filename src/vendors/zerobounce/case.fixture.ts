import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { zerobouncePerformers } from './adapter.ts';
import { createZerobounceSimulator } from './simulator.ts';

const KEY = 'sesame-verifier-zerobounce';
const batchId = '00000000-0000-4000-8000-000000000001';

export const zerobounceCase: VendorCase = {
  vendor: 'zerobounce',
  ports: ['email_verification'],
  async start({ now, perMinute }) {
    const simulator = createZerobounceSimulator({ apiKey: KEY, now, perMinute, looksUntilDone: 0 });
    const server = await serveSimulators({ '/zerobounce': simulator });
    const performers = (apiKey: string) =>
      zerobouncePerformers({
        baseUrl: `${server.url}/zerobounce/v2`,
        bulkUrl: `${server.url}/zerobounce/bulk/v2`,
        apiKey,
        timeoutMs: 2_000,
      });
    return {
      simulator,
      performers: performers(KEY),
      strangers: performers('another-key'),
      examples: [
        {
          operation: 'email_verification.zerobounce.verify_address',
          input: { address: 'avery@acme.example' },
          effects: () => simulator.charges().filter((charge) => charge.key === 'avery@acme.example').length,
        },
        {
          operation: 'email_verification.zerobounce.submit_batch',
          input: { addresses: ['bo@acme.example', 'invalid@acme.example'] },
          effects: simulator.files,
        },
        { operation: 'email_verification.zerobounce.read_batch', input: { batchId } },
        { operation: 'email_verification.zerobounce.read_batch_results', input: { batchId, page: 1 } },
        { operation: 'email_verification.zerobounce.read_credits', input: {} },
      ],
      close: server.close,
    };
  },
};

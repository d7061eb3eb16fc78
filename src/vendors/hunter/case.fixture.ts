import { questionAbout } from '../kit/adapter-run.fixture.ts';
import { knowsAna } from '../kit/known-ana.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { hunterPerformers } from './adapter.ts';
import { createHunterSimulator } from './simulator.ts';

const KEY = 'sesame-verifier-hunter';

export const hunterCase: VendorCase = {
  vendor: 'hunter',
  ports: ['email_verification', 'enrichment'],
  openapi: [{ file: 'hunter-email-verifier.yml' }, { file: 'hunter-email-finder.yml' }],
  async start({ now, perMinute }) {
    const simulator = createHunterSimulator({ apiKey: KEY, now, perMinute, knows: knowsAna });
    const server = await serveSimulators({ '/hunter': simulator });
    const performers = (apiKey: string) =>
      hunterPerformers({
        baseUrl: `${server.url}/hunter`,
        apiKey,
        pollMilliseconds: 1,
        timeoutMs: 2_000,
      });
    const charged = (key: string) => () => simulator.charges().filter((charge) => charge.key === key).length;
    return {
      simulator,
      performers: performers(KEY),
      strangers: performers('another-key'),
      examples: [
        {
          operation: 'email_verification.hunter.verify_address',
          input: { address: 'avery@acme.example' },
          effects: charged('avery@acme.example'),
        },
        {
          operation: 'enrichment.hunter',
          input: questionAbout(),
          effects: charged('ana.lopez@valewood-freight.test'),
        },
        { operation: 'email_verification.hunter.read_credits', input: {} },
      ],
      close: server.close,
    };
  },
};

import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { serperPerformers } from './adapter.ts';
import { createSerperSimulator } from './simulator.ts';

const KEY = 'test-key-serper';

export const serperCase: VendorCase = {
  vendor: 'serper',
  ports: ['web_research'],
  openapi: [{ file: 'serper.yml' }],
  async start({ now, perMinute }) {
    const simulator = createSerperSimulator({ apiKey: KEY, now, perMinute });
    const server = await serveSimulators({ '/serper': simulator });
    const performers = (apiKey: string) =>
      serperPerformers({ baseUrl: `${server.url}/serper`, apiKey, timeoutMs: 2_000 });
    const charged = (key: string) => () => simulator.charges().filter((charge) => charge.key === key).length;
    const question = { country: 'us', language: 'en', within: null, page: 1 };
    return {
      simulator,
      performers: performers(KEY),
      strangers: performers('another-key'),
      examples: [
        {
          operation: 'web_research.serper.search',
          input: { ...question, query: 'Valewood Freight', kind: 'web' },
          effects: charged('Valewood Freight'),
        },
        {
          operation: 'web_research.serper.search',
          input: { ...question, query: 'Valewood news', kind: 'news', within: 'month' },
          effects: charged('Valewood news'),
        },
        { operation: 'web_research.serper.read_credits', input: {} },
      ],
      close: server.close,
    };
  },
};

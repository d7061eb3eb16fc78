import { ANA, questionAbout } from '../kit/adapter-run.fixture.ts';
import { knowsAna } from '../kit/known-ana.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { apolloPerformers } from './adapter.ts';
import { createApolloSimulator } from './simulator.ts';

const KEY = 'test-key-apollo';

export const apolloCase: VendorCase = {
  vendor: 'apollo',
  ports: ['enrichment', 'people_search', 'company_enrichment'],
  openapi: [{ file: 'apollo.json' }],
  async start({ folder, now, perMinute }) {
    const simulator = createApolloSimulator({
      apiKey: KEY,
      folder,
      now,
      perMinute,
      knows: knowsAna,
      people: () => [ANA],
    });
    const server = await serveSimulators({ '/apollo': simulator });
    const performers = (apiKey: string) =>
      apolloPerformers({ baseUrl: `${server.url}/apollo`, apiKey, timeoutMs: 2_000 });
    const charged = () => simulator.charges().length;
    return {
      simulator,
      performers: performers(KEY),
      strangers: performers('another-key'),
      examples: [
        { operation: 'enrichment.apollo', input: questionAbout(), effects: charged },
        {
          operation: 'enrichment.apollo.enrich_people',
          input: { questions: [{ ...questionAbout(), providerId: ANA.id }] },
          effects: charged,
        },
        { operation: 'enrichment.apollo.read_credits', input: {} },
        {
          operation: 'people_search.apollo.search',
          input: { titles: ['COO'], page: 1, perPage: 25 },
        },
        {
          operation: 'company_enrichment.apollo.enrich',
          input: { domain: ANA.company.domain, name: null, linkedinUrl: null },
          effects: charged,
        },
      ],
      close: server.close,
    };
  },
};

import { questionAbout } from '../kit/adapter-run.fixture.ts';
import { knowsAna } from '../kit/known-ana.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { run } from '../kit/vendor-run.fixture.ts';
import { bettercontactPerformers } from './adapter.ts';
import { createBettercontactSimulator } from './simulator.ts';

const KEY = 'test-key-bettercontact';
const submission = { requestId: 'request-1', leadId: 'lead-1', question: questionAbout() };

export const bettercontactCase: VendorCase = {
  vendor: 'bettercontact',
  ports: ['enrichment'],
  async start({ folder, now, perMinute }) {
    const simulator = createBettercontactSimulator({
      apiKey: KEY,
      folder,
      now,
      perMinute,
      knows: knowsAna,
      looksUntilDone: 0,
    });
    const server = await serveSimulators({ '/bettercontact': simulator });
    const performers = (apiKey: string) =>
      bettercontactPerformers({
        baseUrl: `${server.url}/bettercontact`,
        apiKey,
        pollMilliseconds: 1,
        polls: 3,
        timeoutMs: 2_000,
      });
    const ours = performers(KEY);
    // The id is the vendor's, so the search that is looked at is handed in beforehand.
    const providerRequestId = perMinute === 0 ? 'any' : await firstSearch(ours);
    return {
      simulator,
      performers: ours,
      strangers: performers('another-key'),
      examples: [
        { operation: 'enrichment.bettercontact', input: questionAbout(), effects: simulator.searches },
        { operation: 'enrichment.bettercontact.submit', input: submission, effects: simulator.searches },
        ...(['people', 'phones'] as const).map((wanted) => ({
          operation: `enrichment.bettercontact.submit_${wanted}`,
          input: { submissions: [submission, { ...submission, requestId: 'request-2' }] },
          effects: simulator.searches,
        })),
        { operation: 'enrichment.bettercontact.read_result', input: { providerRequestId } },
        { operation: 'enrichment.bettercontact.read_credits', input: {} },
      ],
      close: server.close,
    };
  },
};

async function firstSearch(performers: ReturnType<typeof bettercontactPerformers>): Promise<string> {
  const { receipt } = await run<{ providerRequestId: string }>(
    performers,
    'enrichment.bettercontact.submit',
    submission,
  );
  return receipt.providerRequestId;
}

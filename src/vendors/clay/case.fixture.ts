import { questionAbout } from '../kit/adapter-run.fixture.ts';
import { knowsAna } from '../kit/known-ana.fixture.ts';
import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { clayRoutinePerformers, clayTablePerformer } from './adapter.ts';
import { createClaySimulator } from './simulator.ts';
import { openSubmissionCount } from './submission-count.ts';

export const CLAY_KEYS = {
  webhookToken: 'test-token-clay',
  callbackSecret: 'test-callback-secret-clay',
  apiKey: 'test-key-clay',
  signingSecret: 'test-signing-secret-clay',
};
const submission = { leadId: 'lead-1', question: questionAbout() };

/** `enrichment.clay.submit` takes any body of a 2xx as success: the vendor promises none. */
export const clayCase: VendorCase = {
  vendor: 'clay',
  ports: ['enrichment'],
  openapi: [{ file: 'clay.json', prefix: '/public/v0' }],
  async start({ folder, now, perMinute }) {
    const simulator = createClaySimulator({
      ...CLAY_KEYS,
      now,
      perMinute,
      knows: knowsAna,
      looksUntilDone: 0,
    });
    const server = await serveSimulators({ '/clay': simulator });
    const count = openSubmissionCount(folder);
    const performers = (token: string, apiKey: string) => [
      clayTablePerformer({ urls: [`${server.url}/clay/sources/one`], token, count, timeoutMs: 2_000 }),
      ...clayRoutinePerformers({
        baseUrl: `${server.url}/clay/public/v0`,
        apiKey,
        routineId: 'rt_1',
        timeoutMs: 2_000,
      }),
    ];
    return {
      simulator,
      performers: performers(CLAY_KEYS.webhookToken, CLAY_KEYS.apiKey),
      strangers: performers('another-token', 'another-key'),
      examples: [
        {
          operation: 'enrichment.clay.submit',
          input: { ...submission, requestId: 'request-1' },
          effects: simulator.rows,
        },
        {
          operation: 'enrichment.clay_routines.submit',
          input: { ...submission, requestId: 'request-2' },
          effects: simulator.runs,
        },
        {
          operation: 'enrichment.clay_routines.read_result',
          input: { providerRequestId: 'run_1' },
        },
      ],
      close: server.close,
    };
  },
};

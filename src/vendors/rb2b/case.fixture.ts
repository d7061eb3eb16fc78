import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { createRb2bSimulator } from './simulator.ts';

export const RB2B_TOKEN = 'test-webhook-token-rb2b';

/** It only posts: there is nothing to perform. */
export const rb2bCase: VendorCase = {
  vendor: 'rb2b',
  ports: ['signals'],
  start: async ({ now }) => ({
    simulator: createRb2bSimulator({ path: `/hooks/acme/rb2b?secret=${RB2B_TOKEN}`, now }),
    performers: [],
    strangers: [],
    examples: [],
    close: async () => undefined,
  }),
};

import type { VendorWebhooks } from '#core/vendor-webhooks';
import { slice as leads } from '#leads/slice';
import { serveSimulators } from '#vendors/kit/simulator';
import { RB2B_TOKEN } from '#vendors/rb2b/case.fixture';
import { createRb2bSimulator, type Rb2bSimulator } from '#vendors/rb2b/simulator';
import { rb2bWebhooks } from '#vendors/rb2b/webhooks';
import { signalHttpPerformer } from '#vendors/signal-http/adapter';
import { SIGNAL_SECRET } from '#vendors/signal-http/case.fixture';
import { createSignalHttpSimulator, type SignalHttpSimulator } from '#vendors/signal-http/simulator';
import { signalHttpWebhooks } from '#vendors/signal-http/webhooks';
import { mappingFrom } from '#vendors/signal-http/wire';
import { openVendorBench, type VendorBench } from './vendor-bench.ts';

const KEY = 'k9-Qd83Lsmz02';

/** A workspace with three sources of signals: visitors, a service that tells `told`, and one that nobody can reach. */
export async function openSignalBench(
  told: Record<string, unknown>[],
): Promise<{ bench: VendorBench; rb2b: Rb2bSimulator; service: SignalHttpSimulator }> {
  const sources = {} as { rb2b: Rb2bSimulator; service: SignalHttpSimulator };
  const bench = await openVendorBench({
    slices: [leads],
    neighbours: async ({ now, slug }) => {
      const rb2b = createRb2bSimulator({ path: `/hooks/${slug}/rb2b?secret=${RB2B_TOKEN}`, now });
      const service = createSignalHttpSimulator({
        ...{ apiKey: KEY, webhookSecret: SIGNAL_SECRET, rows: () => told, perMinute: 10_000 },
        path: `/hooks/${slug}/signal_http`,
      });
      Object.assign(sources, { rb2b, service });
      const server = await serveSimulators({ '/signals': service });
      const nothing = {
        load: async () => rb2bWebhooks as VendorWebhooks,
        secrets: { webhookToken: RB2B_TOKEN },
      };
      return [
        // A source nobody can reach stands before the one that answers.
        {
          ...{ vendor: 'signal_sql', capabilities: ['signals'], performers: [], intake: nothing },
          close: async () => undefined,
        },
        {
          ...{ vendor: 'signal_http', capabilities: ['signals'] },
          performers: [
            signalHttpPerformer({
              url: `${server.url}/signals/v1/signals`,
              apiKey: KEY,
              mapping: mappingFrom(undefined),
              timeoutMs: 2_000,
            }),
          ],
          intake: {
            load: async () => signalHttpWebhooks as VendorWebhooks,
            secrets: { webhookSecret: SIGNAL_SECRET },
          },
          close: server.close,
        },
        {
          ...{ vendor: 'rb2b', capabilities: ['website visitors'], performers: [], intake: nothing },
          close: async () => undefined,
        },
      ];
    },
  });
  return { bench, ...sources };
}

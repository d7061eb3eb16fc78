import { routed } from '../kit/simulated-routes.ts';
import { createSimulator, type VendorSimulator } from '../kit/simulator.ts';
import { campaignRoutes, inboxRoutes, listRoutes } from './simulated-routes.ts';
import { bad, createHeyreachState, type HeyreachState, missing } from './simulated-state.ts';
import {
  createHeyreachWorld,
  type HeyreachWorld,
  type OnDelivery,
  webhookRoutes,
} from './simulated-world.ts';

export type HeyreachSimulatorParts = {
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  /** 300 where nothing is said. */
  readonly perMinute?: number;
  /** Adding leads without the resume flags sets a paused or finished campaign going, as the older route did. */
  readonly legacyWakes?: boolean;
  readonly namelessEvents?: boolean;
  readonly onDelivery?: OnDelivery;
};

export type HeyreachSimulator = VendorSimulator & HeyreachWorld & { readonly state: HeyreachState };

/** HeyReach in small: lists that feed campaigns, flags that wake them, empty answers, unsigned webhooks. */
export function createHeyreachSimulator(parts: HeyreachSimulatorParts): HeyreachSimulator {
  const { apiKey, now, perMinute = 300, legacyWakes = false, namelessEvents, onDelivery } = parts;
  const state = createHeyreachState(now);
  const world = createHeyreachWorld(state, { onDelivery, namelessEvents });
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    tooMany: bad('Too many requests', 429),
    authenticate: ({ headers }) => (headers['x-api-key'] === apiKey ? null : bad('Unauthorized', 401)),
    work: routed(
      {
        ...campaignRoutes(state, legacyWakes),
        ...listRoutes(state),
        ...inboxRoutes(state),
        ...webhookRoutes(state),
      },
      missing(),
    ),
  });
  return { ...simulator, ...world, state };
}

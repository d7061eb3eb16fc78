import { routed } from '../kit/simulated-routes.ts';
import { createSimulator, type VendorSimulator } from '../kit/simulator.ts';
import { campaignRoutes } from './simulated-campaigns.ts';
import { leadRoutes } from './simulated-leads.ts';
import {
  createEmailbisonWorld,
  type EmailbisonWorld,
  mailRoutes,
  type OnDelivery,
} from './simulated-mail.ts';
import { createEmailbisonState, type EmailbisonState, missing } from './simulated-state.ts';

export type EmailbisonSimulatorParts = {
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  /** 3,000 where nothing is said. */
  readonly perMinute?: number;
  /** Attaching leads sets a paused campaign going. */
  readonly wakesPaused?: boolean;
  readonly onDelivery?: OnDelivery;
};

export type EmailbisonSimulator = VendorSimulator & EmailbisonWorld & { readonly state: EmailbisonState };

/** EmailBison in small: pages that name another host, statistics as texts, replacements that lose, unsigned webhooks. */
export function createEmailbisonSimulator(parts: EmailbisonSimulatorParts): EmailbisonSimulator {
  const { apiKey, now, perMinute = 3_000, wakesPaused = false, onDelivery } = parts;
  const state = createEmailbisonState(now);
  const world = createEmailbisonWorld(state, onDelivery);
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    tooMany: { status: 429, body: { message: 'Too Many Attempts.' }, headers: { 'retry-after': '11' } },
    authenticate: ({ headers }) =>
      headers.authorization === `Bearer ${apiKey}`
        ? null
        : { status: 401, body: { message: 'Unauthenticated.' } },
    work: routed(
      { ...campaignRoutes(state), ...leadRoutes(state, wakesPaused), ...mailRoutes(state) },
      missing(),
    ),
  });
  return { ...simulator, ...world, state };
}

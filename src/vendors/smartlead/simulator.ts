import { routed } from '../kit/simulated-routes.ts';
import { createSimulator, type VendorSimulator } from '../kit/simulator.ts';
import { campaignRoutes } from './simulated-campaigns.ts';
import { leadRoutes } from './simulated-leads.ts';
import { createSmartleadWorld, mailRoutes, type OnDelivery, type SmartleadWorld } from './simulated-mail.ts';
import {
  createSmartleadState,
  type ErrorShape,
  missing,
  refuse,
  type SmartleadState,
} from './simulated-state.ts';

export type SmartleadSimulatorParts = {
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  /** 60 where nothing is said. */
  readonly perMinute?: number;
  /** Which of the three shapes errors come in; `error` where nothing is said. */
  readonly errorShape?: ErrorShape;
  /** Adding leads sets a paused campaign going. */
  readonly wakesPaused?: boolean;
  readonly webhookSecret?: string;
  /** Whether deliveries are signed; older accounts put the secret into the body. */
  readonly signs?: boolean;
  readonly onDelivery?: OnDelivery;
};

export type SmartleadSimulator = VendorSimulator & SmartleadWorld & { readonly state: SmartleadState };

/** Agents of libraries that the vendor's edge turns away. */
const UNWELCOME = /^(?:node|undici|python|curl|axios|Go-http)/i;

/** Smartlead in small: the key in the query, bare arrays, plain words of success, three shapes of errors. */
export function createSmartleadSimulator(parts: SmartleadSimulatorParts): SmartleadSimulator {
  const { apiKey, now, perMinute = 60, errorShape = 'error', wakesPaused = false, signs = true } = parts;
  const { webhookSecret = 'simulated-secret-of-smartlead', onDelivery } = parts;
  const state = createSmartleadState(now, errorShape);
  const world = createSmartleadWorld(state, { webhookSecret, signs, onDelivery });
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    tooMany: {
      status: 429,
      body: { error: { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests', retry_after: 7 } },
    },
    authenticate({ query, headers }) {
      if (UNWELCOME.test(headers['user-agent'] ?? '')) return { status: 403, body: 'error code: 1010' };
      return query.get('api_key') === apiKey ? null : { status: 401, body: { message: 'Invalid API Key' } };
    },
    work: routed(
      { ...campaignRoutes(state), ...leadRoutes(state, wakesPaused), ...mailRoutes(state) },
      errorShape === 'object' ? refuse(state, 404, 'Not found', 'NOT_FOUND') : missing(state),
    ),
  });
  return { ...simulator, ...world, state };
}

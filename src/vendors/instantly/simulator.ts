import { routed } from '../kit/simulated-routes.ts';
import { createSimulator, type SimulatedAnswer, type VendorSimulator } from '../kit/simulator.ts';
import { accountRoutes, blockListRoutes } from './simulated-accounts.ts';
import { campaignRoutes } from './simulated-campaigns.ts';
import { leadRoutes } from './simulated-leads.ts';
import { mailRoutes } from './simulated-mail.ts';
import { createInstantlyState, type InstantlyState, refuse } from './simulated-state.ts';
import {
  createInstantlyWorld,
  type InstantlyWorld,
  type OnDelivery,
  webhookRoutes,
} from './simulated-world.ts';

export type InstantlySimulatorParts = {
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  /** Requests of the whole workspace; 6,000 where nothing is said. */
  readonly perMinute?: number;
  /** Requests of the mail list alone; 20 where nothing is said. */
  readonly mailsPerMinute?: number;
  /** Sending accounts connected there. */
  readonly accounts?: readonly string[];
  /** Adding leads sets a paused campaign going again, as some accounts have seen. */
  readonly wakesPaused?: boolean;
  /** Called with each webhook; answers the status our side gave it. */
  readonly onDelivery?: OnDelivery;
};

export type InstantlySimulator = VendorSimulator & InstantlyWorld & { readonly state: InstantlyState };

const TOO_MANY = refuse(429, 'Too Many Requests', 'Rate limit exceeded');

/** Instantly in small: drafts until activated, silent counters, mass deletion, unsigned webhooks with our own header. */
export function createInstantlySimulator(parts: InstantlySimulatorParts): InstantlySimulator {
  const { apiKey, perMinute = 6_000, mailsPerMinute = 20 } = parts;
  const state = createInstantlyState(parts.now, parts.accounts);
  const world = createInstantlyWorld(state, parts.onDelivery);
  const route = routed(
    {
      ...campaignRoutes(state),
      ...leadRoutes(state, parts.wakesPaused),
      ...mailRoutes(state),
      ...accountRoutes(state),
      ...blockListRoutes(state),
      ...webhookRoutes(state),
    },
    refuse(404, 'Not Found', 'Resource not found'),
  );
  const mailReads: number[] = [];
  const mailLimit = (): SimulatedAnswer | null => {
    const at = performance.now();
    while ((mailReads[0] ?? at) < at - 60_000) mailReads.shift();
    mailReads.push(at);
    return mailReads.length > mailsPerMinute ? TOO_MANY : null;
  };
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    tooMany: TOO_MANY,
    authenticate: ({ headers }) =>
      headers.authorization === `Bearer ${apiKey}`
        ? null
        : refuse(
            401,
            'Unauthorized',
            headers.authorization ? 'Invalid API key' : 'Missing Authorization header',
          ),
    work(request) {
      const announced = request.headers['content-type']?.includes('json') ?? false;
      if (announced && request.raw === '')
        return refuse(
          400,
          'Bad Request',
          'Body cannot be empty when content-type is set to application/json',
        );
      if (request.method === 'GET' && request.path === '/emails') {
        const limited = mailLimit();
        if (limited) return limited;
      }
      return route(request);
    },
  });
  return { ...simulator, ...world, state };
}

import { createHmac } from 'node:crypto';
import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';

export type SignalHttpSimulatorParts = {
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** What it knows, the oldest first. */
  readonly rows: () => readonly Readonly<Record<string, unknown>>[];
  readonly perMinute?: number;
  /** Path and query of our address for what it sends. */
  readonly path?: string;
};
export type SignalHttpSimulator = VendorSimulator & {
  /** Sends these rows at once. */
  send(rows: readonly Readonly<Record<string, unknown>>[]): void;
  deliveries(): SimulatedDelivery[];
};

/** A service of signals in small: pages by position, a bearer token, signed deliveries. */
export function createSignalHttpSimulator(parts: SignalHttpSimulatorParts): SignalHttpSimulator {
  const { apiKey, webhookSecret, rows, perMinute = 60, path = '/hooks/acme/signal-http' } = parts;
  const outbox: SimulatedDelivery[] = [];
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    authenticate: ({ headers }) =>
      headers.authorization === `Bearer ${apiKey}` ? null : { status: 401, body: { error: 'Unauthorized' } },
    tooMany: { status: 429, body: { error: 'Slow down' }, headers: { 'retry-after': '30' } },
    work: (request) =>
      request.method === 'GET' && request.path === '/v1/signals'
        ? pageOf(request, rows())
        : { status: 404, body: { error: 'Not found' } },
  });
  return {
    ...simulator,
    send(sent) {
      const body = JSON.stringify({ signals: sent });
      const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
      outbox.push({
        path,
        headers: { 'content-type': 'application/json', 'x-legwork-signature': `sha256=${signature}` },
        body,
      });
    },
    deliveries: () => outbox.splice(0),
  };
}

function pageOf(
  { query }: SimulatedRequest,
  rows: readonly Readonly<Record<string, unknown>>[],
): SimulatedAnswer {
  const from = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  const shown = rows.slice(from, from + limit);
  return { status: 200, body: { signals: shown, cursor: String(from + shown.length) } };
}

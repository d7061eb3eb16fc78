import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import { createSimulator, type VendorSimulator } from '../kit/simulator.ts';

export type Rb2bSimulatorParts = {
  /** Path and query of the address that was typed into the vendor's page. */
  readonly path: string;
  readonly now: () => Temporal.Instant;
};
export type SimulatedVisit = Readonly<Record<string, unknown>>;
export type Rb2bSimulator = VendorSimulator & {
  /** Somebody is on a page; dropped when disconnected. Fields that are given replace those of the usual visitor. */
  visit(fields?: SimulatedVisit): void;
  /** Visits not yet posted, each given once. */
  deliveries(): SimulatedDelivery[];
  /** What came back; anything but 200 within 15 seconds disconnects for good. */
  answered(status: number, milliseconds: number): void;
  connected(): boolean;
  /** A person switches it on again on the vendor's page. */
  reconnect(): void;
};

const PATIENCE_MS = 15_000;
/** A time as the vendor's own sample has it, which is no ISO. */
const oddly = (now: Temporal.Instant): string => `${now.toString().slice(0, 19)}:00.00+00.00`;

/** RB2B in small: it only posts, once, and sulks at the first refusal. */
export function createRb2bSimulator({ path, now }: Rb2bSimulatorParts): Rb2bSimulator {
  let connected = true;
  const outbox: SimulatedDelivery[] = [];
  const simulator = createSimulator({
    perMinute: 1_000,
    authenticate: () => null,
    tooMany: { status: 429, body: 'Too many requests' },
    work: () => ({ status: 404, body: { error: 'There is no API here.' } }),
    charges: () => [],
  });
  return {
    ...simulator,
    visit(fields = {}) {
      if (!connected) return;
      const body = JSON.stringify({ ...usualVisitor(now()), ...fields });
      outbox.push({ path, headers: { 'content-type': 'application/json' }, body });
    },
    deliveries: () => outbox.splice(0),
    answered(status, milliseconds) {
      if (status !== 200 || milliseconds > PATIENCE_MS) connected = false;
    },
    connected: () => connected,
    reconnect() {
      connected = true;
    },
  };
}

const usualVisitor = (now: Temporal.Instant): SimulatedVisit => ({
  'LinkedIn URL': 'https://www.linkedin.com/in/avery-stone/',
  'First Name': 'Avery',
  'Last Name': 'Stone',
  Title: 'COO',
  'Company Name': 'Acme',
  'Business Email': 'Avery@acme.example',
  Website: 'https://www.acme.example',
  Industry: 'Logistics',
  'Employee Count': '51-200',
  'Estimate Revenue': '$20M rev',
  City: 'Columbus',
  State: 'Ohio',
  Zipcode: '43004',
  'Seen At': oddly(now),
  Referrer: null,
  'Captured URL': 'https://our.example/pricing',
  Tags: 'Hot Pages, Hot Leads',
  is_repeat_visit: false,
});

/** A row about a company alone: no profile, no person. */
export const COMPANY_ONLY: SimulatedVisit = {
  'LinkedIn URL': null,
  'First Name': null,
  'Last Name': null,
  Title: null,
  'Business Email': null,
  'Employee Count': 60,
};

import type { SimulatedAnswer } from './simulator.ts';

/** Company domains that make a simulated vendor fail in a certain way, to be typed by hand. */
const FAILURES: Readonly<Record<string, SimulatedAnswer>> = {
  'rate-limited.test': {
    status: 429,
    body: { message: 'Too many requests' },
    headers: { 'retry-after': '7' },
  },
  'server-error.test': { status: 500, body: { error: 'Something went wrong' } },
  'timeout.test': 'hang',
  'malformed.test': { status: 200, body: '{"person": {"first_na' },
};

/** The failure a question asks for by its company domain. */
export const failureFor = (domain: string | null | undefined): SimulatedAnswer | undefined =>
  FAILURES[domain?.toLowerCase() ?? ''];

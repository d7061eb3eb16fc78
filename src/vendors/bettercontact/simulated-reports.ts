import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';

/** Seconds between the attempts to deliver one report; after the last it is given up. */
const WAITS = [10, 120, 180, 240];

type Report = {
  readonly delivery: SimulatedDelivery;
  readonly at: Temporal.Instant;
  readonly attempt: number;
};

/** The reports a simulated BetterContact still has to deliver. */
export function openReports(now: () => Temporal.Instant) {
  let waiting: Report[] = [];
  const attempts = new Map<SimulatedDelivery, number>();
  return {
    add(url: string, body: string): void {
      const { pathname, search } = new URL(url);
      const headers = { 'content-type': 'application/json' };
      waiting.push({ delivery: { path: pathname + search, headers, body }, at: now(), attempt: 0 });
    },
    due(): SimulatedDelivery[] {
      const isDue = (report: Report): boolean => Temporal.Instant.compare(report.at, now()) <= 0;
      const ready = waiting.filter(isDue);
      waiting = waiting.filter((report) => !isDue(report));
      for (const { delivery, attempt } of ready) attempts.set(delivery, attempt);
      return ready.map(({ delivery }) => delivery);
    },
    refuse(delivery: SimulatedDelivery): void {
      const attempt = attempts.get(delivery) ?? 0;
      const seconds = WAITS[attempt];
      if (seconds !== undefined) waiting.push({ delivery, at: now().add({ seconds }), attempt: attempt + 1 });
    },
  };
}

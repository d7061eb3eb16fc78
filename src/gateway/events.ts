import { defineEvent } from '#core/events/index';

/** A vendor is left alone (`open`), tried (`half_open`) or trusted again (`closed`). */
export const breakerMoved = defineEvent<{ vendor: string; from: string; to: string; why: string }>(
  'gateway.breaker_moved',
);

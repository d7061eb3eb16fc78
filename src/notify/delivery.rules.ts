import type { Outcome } from '#core/ctx';

/** What became of one try. `later` was no try at all: nothing was sent, so nothing counts. */
export type Attempt =
  | { readonly kind: 'taken'; readonly status: number }
  | {
      readonly kind: 'failed';
      readonly status: number | null;
      readonly text: string;
      readonly retryAfterSeconds: number;
    }
  | {
      readonly kind: 'later';
      readonly at: Temporal.Instant;
      readonly everybody: boolean;
      readonly text: string;
    };

/** Waits between tries in seconds; after the last one a delivery is dead. */
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const WAITS: readonly number[] = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];
const LONGEST_WAIT = 24 * HOUR;

const GONE = 410;
/** An endpoint that only failed for this long is switched off. */
const HOPELESS_HOURS = 5 * 24;
const POSTPONED_SECONDS = 60;

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Reads the gateway's answer. What the gateway itself held back was never sent. */
export function attemptOf(outcome: Outcome<{ status: number }>, now: Temporal.Instant): Attempt {
  if (outcome.state === 'done') return { kind: 'taken', status: outcome.receipt.status ?? 200 };
  const why = outcome.state === 'refused' ? outcome.reasons[0] : outcome.reason;
  const text = why?.text ?? 'It was refused.';
  if (
    outcome.state === 'refused' ||
    why?.code.startsWith('gateway.') ||
    why?.code === 'vendor.not_connected'
  ) {
    const until = why?.detail?.retryAt;
    const at =
      typeof until === 'string' ? Temporal.Instant.from(until) : now.add({ seconds: POSTPONED_SECONDS });
    return { kind: 'later', at, everybody: outcome.state === 'refused', text };
  }
  return {
    kind: 'failed',
    status: numberOf(why?.detail?.status),
    text,
    retryAfterSeconds: numberOf(why?.detail?.retryAfterSeconds) ?? 0,
  };
}

export type DeliveryState = {
  readonly state: 'waiting' | 'done' | 'dead';
  readonly attempts: number;
  readonly dueAt: Temporal.Instant;
  readonly responseCode: number | null;
  readonly error: string | null;
};

/** Where a delivery stands after a try; `attempts` are those before it. */
export function afterAttempt(
  { attempts }: { attempts: number },
  attempt: Exclude<Attempt, { kind: 'later' }>,
  now: Temporal.Instant,
): DeliveryState {
  const made = attempts + 1;
  if (attempt.kind === 'taken')
    return { state: 'done', attempts: made, dueAt: now, responseCode: attempt.status, error: null };
  const { status, text, retryAfterSeconds } = attempt;
  const wait = status === GONE ? undefined : WAITS[attempts];
  const seconds = Math.max(wait ?? 0, Math.min(retryAfterSeconds, LONGEST_WAIT));
  return {
    state: wait === undefined ? 'dead' : 'waiting',
    attempts: made,
    dueAt: now.add({ seconds: wait === undefined ? 0 : seconds }),
    responseCode: status,
    error: text,
  };
}

export type EndpointVerdict = {
  readonly failingSince: Temporal.Instant | null;
  readonly disable: 'gone' | 'failing' | null;
};

/** What the tries of one turn say about their endpoint. One success ends a row of failures. */
export function endpointAfter(
  { failingSince }: { failingSince: Temporal.Instant | null },
  attempts: readonly Attempt[],
  now: Temporal.Instant,
): EndpointVerdict {
  const failures = attempts.filter((attempt) => attempt.kind === 'failed');
  const gone = failures.some(({ status }) => status === GONE);
  if (attempts.some(({ kind }) => kind === 'taken'))
    return { failingSince: null, disable: gone ? 'gone' : null };
  if (failures.length === 0) return { failingSince, disable: null };
  const since = failingSince ?? now;
  const hopeless = since.until(now).total('hours') >= HOPELESS_HOURS;
  return { failingSince: since, disable: gone ? 'gone' : hopeless ? 'failing' : null };
}

import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { Failure } from './operation.ts';

export type Breaker = {
  readonly state: 'closed' | 'open' | 'half_open';
  /** Failures in a row while closed. */
  readonly failures: number;
  /** Successes in a row while half open. */
  readonly successes: number;
  readonly openedAt: Temporal.Instant | null;
};

export type BreakerPolicy = {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Seconds until a trial is let through. */
  readonly recoverySeconds: number;
  /** Trials in a row that must succeed before it closes. */
  readonly successes: number;
};

const policy = (failures: number, recoverySeconds: number): BreakerPolicy => ({
  failures,
  recoverySeconds,
  successes: 3,
});

const USUAL = policy(5, 120);

/** Figures of operation in production: more patience with a flaky source than with whatever talks to people. */
const POLICIES: Readonly<Record<string, BreakerPolicy>> = {
  highlevel: policy(5, 60),
  clay: policy(5, 120),
  heyreach: policy(5, 120),
  instantly: policy(5, 120),
  'native-mail': policy(3, 600),
  openai: policy(3, 60),
  anthropic: policy(3, 60),
};

export const breakerPolicy = (vendor: string): BreakerPolicy => POLICIES[vendor] ?? USUAL;

export const CLOSED: Breaker = { state: 'closed', failures: 0, successes: 0, openedAt: null };

/** Failures that say something about the vendor. The others say something about the request, or only ask to wait. */
const TELLING: ReadonlySet<Failure> = new Set([
  'config',
  'auth',
  'quota_exhausted',
  'transient',
  'timeout_unknown',
  'vendor_bug',
]);
export const isTelling = (failure: Failure): boolean => TELLING.has(failure);

const opened = (now: Temporal.Instant): Breaker => ({
  state: 'open',
  failures: 0,
  successes: 0,
  openedAt: now,
});

const recovery = ({ openedAt }: Breaker, policy: BreakerPolicy): Temporal.Instant =>
  (openedAt ?? Temporal.Instant.fromEpochMilliseconds(0)).add({ seconds: policy.recoverySeconds });

/** Whether an open breaker lets trials through. */
const isDue = (breaker: Breaker, policy: BreakerPolicy, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(now, recovery(breaker, policy)) >= 0;

export function afterFailure(breaker: Breaker, policy: BreakerPolicy, now: Temporal.Instant): Breaker {
  if (breaker.state === 'half_open') return opened(now);
  if (breaker.state === 'open') return isDue(breaker, policy, now) ? opened(now) : breaker;
  const failures = breaker.failures + 1;
  return failures >= policy.failures ? opened(now) : { ...breaker, failures };
}

export function afterSuccess(breaker: Breaker, policy: BreakerPolicy): Breaker {
  if (breaker.state === 'closed') return breaker.failures === 0 ? breaker : CLOSED;
  const successes = breaker.successes + 1;
  return successes >= policy.successes ? CLOSED : { ...breaker, state: 'half_open', successes };
}

/** Whether a call may be made. An open breaker lets trials through once its time has come. */
export function breakerVerdict(
  vendor: string,
  breaker: Breaker,
  policy: BreakerPolicy,
  now: Temporal.Instant,
): Verdict {
  if (breaker.state !== 'open' || isDue(breaker, policy, now)) return allow();
  const until = recovery(breaker, policy);
  const seconds = Math.ceil(now.until(until).total('seconds'));
  return refuse(
    reason(
      'gateway.breaker_open',
      `${vendor} failed too often in a row, so it is left alone for ${seconds} more seconds. Nothing was done.`,
      { vendor, retryAt: until.toString() },
    ),
  );
}

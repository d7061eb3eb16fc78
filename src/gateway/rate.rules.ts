/** What a vendor allows: so many calls in so many seconds, for whoever shares the scope (usually one key). */
export type RateLimit = {
  /** Who shares it, e.g. `apollo:1f3a` for one key or `slack:1f3a:chat.postMessage` for one method. */
  readonly scope: string;
  /** As the vendor documents it. */
  readonly calls: number;
  readonly perSeconds: number;
  /** The part of it that is used; 0.8 where nothing is said, so that others on the same key have room. */
  readonly share?: number;
};

export const USUAL_SHARE = 0.8;

/** From here on a limit is counted by the clock and not spread: nobody waits minutes for a share of a day. */
const COUNTED_FROM_SECONDS = 600;

/** Calls spread evenly over a short limit, at most one more than the limit in any stretch of its length. */
export type Spaced = { readonly kind: 'spaced'; readonly scope: string; readonly everyMs: number };
/** Calls counted against a long limit, from one multiple of its length to the next. */
export type Counted = {
  readonly kind: 'counted';
  readonly scope: string;
  readonly calls: number;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
};
export type RateBudget = Spaced | Counted;

/** Rounded up to the microsecond Postgres can tell apart, so that the limit is never passed. */
const spacingMs = (perSeconds: number, calls: number): number =>
  Math.ceil((perSeconds * 1_000_000) / calls) / 1_000;

/** What we allow ourselves of a vendor's limit at a moment. */
export function rateBudget(limit: RateLimit, now: Temporal.Instant): RateBudget {
  const { calls, perSeconds, share = USUAL_SHARE } = limit;
  const scope = `${limit.scope}/${perSeconds}s`;
  if (perSeconds < COUNTED_FROM_SECONDS)
    return { kind: 'spaced', scope, everyMs: spacingMs(perSeconds, calls * share) };
  const length = perSeconds * 1_000;
  const from = Math.floor(now.epochMilliseconds / length) * length;
  return {
    kind: 'counted',
    scope,
    calls: Math.floor(calls * share),
    from: Temporal.Instant.fromEpochMilliseconds(from),
    to: Temporal.Instant.fromEpochMilliseconds(from + length),
  };
}

/** Where `now` comes from. Business rules never read it; verbs hand `now` to them. */
export type Clock = { now(): Temporal.Instant };

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

export const fixedClock = (instant: Temporal.Instant): Clock => ({ now: () => instant });

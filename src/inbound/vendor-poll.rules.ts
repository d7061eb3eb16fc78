/** How often a campaign's answers are looked for when its vendor is well; webhooks bring most of them sooner. */
export const POLL_EVERY = Temporal.Duration.from({ minutes: 5 });
/** Vendors file an answer later than they date it; this much is read again, and what is known changes nothing. */
export const OVERLAP = Temporal.Duration.from({ minutes: 15 });
/** How far back a campaign is read when it is met for the first time. */
export const FIRST_LOOK_BACK = Temporal.Duration.from({ hours: 72 });
const LONGEST_MINUTES = 60;

/** The wait after so many failures in a row: doubled each time, an hour at most. */
export const pollDelay = (failures: number): Temporal.Duration =>
  Temporal.Duration.from({
    minutes: Math.min(POLL_EVERY.minutes * 2 ** Math.max(0, failures - 1), LONGEST_MINUTES),
  });

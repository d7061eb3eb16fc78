/** A worker is seldom seconds late; whoever is this late was held up. */
const LATE = Temporal.Duration.from({ minutes: 10 });
/** After so many days nobody should get a message without another look at it. */
export const STALE_DAYS = 7;

/** The minute of a send that lost its place, for example to a cap that was lowered: it gets another one. */
export const NO_PLACE = Temporal.Instant.fromEpochMilliseconds(0);

/** Sends planned before this moment are overdue. */
export const overdueSince = (now: Temporal.Instant): Temporal.Instant => now.subtract(LATE);
/** Sends planned before this moment do not leave any more. */
export const staleSince = (now: Temporal.Instant): Temporal.Instant =>
  now.subtract({ hours: 24 * STALE_DAYS });

/** Days in which an account is warmed up, and what it may do a day while and after that. Figures of the product. */
export const LINKEDIN_WARM_UP_DAYS = 28;
const WARMING = 5;
const WARM = 20;

/** How many people an account may write to on LinkedIn in a day. */
export const linkedInCap = (since: Temporal.Instant, now: Temporal.Instant): number =>
  since.until(now).total('hours') < LINKEDIN_WARM_UP_DAYS * 24 ? WARMING : WARM;

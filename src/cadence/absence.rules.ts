import { type Reason, reason } from '#core/verdict';

/** How long somebody is held who did not say when they are back. */
export const UNDATED_DAYS = 14;
/** Nobody is written to on the morning they come back. */
const RETURN_HOUR = 7;

/** Until when a lead who is away is held: the day they named, or two weeks. */
export function backAt(
  returnDate: string | null,
  receivedAt: Temporal.Instant,
): { until: Temporal.Instant; reasons: readonly Reason[] } {
  if (returnDate === null)
    return {
      until: receivedAt.add({ hours: 24 * UNDATED_DAYS }),
      reasons: [reason('absence.undated', `Away without a date; held for ${UNDATED_DAYS} days.`)],
    };
  const until = Temporal.PlainDate.from(returnDate)
    .toZonedDateTime({ timeZone: 'UTC', plainTime: { hour: RETURN_HOUR } })
    .toInstant();
  return {
    until: Temporal.Instant.compare(until, receivedAt) > 0 ? until : receivedAt,
    reasons: [reason('absence.until', `Away until ${returnDate}.`)],
  };
}

/** An instant, however a vendor wrote it; null when it is none. */
export function momentOf(at: string | null): Temporal.Instant | null {
  const time = at === null ? Number.NaN : Date.parse(at);
  return Number.isNaN(time) ? null : Temporal.Instant.fromEpochMilliseconds(time);
}

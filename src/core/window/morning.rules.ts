const HOUR = 9;

/** The moment of a day at which somebody is written to who named the day and no hour: nine in the morning where they are (autosend §15.4). */
export const morningOf = (day: Temporal.PlainDate, zone: string): Temporal.Instant =>
  day.toZonedDateTime({ timeZone: zone, plainTime: { hour: HOUR } }).toInstant();

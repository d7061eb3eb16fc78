import type { NewAlert } from '#notify';

/** Slots on working days within seven days below which somebody is told. */
export const FEW_SLOTS = 10;
/** Failures in a row after which somebody is told that a calendar cannot be read. */
const TELL_AFTER = 3;
const ZONE = 'America/New_York';
const SUNDAY = 7;

/** The next Sunday, 18:00 in New York, strictly after `now`. */
export function nextWeeklyLook(now: Temporal.Instant): Temporal.Instant {
  const local = now.toZonedDateTimeISO(ZONE);
  const days = (SUNDAY - local.dayOfWeek) % 7;
  const look = (ahead: number): Temporal.Instant =>
    local
      .toPlainDate()
      .add({ days: ahead })
      .toZonedDateTime({ timeZone: ZONE, plainTime: '18:00' })
      .toInstant();
  return Temporal.Instant.compare(look(days), now) > 0 ? look(days) : look(days + 7);
}

export const fewSlotsAlert = (
  found: { source: string; vendor: string; free: number },
  at: Temporal.Instant,
): NewAlert => ({
  code: 'availability.low',
  subject: found.source,
  severity: 'warning',
  title: `Only ${found.free} free slots next week in the calendar ${found.source}`,
  text: `The working days of the next seven days have ${found.free} free slots at ${found.vendor}; fewer than ${FEW_SLOTS} are soon offered to the same leads. Open more times there.`,
  at,
});

/** Told once, when it has failed often enough to be no accident. */
export const unreadableAlert = (
  found: { source: string; vendor: string; failures: number; error: string },
  at: Temporal.Instant,
): NewAlert[] =>
  found.failures === TELL_AFTER
    ? [
        {
          code: 'availability.unreadable',
          subject: found.source,
          severity: 'warning',
          title: `The calendar ${found.source} cannot be read`,
          text: `${found.vendor} could not be asked ${found.failures} times in a row: ${found.error} The slots known before are still offered. Look at the connection.`,
          at,
        },
      ]
    : [];

const HOUR = 3_600;
/** Seconds until the next attempt: a day where nothing is connected, two hours where the length is not offered, else doubled up to an hour. */
export function backOff(code: string, failures: number, refreshSeconds: number): number {
  if (code === 'gateway.no_performer') return 24 * HOUR;
  if (/duration|length/.test(code)) return 2 * HOUR;
  return Math.min(HOUR, refreshSeconds * 2 ** Math.min(failures, 10));
}

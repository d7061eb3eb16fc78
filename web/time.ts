const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Postgres and ISO instants alike. */
export const instantOf = (text: string): Date =>
  new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'));

/** Relative under a day, the date beyond; the sandbox lives in its own time, so "now" may be given. */
export function shortTime(text: string, now: Date = new Date()): string {
  const at = instantOf(text);
  const gap = now.getTime() - at.getTime();
  if (gap >= 0 && gap < MINUTE) return 'just now';
  if (gap >= 0 && gap < HOUR) return `${Math.floor(gap / MINUTE)} min ago`;
  if (gap >= 0 && gap < 24 * HOUR) return `${Math.floor(gap / HOUR)} h ago`;
  return at.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** The whole truth, for the title of a time. */
export const longTime = (text: string): string =>
  instantOf(text).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** Day and time of an instant as a clock in that zone shows them. */
export function inZone(text: string, timeZone: string): { day: string; time: string } {
  const at = instantOf(text);
  return {
    day: at.toLocaleDateString(undefined, { timeZone, weekday: 'short', day: 'numeric', month: 'short' }),
    time: at.toLocaleTimeString(undefined, { timeZone, hour: '2-digit', minute: '2-digit' }),
  };
}

/** A day without a time, such as 2026-09-18. */
export const dayOf = (date: string): string =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString(undefined, {
    ...{ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' },
  });

const day = (date: string): Date => new Date(`${date}T12:00:00Z`);

/** A date of the calendar as people say it; it has no time, so no zone may move it. */
export const shortDate = (date: string): string =>
  date === ''
    ? ''
    : day(date).toLocaleDateString(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
export const longDate = (date: string): string =>
  day(date).toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
export const shortWeekday = (date: string): string =>
  day(date).toLocaleDateString(undefined, { weekday: 'short', timeZone: 'UTC' });
/** Monday is 0. */
export const weekdayOf = (date: string): number => (day(date).getUTCDay() + 6) % 7;
export const dayOfMonth = (date: string): number => day(date).getUTCDate();

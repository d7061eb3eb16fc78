import { describe, expect, test } from 'vitest';
import { hoursForInstantly, INSTANTLY_TIMEZONES } from './timezone.rules.ts';

describe('time zones', () => {
  const offsets = (zone: string): string =>
    Array.from(
      { length: 365 },
      (_each, day) =>
        Temporal.Instant.from('2026-01-01T12:00:00Z')
          .add({ hours: 24 * day })
          .toZonedDateTimeISO(zone).offset,
    ).join();

  test('there are 102 names, and a substitute keeps the same hours on every day', () => {
    expect(INSTANTLY_TIMEZONES.size).toBe(102);
    for (const zone of [
      'America/New_York',
      'America/Denver',
      'Europe/London',
      'Europe/Berlin',
      'UTC',
      'Asia/Tokyo',
      'Australia/Sydney',
    ]) {
      const found = hoursForInstantly({ timezone: zone, from: '09:00', to: '17:00' });
      expect(found.ok && offsets(found.hours.timezone), zone).toBe(offsets(zone));
    }
  });

  test('the Pacific coast is an hour later elsewhere, unless that would cross midnight', () => {
    const coast = (to: string) => hoursForInstantly({ timezone: 'America/Los_Angeles', from: '09:00', to });
    expect(coast('17:30')).toEqual({
      ok: true,
      hours: { timezone: 'America/Boise', from: '10:00', to: '18:30' },
    });
    expect(coast('23:10').ok).toBe(false);
  });
});

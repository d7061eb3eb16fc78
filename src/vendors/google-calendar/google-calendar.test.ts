import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { calendarSuite } from '../ports/calendar.suite.ts';
import type { CreatedEvent } from '../ports/calendar.ts';
import { BOOKING, CALENDAR, googleCalendarCase, startGoogleCalendar } from './case.fixture.ts';
import { googleCalendarWebhooks } from './webhooks.ts';
import { eventIdOf } from './wire.ts';

calendarSuite(googleCalendarCase, {
  guardsSlots: false,
  moves: true,
  // An event that is deleted leaves nothing to say.
  tolerates: ['calendar.google_calendar.cancel_event'],
});

let now = NOW;
let google: Awaited<ReturnType<typeof startGoogleCalendar>>;
beforeEach(async () => {
  now = NOW;
  google = await startGoogleCalendar(() => now);
});
afterEach(() => google.close());
const ask = async <R>(verb: string, input: unknown) =>
  (await run<R>(google.performers, `calendar.${verb}`, input, { now })).receipt;
const fail = (verb: string, input: unknown) =>
  effectErrorOf(run(google.performers, `calendar.${verb}`, input));
const tokenRequests = () => google.simulator.requests().filter(({ path }) => path === '/token').length;

test('a move tells the guests, keeps Meet, and changes only the event that was looked at', async () => {
  const { eventId, meetingUrl } = await ask<CreatedEvent>('create_event', BOOKING);
  const at = { start: '2026-11-24T16:00:00Z', end: '2026-11-24T16:30:00Z' };
  const move = { calendarId: CALENDAR, eventId, from: BOOKING.start, timeZone: BOOKING.timeZone, ...at };
  expect(await ask('move_event', move)).toEqual({ eventId, ...at, meetingUrl, existed: false });
  const sent = google.simulator.requests().find(({ method }) => method === 'PATCH');
  expect([sent?.query.get('sendUpdates'), sent?.headers['if-match']]).toEqual(['all', '"1"']);
  // Somebody changes it between the look and the change.
  const leave = async () => {
    Object.assign(google.simulator.events()[0] ?? {}, { etag: '"7"' });
    return allow();
  };
  const again = { ...move, from: at.start, start: BOOKING.start, end: BOOKING.end };
  const error = await effectErrorOf(run(google.performers, 'calendar.move_event', again, { leave, now }));
  expect(error).toMatchObject({ effect: 'none', reason: { code: 'google_calendar.event_elsewhere' } });
  expect(google.simulator.events()[0]?.start.dateTime).toBe(at.start);
});

describe('tokens', () => {
  test('one is fetched for many and renewed five minutes early', async () => {
    await Promise.all([ask('whoami', {}), ask('whoami', {}), ask('whoami', {})]);
    expect(tokenRequests()).toBe(1);
    now = NOW.add({ minutes: 50 });
    await ask('whoami', {});
    expect(tokenRequests()).toBe(1);
    now = NOW.add({ minutes: 56 });
    await ask('whoami', {});
    expect(tokenRequests()).toBe(2);
  });

  test('a permission that was taken back needs a person', async () => {
    const error = await effectErrorOf(run(google.strangers, 'calendar.whoami', {}));
    expect(error).toMatchObject({
      failure: 'auth',
      retryable: false,
      reason: { code: 'google_calendar.invalid_grant' },
    });
  });

  test('a lost token changed nothing, and the next call fetches another', async () => {
    google.simulator.dropResponseNext();
    expect(await fail('create_event', BOOKING)).toMatchObject({ effect: 'none', retryable: true });
    expect((await ask<CreatedEvent>('create_event', BOOKING)).existed).toBe(false);
  });
});

describe('bookings', () => {
  test('the id of an event is made of the booking, in signs Google takes', async () => {
    expect(eventIdOf('booking-1')).toMatch(/^[a-v0-9]{5,1024}$/);
    expect(eventIdOf('booking-1')).not.toBe(eventIdOf('booking-2'));
    expect(await ask('create_event', BOOKING)).toMatchObject({
      meetingUrl: 'https://meet.google.com/abc-defg-hij',
    });
    const request = google.simulator.requests().at(-1);
    expect(request?.query.get('sendUpdates')).toBe('all');
  });

  test('a booking that was cancelled is not brought back in silence', async () => {
    const { eventId } = await ask<CreatedEvent>('create_event', BOOKING);
    await ask('cancel_event', { calendarId: CALENDAR, eventId });
    expect(await fail('create_event', BOOKING)).toMatchObject({
      failure: 'conflict',
      reason: { code: 'google_calendar.booking_cancelled' },
    });
  });

  test('too many invitations want hours, not seconds', async () => {
    const attendee = { name: 'X', email: 'usage-limits@northgate.test' };
    const error = await fail('create_event', { ...BOOKING, attendee });
    expect(error).toMatchObject({ failure: 'rate_limited', effect: 'none' });
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(3_600_000);
  });

  test('a missing scope is a matter of configuration', async () => {
    await ask('whoami', {});
    google.simulator.failNext({
      status: 403,
      body: { error: { code: 403, errors: [{ reason: 'insufficientPermissions' }] } },
    });
    expect(await fail('whoami', {})).toMatchObject({ failure: 'config', retryable: false });
  });
});

test('a calendar that failed inside an answer of success is unknown, not free', async () => {
  const window = { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z' };
  expect(await ask('busy_times', { calendarIds: [CALENDAR, 'gone@valewood.test'], ...window })).toEqual({
    busy: [],
    unknown: ['gone@valewood.test'],
  });
  google.simulator.failNext({ status: 200, body: { calendars: {} } });
  expect(await ask('busy_times', { calendarIds: [CALENDAR], ...window })).toEqual({
    busy: [],
    unknown: [CALENDAR],
  });
});

describe('push channels', () => {
  const TOKEN = 'token-of-the-push-channel';
  const deliver = (number: number, token = TOKEN) => {
    const { headers, body } = google.simulator.touch(token, number);
    return { headers: new Headers(headers), body, url: new URL('https://legwork.test/hooks/google') };
  };
  const codeOf = (
    delivery: ReturnType<typeof deliver>,
    known: Record<string, string | undefined> = { channelToken: TOKEN },
  ) => googleCalendarWebhooks.verify(delivery, known, NOW).reasons[0]?.code;

  test('are proved by their token, and only a change means something', () => {
    expect(codeOf(deliver(2))).toBeUndefined();
    expect(codeOf(deliver(2, 'another-token-of-others'))).toBe('intake.proof_wrong');
    expect(codeOf(deliver(2), {})).toBe('intake.proof_missing');
    expect(codeOf({ ...deliver(2), headers: new Headers() })).toBe('intake.proof_missing');
    expect(googleCalendarWebhooks.read(deliver(1))).toEqual([]);
    expect(googleCalendarWebhooks.read(deliver(2))).toMatchObject([{ kind: 'calendar.touched' }]);
    expect(googleCalendarWebhooks.deliveryId(deliver(2))).toBe('channel-1 2');
  });
});

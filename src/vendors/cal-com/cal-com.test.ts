import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { calendarSuite } from '../ports/calendar.suite.ts';
import type { CreatedEvent, FreeSlots } from '../ports/calendar.ts';
import { BOOKING, CALENDAR, calComCase, startCalCom, WEBHOOK_SECRET } from './case.fixture.ts';
import { calComWebhooks } from './webhooks.ts';

calendarSuite(calComCase, { guardsSlots: true, moves: true });

let calCom: Awaited<ReturnType<typeof startCalCom>>;
beforeEach(async () => {
  calCom = await startCalCom(() => NOW);
});
afterEach(() => calCom.close());
const ask = async <R>(verb: string, input: unknown) =>
  (await run<R>(calCom.performers, `calendar.${verb}`, input)).receipt;

test('slots are asked for a day wider, in a zone, and only those of the window are offered', async () => {
  const window = { from: '2026-11-24T14:00:00Z', to: '2026-11-24T15:00:00Z', timeZone: 'America/New_York' };
  const { slots } = await ask<FreeSlots>('free_slots', { calendarId: CALENDAR, ...window });
  expect(slots.map((slot) => Temporal.Instant.from(slot.start).toString())).toEqual([
    '2026-11-24T14:00:00Z',
    '2026-11-24T14:30:00Z',
  ]);
  const [request] = calCom.simulator.requests();
  expect(request?.query.get('start')).toBe('2026-11-23T14:00:00Z');
  expect(request?.query.get('timeZone')).toBe('America/New_York');
  expect(request?.headers['cal-api-version']).toBe('2024-09-04');
});

test('a slot just offered for which there is no host is taken', async () => {
  const attendee = { name: 'N', email: 'nobody-free@northgate.test' };
  const error = await effectErrorOf(ask('create_event', { ...BOOKING, attendee }));
  expect(error).toMatchObject({
    failure: 'conflict',
    effect: 'none',
    reason: { code: 'cal_com.slot_taken' },
  });
});

test('a full window says its wait in a header with a name', async () => {
  await calCom.close();
  calCom = await startCalCom(() => NOW, 0);
  expect(await effectErrorOf(ask('whoami', {}))).toMatchObject({
    failure: 'rate_limited',
    retryAfterMs: 45_000,
  });
});

test('a calendar that is started again holds what was booked, and gives the next booking a name of its own', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'legwork-cal-'));
  const restart = async () => {
    await calCom.close();
    calCom = await startCalCom(() => NOW, undefined, join(folder.path, 'bookings.json'));
  };
  await restart();
  const first = await ask<CreatedEvent>('create_event', BOOKING);
  await restart();
  const again = { ...BOOKING, bookingId: 'booking-2' };
  expect(await effectErrorOf(ask('create_event', again))).toMatchObject({
    reason: { code: 'cal_com.slot_taken' },
  });
  const later = { start: '2026-11-24T16:00:00Z', end: '2026-11-24T16:30:00Z' };
  expect((await ask<CreatedEvent>('create_event', { ...again, ...later })).eventId).not.toBe(first.eventId);
});

test('a booking is followed from uid to uid: found, moved on and cancelled by the first of them', async () => {
  const { eventId } = await ask<CreatedEvent>('create_event', BOOKING);
  const at = (hour: number) => ({ start: `2026-11-24T${hour}:00:00Z`, end: `2026-11-24T${hour}:30:00Z` });
  const move = { calendarId: CALENDAR, eventId, timeZone: BOOKING.timeZone, reason: 'Ill today' };
  await ask('move_event', { ...move, from: BOOKING.start, ...at(16) });
  await ask('move_event', { ...move, from: at(16).start, ...at(17) });
  const sent = calCom.simulator.requests().filter(({ path }) => path.endsWith('/reschedule'));
  expect(sent.map(({ path, body }) => [path, body])).toEqual([
    ['/bookings/uid1/reschedule', { start: at(16).start, reschedulingReason: 'Ill today' }],
    ['/bookings/uid2/reschedule', { start: at(17).start, reschedulingReason: 'Ill today' }],
  ]);
  expect(await ask('read_event', move)).toMatchObject({ event: { eventId: 'uid3' } });
  expect(await ask('cancel_event', move)).toEqual({ existed: true });
  expect(calCom.simulator.bookings().map(({ status }) => status)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
  ]);
});

describe('deliveries', () => {
  const deliver = async (trigger: string, more: object = {}) => {
    if (calCom.simulator.bookings().length === 0) await ask('create_event', BOOKING);
    const [booking] = calCom.simulator.bookings();
    if (!booking) throw new Error('Nothing was booked.');
    const { headers, body } = calCom.simulator.deliver(trigger, booking, more);
    return { headers: new Headers(headers), body, url: new URL('https://legwork.test/hooks/cal') };
  };
  const secrets = { webhookSecret: WEBHOOK_SECRET };

  test('are proved and named; unsigned, changed and foreign ones are refused', async () => {
    const delivery = await deliver('BOOKING_CREATED');
    const codeOf = (given: typeof delivery, known: Record<string, string | undefined> = secrets) =>
      calComWebhooks.verify(given, known, NOW).reasons[0]?.code;
    expect(codeOf(delivery)).toBeUndefined();
    expect(codeOf({ ...delivery, headers: new Headers() })).toBe('intake.proof_missing');
    expect(codeOf(delivery, {})).toBe('intake.proof_missing');
    expect(codeOf({ ...delivery, body: `${delivery.body} ` })).toBe('intake.proof_wrong');
    expect(codeOf(delivery, { webhookSecret: 'another-secret-of-others' })).toBe('intake.proof_wrong');
    expect(calComWebhooks.deliveryId(delivery)).toBe('BOOKING_CREATED uid1 2026-11-23T09:00:00Z');
  });

  test.each([
    [
      'BOOKING_CREATED',
      {},
      [{ kind: 'booking.created', bookingId: 'booking-1', attendeeEmail: BOOKING.attendee.email }],
    ],
    [
      'BOOKING_RESCHEDULED',
      { rescheduleUid: 'uid0' },
      [{ kind: 'booking.rescheduled', previousEventId: 'uid0' }],
    ],
    ['BOOKING_CANCELLED', { cancellationReason: 'ill' }, [{ kind: 'booking.cancelled', reason: 'ill' }]],
    [
      'BOOKING_NO_SHOW_UPDATED',
      { attendees: [{ email: 'a@b.test', noShow: true }] },
      [{ kind: 'booking.no_show' }],
    ],
    ['BOOKING_NO_SHOW_UPDATED', { attendees: [{ email: 'a@b.test', noShow: false }] }, []],
    ['MEETING_ENDED', {}, []],
  ])('%s %j', async (trigger, more, expected) => {
    expect(calComWebhooks.read(await deliver(trigger, more))).toMatchObject(expected);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { calendarSuite } from '../ports/calendar.suite.ts';
import type { CreatedEvent, FreeSlots } from '../ports/calendar.ts';
import { BOOKING, CALENDAR, calendlyCase, SIGNING_KEY, startCalendly } from './case.fixture.ts';
import { API } from './simulator.ts';
import { calendlyWebhooks } from './webhooks.ts';
import { uuidOf } from './wire.ts';

calendarSuite(calendlyCase, { guardsSlots: true, moves: false });

let calendly: Awaited<ReturnType<typeof startCalendly>>;
beforeEach(async () => {
  calendly = await startCalendly(() => NOW);
});
afterEach(() => calendly.close());
const ask = async <R>(verb: string, input: unknown) =>
  (await run<R>(calendly.performers, `calendar.${verb}`, input)).receipt;

test('a long window that begins in the past is asked for in pieces from now on', async () => {
  const window = { from: '2026-11-20T00:00:00Z', to: '2027-01-10T00:00:00Z', timeZone: 'UTC' };
  const { slots } = await ask<FreeSlots>('free_slots', { calendarId: CALENDAR, ...window });
  expect(calendly.simulator.requests()).toHaveLength(2);
  expect(new Set(slots.map((slot) => slot.start)).size).toBe(slots.length);
  expect(slots[0]?.start).toBe('2026-11-23T09:30:00Z');
  expect(slots.at(-1)?.start).toBe('2027-01-08T16:30:00Z');
});

test('addresses of other hosts lead nowhere but to Calendly', async () => {
  expect(uuidOf('https://evil.test/scheduled_events/E1')).toBe('E1');
  expect(uuidOf('https://api.calendly.com/scheduled_events/../users')).toBe('users');
  const cancellation = { calendarId: CALENDAR, eventId: 'https://evil.test/E9' };
  expect(await ask('cancel_event', cancellation)).toEqual({ existed: false });
});

test('addresses of people are compared in lower case', async () => {
  await ask('create_event', BOOKING);
  expect(calendly.simulator.events()).toMatchObject([{ invitee: { email: 'ana@northgate.test' } }]);
});

test('a meeting its invitee moved, twice, is read and cancelled where it stands now', async () => {
  const { eventId } = await ask<CreatedEvent>('create_event', BOOKING);
  const { simulator } = calendly;
  const name = { calendarId: CALENDAR, eventId };
  simulator.movedByInvitee(eventId, Temporal.Instant.from('2026-11-25T10:00:00Z'));
  simulator.movedByInvitee(`${API}/scheduled_events/E2`, Temporal.Instant.from('2026-11-26T10:00:00Z'));
  expect(await ask('read_event', name)).toMatchObject({
    event: { eventId: `${API}/scheduled_events/E3`, start: '2026-11-26T10:00:00Z' },
  });
  expect(await ask('cancel_event', name)).toEqual({ existed: true });
  expect(simulator.events().map(({ status }) => status)).toEqual(['canceled', 'canceled', 'canceled']);
  expect(await ask('read_event', name)).toEqual({ event: null });
  expect(await ask('cancel_event', name)).toEqual({ existed: false });
});

test('a full window says its wait', async () => {
  await calendly.close();
  calendly = await startCalendly(() => NOW, 0);
  expect(await effectErrorOf(ask('whoami', {}))).toMatchObject({ retryAfterMs: 20_000 });
});

describe('deliveries', () => {
  const deliver = async (name: string, more: object = {}) => {
    if (calendly.simulator.events().length === 0) await ask('create_event', BOOKING);
    const [event] = calendly.simulator.events();
    if (!event) throw new Error('Nothing was booked.');
    const { headers, body } = calendly.simulator.deliver(name, event, more);
    return { headers: new Headers(headers), body, url: new URL('https://legwork.test/hooks/calendly') };
  };

  test('are proved and named; stale, unsigned, changed and foreign ones are refused', async () => {
    const delivery = await deliver('invitee.created');
    const codeOf = (given: typeof delivery, signingKey: string | undefined = SIGNING_KEY, now = NOW) =>
      calendlyWebhooks.verify(given, { signingKey }, now).reasons[0]?.code;
    expect(codeOf(delivery)).toBeUndefined();
    expect(codeOf(delivery, SIGNING_KEY, NOW.add({ seconds: 181 }))).toBe('intake.proof_stale');
    expect(codeOf(delivery, SIGNING_KEY, NOW.subtract({ seconds: 181 }))).toBe('intake.proof_stale');
    expect(codeOf({ ...delivery, headers: new Headers() })).toBe('intake.proof_missing');
    expect(codeOf(delivery, '')).toBe('intake.proof_missing');
    expect(codeOf(delivery, 'another-key-of-others')).toBe('intake.proof_wrong');
    expect(codeOf({ ...delivery, body: `${delivery.body} ` })).toBe('intake.proof_wrong');
    expect(calendlyWebhooks.deliveryId(delivery)).toBe(
      `invitee.created ${API}/scheduled_events/E1/invitees/I1 2026-11-23T09:00:00Z`,
    );
  });

  test.each([
    [
      'invitee.created',
      {},
      [{ kind: 'booking.created', bookingId: 'booking-1', attendeeEmail: 'ana@northgate.test' }],
    ],
    ['invitee.canceled', { cancellation: { reason: 'ill' } }, [{ kind: 'booking.cancelled', reason: 'ill' }]],
    ['invitee.canceled', { rescheduled: true }, []],
    [
      'invitee.created',
      { old_invitee: `${API}/scheduled_events/E0/invitees/I0` },
      [{ kind: 'booking.rescheduled', previousEventId: `${API}/scheduled_events/E0` }],
    ],
    [
      'invitee.created',
      { reschedule_url: 'https://calendly.com/reschedulings/1' },
      [{ kind: 'booking.created', moveUrl: 'https://calendly.com/reschedulings/1' }],
    ],
    ['invitee_no_show.created', {}, [{ kind: 'booking.no_show' }]],
    ['routing_form_submission.created', {}, []],
  ])('%s %j', async (name, more, expected) => {
    expect(calendlyWebhooks.read(await deliver(name, more))).toMatchObject(expected);
  });
});

import { describe, expect, test } from 'vitest';
import type { Outcome } from '#core/ctx';
import { reason } from '#core/verdict';
import {
  alertLine,
  breakerAlert,
  deadLettersAlert,
  dedupeKey,
  nextPost,
  silenceAlert,
} from './alerts.rules.ts';
import { type Attempt, afterAttempt, attemptOf, endpointAfter } from './delivery.rules.ts';
import { publicEvent } from './public-events.rules.ts';

const T0 = Temporal.Instant.from('2026-03-02T09:00:00Z');
const past = (span: Temporal.DurationLike) => T0.add(span);
const failed = (status: number | null, more: Record<string, unknown> = {}): Outcome<{ status: number }> => ({
  state: 'failed',
  operationId: 'o',
  reason: reason('webhook_out.rejected', 'No.', { status, ...more }),
  retryable: true,
});
const failure = (status: number | null, retryAfterSeconds = 0): Extract<Attempt, { kind: 'failed' }> => ({
  kind: 'failed',
  status,
  text: 'No.',
  retryAfterSeconds,
});

describe('what a try was', () => {
  test('an answer of the endpoint counts; what the gateway held back does not', () => {
    expect(
      attemptOf({ state: 'done', receipt: { status: 204 }, operationId: 'o', replayed: false }, T0),
    ).toEqual({ kind: 'taken', status: 204 });
    expect(attemptOf(failed(500), T0)).toMatchObject({ kind: 'failed', status: 500 });
    const retryAt = past({ seconds: 90 }).toString();
    expect(
      attemptOf(
        {
          state: 'failed',
          operationId: 'o',
          reason: reason('gateway.breaker_open', 'Left alone.', { retryAt }),
          retryable: true,
        },
        T0,
      ),
    ).toMatchObject({ kind: 'later', at: past({ seconds: 90 }), everybody: false });
    expect(attemptOf({ state: 'refused', reasons: [reason('agent.cap', 'Too much.')] }, T0)).toMatchObject({
      kind: 'later',
      everybody: true,
      at: past({ seconds: 60 }),
    });
    expect(
      attemptOf(
        { state: 'unknown', operationId: 'o', reason: reason('webhook_out.answer_lost', 'Lost.') },
        T0,
      ),
    ).toMatchObject({ kind: 'failed', status: null });
  });
});

describe('when a delivery is tried again', () => {
  test.each([
    [0, 5],
    [1, 300],
    [2, 1_800],
    [3, 7_200],
    [4, 18_000],
    [5, 36_000],
    [6, 36_000],
  ])('after %i earlier tries in %i seconds', (attempts, seconds) => {
    expect(afterAttempt({ attempts }, failure(500), T0)).toMatchObject({
      state: 'waiting',
      attempts: attempts + 1,
      dueAt: past({ seconds }),
    });
  });

  test('the eighth failure is the last', () =>
    expect(afterAttempt({ attempts: 7 }, failure(500), T0)).toMatchObject({ state: 'dead', attempts: 8 }));

  test('410 ends it at once', () =>
    expect(afterAttempt({ attempts: 0 }, failure(410), T0)).toMatchObject({
      state: 'dead',
      responseCode: 410,
    }));

  test('the endpoint may ask for a longer wait, a day at most', () => {
    expect(afterAttempt({ attempts: 0 }, failure(429, 60), T0).dueAt).toEqual(past({ seconds: 60 }));
    expect(afterAttempt({ attempts: 1 }, failure(429, 60), T0).dueAt).toEqual(past({ seconds: 300 }));
    expect(afterAttempt({ attempts: 0 }, failure(429, 9e9), T0).dueAt).toEqual(past({ hours: 24 }));
  });

  test('2xx is done', () =>
    expect(afterAttempt({ attempts: 3 }, { kind: 'taken', status: 202 }, T0)).toMatchObject({
      state: 'done',
      attempts: 4,
      responseCode: 202,
      error: null,
    }));
});

describe('what tries say about an endpoint', () => {
  const taken: Attempt = { kind: 'taken', status: 200 };
  const later: Attempt = { kind: 'later', at: T0, everybody: false, text: '' };
  test.each<[string, Temporal.Instant | null, Attempt[], ReturnType<typeof endpointAfter>]>([
    ['a first failure begins a row', null, [failure(500)], { failingSince: T0, disable: null }],
    ['a success ends it', past({ hours: -9 }), [failure(500), taken], { failingSince: null, disable: null }],
    ['what was not tried says nothing', null, [later], { failingSince: null, disable: null }],
    ['gone is gone', null, [failure(410)], { failingSince: T0, disable: 'gone' }],
    [
      'just under five days go on',
      past({ hours: -119 }),
      [failure(500)],
      { failingSince: past({ hours: -119 }), disable: null },
    ],
    [
      'five days are enough',
      past({ hours: -120 }),
      [failure(null)],
      { failingSince: past({ hours: -120 }), disable: 'failing' },
    ],
  ])('%s', (_what, failingSince, attempts, want) =>
    expect(endpointAfter({ failingSince }, attempts, T0)).toEqual(want),
  );
});

describe('what leaves', () => {
  test('ids and states only', () => {
    expect(
      publicEvent({
        type: 'mail.rejected',
        payload: { ledgerId: 'a', leadId: 'b', response: '550 ana@valewood.test unknown' },
      }),
    ).toEqual({ type: 'message.rejected', data: { messageId: 'a', leadId: 'b', channel: 'email' } });
    expect(publicEvent({ type: 'leads.suppressed', payload: { hashes: ['x', 'y'] } })).toEqual({
      type: 'suppression.added',
      data: { count: 2 },
    });
    expect(
      publicEvent({
        type: 'gateway.breaker_moved',
        payload: { vendor: 'slack', from: 'closed', to: 'open', why: 'token xoxb' },
      }),
    ).toEqual({ type: 'vendor.breaker_moved', data: { vendor: 'slack', from: 'closed', to: 'open' } });
  });

  test('an endpoint is never told of its own breaker, and nobody of what is not listed', () => {
    expect(
      publicEvent({
        type: 'gateway.breaker_moved',
        payload: { vendor: 'webhook_out/1', from: 'closed', to: 'open' },
      }),
    ).toBeNull();
    expect(publicEvent({ type: 'reply.received', payload: {} })).toBeNull();
  });
});

describe('alerts', () => {
  test('an open breaker is critical, a closed one good to know, a trial neither', () => {
    const severities = (to: string, vendor = 'slack') =>
      breakerAlert({ vendor, to, why: 'It failed.' }, T0).map(({ severity }) => severity);
    expect([severities('open'), severities('closed'), severities('half_open')]).toEqual([
      ['critical'],
      ['info'],
      [],
    ]);
    expect(severities('open', 'webhook_out/1')).toEqual(['warning']);
  });

  test('one subject is told once an hour', () => {
    const [one] = breakerAlert({ vendor: 'slack', to: 'open', why: '' }, T0);
    const [soon] = breakerAlert({ vendor: 'slack', to: 'open', why: 'x' }, past({ minutes: 59 }));
    const [later] = breakerAlert({ vendor: 'slack', to: 'open', why: '' }, past({ minutes: 60 }));
    const [other] = breakerAlert({ vendor: 'clay', to: 'open', why: '' }, T0);
    if (!one || !soon || !later || !other) throw new Error('an alert is missing');
    expect(dedupeKey(soon)).toBe(dedupeKey(one));
    expect(new Set([one, later, other].map(dedupeKey)).size).toBe(3);
    expect(alertLine(one)).toBe('Critical: slack failed too often and is left alone for now');
  });

  test.each([
    ['five in a week, then a day of nothing', 5, 24, 1],
    ['four are no habit', 4, 48, 0],
    ['not a whole day yet', 50, 23, 0],
  ])('silence: %s', (_what, week, hours, count) =>
    expect(silenceAlert({ source: 'instantly', week, last: past({ hours: -hours }) }, T0)).toHaveLength(
      count,
    ),
  );

  test('one silence is one alert, however long it lasts', () => {
    const [one] = silenceAlert({ source: 'instantly', week: 9, last: T0 }, past({ hours: 30 }));
    const [two] = silenceAlert({ source: 'instantly', week: 9, last: T0 }, past({ hours: 60 }));
    if (!one || !two) throw new Error('an alert is missing');
    expect(dedupeKey(one)).toBe(dedupeKey(two));
  });

  test('dead letters are counted in words', () => {
    const of = (count: number) => deadLettersAlert({ source: 'clay', count, error: 'Odd.', at: T0 }).title;
    expect([of(1), of(2)]).toEqual([
      '1 delivery of clay could not be read',
      '2 deliveries of clay could not be read',
    ]);
  });

  test('posting is tried again ever more rarely', () =>
    expect([0, 1, 2, 3, 9].map((attempts) => T0.until(nextPost(attempts, T0)).total('minutes'))).toEqual([
      1, 5, 15, 60, 60,
    ]));
});

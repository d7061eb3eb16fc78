import { expect, test } from 'vitest';
import type { Outcome } from '#core/ctx';
import { reason } from '#core/verdict';
import { type ConnectionState, connectionVerdict, healthOf } from './connection.rules.ts';

const set = { env: 'ACME_API_KEY', present: true, placeholder: false };
const failed = (code: string): Outcome<unknown> => ({
  state: 'failed',
  operationId: 'o',
  reason: reason(code, 'acme said no.'),
  retryable: false,
});
const done: Outcome<unknown> = { state: 'done', receipt: {}, operationId: 'o', replayed: false };

test.each<
  [
    string,
    Parameters<typeof connectionVerdict>[0]['settings'][number],
    Outcome<unknown> | undefined,
    ConnectionState,
    string,
  ]
>([
  ['nothing set', { ...set, present: false }, undefined, 'missing', 'unconfigured'],
  ['a sample set', { ...set, placeholder: true }, done, 'placeholder', 'degraded'],
  ['a key that is refused', set, failed('acme.auth_failed'), 'invalid', 'degraded'],
  ['no credits left', set, failed('acme.credits_exhausted'), 'limited', 'degraded'],
  ['left alone for a while', set, failed('gateway.breaker_open'), 'limited', 'degraded'],
  ['asked from a sandbox', set, failed('vendor.not_connected'), 'unasked', 'ok'],
  ['an answer', set, done, 'ready', 'ok'],
  ['nothing to ask', set, undefined, 'unasked', 'ok'],
])('%s', (_what, setting, answer, state, health) => {
  const verdict = connectionVerdict({ vendor: 'acme', settings: [setting], answer });
  expect(verdict.state).toBe(state);
  expect(healthOf(verdict.state)).toBe(health);
});

test('permissions that the vendor says are missing are named, and the connection is not well', () => {
  const lacks = (missing: unknown, inSmall = false) =>
    connectionVerdict({
      vendor: 'acme',
      settings: [set],
      inSmall,
      answer: { ...done, receipt: { missing } },
    });
  for (const inSmall of [false, true])
    expect(lacks(['chat:write', 'im:write or conversations:write'], inSmall)).toMatchObject({
      state: 'limited',
      reason: { text: expect.stringContaining('lacks chat:write, im:write or conversations:write') },
    });
  expect(healthOf('limited')).toBe('degraded');
  for (const missing of [[], undefined, 'chat:write']) expect(lacks(missing).state).toBe('ready');
});

test('what is missing is named, and where it is set', () => {
  const verdict = connectionVerdict({
    vendor: 'acme',
    settings: [{ ...set, present: false }],
    answer: undefined,
  });
  expect(verdict.reason.text).toBe('acme is not set up: ACME_API_KEY is not set.');
});

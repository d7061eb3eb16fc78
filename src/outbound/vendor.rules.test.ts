import { expect, test } from 'vitest';
import { reason } from '#core/verdict';
import { linkedInCap } from './linkedin-limit.rules.ts';
import { senderOf } from './senders.ts';
import { settlementOf } from './settlement.rules.ts';
import { stopDelay, stopSettlement } from './stop-settlement.rules.ts';

const NOW = Temporal.Instant.from('2026-11-23T09:00:00Z');
const STOP = { id: 'stop-1', vendor: 'instantly', attempts: 2 };
const failed = (code: string, retryable = false) =>
  ({ state: 'failed', operationId: 'op-1', reason: reason(code, 'It failed.'), retryable }) as const;

test('a stop is over when the vendor says so, or has nobody to stop; everything else is tried again, later', () => {
  const done = { state: 'done', receipt: { stopped: true }, operationId: 'op-1', replayed: false } as const;
  expect(stopSettlement(STOP, done, NOW)).toMatchObject({ state: 'stopped', nextAttemptAt: null });
  expect(stopSettlement(STOP, failed('instantly.lead_not_in_campaign'), NOW).state).toBe('stopped');
  const again = stopSettlement(STOP, failed('instantly.auth'), NOW);
  expect(again).toMatchObject({ state: 'stopping', nextAttemptAt: '2026-11-23T09:02:00Z' });
  const unknown = { state: 'unknown', operationId: 'op-1', reason: reason('gateway.lost', 'Lost.') } as const;
  expect(stopSettlement(STOP, unknown, NOW).state).toBe('unknown');
  expect([1, 2, 3, 4, 5, 6, 7, 70].map((attempts) => stopDelay(attempts).minutes)).toEqual([
    1, 2, 5, 15, 60, 360, 360, 360,
  ]);
});

test.each([
  ['instantly.campaign_takes_no_leads', false, 'planned'],
  ['heyreach.list_in_use', false, 'planned'],
  ['instantly.transient', true, 'planned'],
  ['instantly.validation', false, 'rejected'],
  ['suppression.address', true, 'cancelled'],
  ['approval.other_bytes', true, 'cancelled'],
])('a failure %s (retryable: %s) leaves the message %s', (code, retryable, state) => {
  const { read } = senderOf('instantly');
  expect(settlementOf({ id: 'send-1' }, failed(code, retryable), read, NOW).state).toBe(state);
});

test('what a vendor took has not left; what a mail server took has', () => {
  const done = (receipt: unknown) =>
    ({ state: 'done', receipt, operationId: 'op-1', replayed: false }) as const;
  const lead = { email: 'a@b.example', why: null, leadId: null };
  const by = (vendor: string, receipt: unknown) =>
    settlementOf({ id: 'send-1' }, done(receipt), senderOf(vendor).read, NOW);
  expect(by('native', { response: '250 ok' })).toMatchObject({ state: 'accepted', receipt: '250 ok' });
  expect(by('instantly', { leads: [{ ...lead, outcome: 'added' }] })).not.toHaveProperty('receipt');
  expect(by('instantly', { leads: [{ ...lead, outcome: 'already_there' }] }).state).toBe('rejected');
  expect(by('heyreach', { leads: [{ ...lead, outcome: 'refused', why: 'no profile' }] }).state).toBe(
    'rejected',
  );
  expect(by('instantly', { reconciled: true }).state).toBe('accepted');
});

test('an account on LinkedIn is warmed up for four weeks', () => {
  expect(linkedInCap(NOW, NOW.add({ hours: 27 * 24 }))).toBe(5);
  expect(linkedInCap(NOW, NOW.add({ hours: 28 * 24 }))).toBe(20);
});

import { expect, it } from 'vitest';
import { readWindow } from '#core/window.rules';
import { type SendLimits, sendLimitsVerdict } from './send-limits.rules.ts';

const read = readWindow({ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'UTC' });
if (!read.ok) throw new Error('The window of the test cannot be read.');

const facts: SendLimits = {
  mode: 'live',
  dailyLimit: 25,
  sentToday: 0,
  window: read.window,
  mailbox: { vendor: 'native', state: 'active', dailyCap: 30, sentToday: 0 },
  campaignState: 'active',
  now: Temporal.Instant.from('2026-03-02T09:00:00Z'),
};

it.each<[string, Partial<SendLimits>, string[]]>([
  ['everything well', {}, []],
  ['shadow mode', { mode: 'shadow' }, ['send.shadow']],
  ['a limit of zero', { dailyLimit: 0 }, ['send.limit_zero']],
  ['the day is used up', { sentToday: 25 }, ['send.daily_limit']],
  ['a paused campaign', { campaignState: 'paused' }, ['send.campaign']],
  ['no mailbox', { mailbox: undefined }, ['send.no_mailbox']],
  [
    'a mailbox of the sandbox',
    { mailbox: { vendor: 'sandbox', state: 'active', dailyCap: 30, sentToday: 0 } },
    ['send.sandbox_mailbox'],
  ],
  [
    'a full mailbox',
    { mailbox: { vendor: 'native', state: 'active', dailyCap: 30, sentToday: 30 } },
    ['send.mailbox_cap'],
  ],
  ['a closed window', { now: Temporal.Instant.from('2026-03-01T09:00:00Z') }, ['window.weekend']],
  [
    'everything at once keeps every reason',
    { mode: 'shadow', dailyLimit: 0, campaignState: undefined },
    ['send.shadow', 'send.limit_zero', 'send.campaign'],
  ],
])('%s', (_name, change, codes) => {
  const verdict = sendLimitsVerdict({ ...facts, ...change });
  expect(verdict.allowed).toBe(codes.length === 0);
  if (!verdict.allowed) expect(verdict.reasons.map((entry) => entry.code)).toEqual(codes);
});

import { expect, test } from 'vitest';
import { marksOf, SAME_WITHIN_MINUTES } from './message-marks.rules.ts';
import { hitBy, MACHINE_SECONDS } from './vendor-activity.rules.ts';
import { readVendorBounce } from './vendor-bounce.rules.ts';
import { intentOfLabel } from './vendor-label.rules.ts';
import { pollDelay } from './vendor-poll.rules.ts';

const AT = Temporal.Instant.from('2026-11-23T09:04:59Z');
const facts = {
  leadId: 'lead-1',
  messageId: '<a@x.example>',
  mail: { from: { address: 'Anna@firm.example' }, date: null },
  text: 'Sounds good, tell me more!',
  receivedAt: AT,
};
const meet = (one: readonly string[], other: readonly string[]): boolean =>
  one.some((mark) => other.includes(mark));

test.each([
  ['the same words at the same time under another id', { messageId: '<b@x.example>' }, true],
  [
    'seen just within the time',
    { messageId: '<b@x.example>', receivedAt: AT.add({ minutes: SAME_WITHIN_MINUTES }) },
    true,
  ],
  ['seen much later', { messageId: '<b@x.example>', receivedAt: AT.add({ minutes: 15 }) }, false],
  [
    'seen later, dated the same',
    {
      messageId: '<b@x.example>',
      receivedAt: AT.add({ hours: 3 }),
      mail: { from: { address: 'anna@firm.example' }, date: AT.toString() },
    },
    true,
  ],
  ['other line breaks and signs', { messageId: '<b@x.example>', text: 'sounds good\r\n tell me more' }, true],
  ['other words', { messageId: '<b@x.example>', text: 'No thanks' }, false],
  [
    'somebody else in the same thread',
    { messageId: '<b@x.example>', mail: { from: { address: 'bo@firm.example' }, date: null } },
    false,
  ],
  ['another lead', { messageId: '<b@x.example>', leadId: 'lead-2' }, false],
  ['the same id with other words', { text: 'No thanks' }, true],
])('%s', (_what, more, same) => {
  expect(meet(marksOf(facts), marksOf({ ...facts, ...more }))).toBe(same);
});

test('a message without words is known by its names alone', () => {
  const empty = { ...facts, text: ' \n ', vendorMark: 'instantly 1' };
  expect(marksOf(empty)).toEqual(['id <a@x.example>', 'instantly 1']);
});

test.each([
  ['Interested', 'positive'],
  ['OOO', 'out_of_office'],
  ['referral', 'redirect'],
  ['Future opportunity', 'not_now'],
  ['lead_not_interested', 'negative'],
  ['Do Not Contact', 'unsubscribe'],
  ['wrong_person', 'wrong_person'],
  ['a label of somebody', 'unknown'],
])('the label %s is %s here', (label, intent) => {
  expect(intentOfLabel(label)).toBe(intent);
});

test('a hit right after the sending is a program’s; without a time nobody is accused', () => {
  const at = AT.add({ seconds: MACHINE_SECONDS });
  expect(hitBy({ at: AT, sentAt: AT })).toBe('machine');
  expect(hitBy({ at, sentAt: AT })).toBe('person');
  expect(hitBy({ at: null, sentAt: AT })).toBe('person');
  expect(hitBy({ at, sentAt: null })).toBe('person');
});

test.each([
  ['550 5.1.1 No such user here', 'hard'],
  ['452 4.2.2 The mailbox is full', 'soft'],
  ['554 5.7.1 Blocked by our policy', 'soft'],
  [null, 'hard'],
])('a vendor’s failure with %s is %s', (detail, severity) => {
  expect(readVendorBounce('anna@firm.example', detail).severity).toBe(severity);
});

test('a campaign that fails waits longer each time, an hour at most', () => {
  expect([1, 2, 3, 4, 5, 9].map((failures) => pollDelay(failures).minutes)).toEqual([5, 10, 20, 40, 60, 60]);
});

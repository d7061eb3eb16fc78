import { expect, test } from 'vitest';
import { readWindow } from '#core/window.rules';
import { followUpPause, type PauseFacts } from './pause.rules.ts';
import { nurtureAt } from './recontact/nurture.rules.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const now = at('2026-03-10T10:00:00Z');
const facts: PauseFacts = {
  ...{ why: 'lead_replied', pausedAt: at('2026-03-01T10:00:00Z'), until: null, decision: 'open' },
  ...{ lastInboundAt: at('2026-03-01T10:00:00Z'), lastOutboundAt: null, arrival: 'awaited' },
  ...{ cancelled: false, attempts: 0, now },
};
const judged = (more: Partial<PauseFacts>) => {
  const { verdict, at: when, reasons } = followUpPause({ ...facts, ...more });
  return [verdict, when?.toString() ?? null, reasons[1]?.code];
};

test.each<[string, Partial<PauseFacts>, (string | null)[]]>([
  ['they had the last word', {}, ['hold', null, 'pause.our_turn']],
  [
    'answered yesterday, the distance is kept',
    { lastOutboundAt: at('2026-03-09T09:00:00Z') },
    ['hold', '2026-03-12T09:00:00Z', 'pause.spacing'],
  ],
  [
    'answered four days ago',
    { lastOutboundAt: at('2026-03-06T09:00:00Z') },
    ['resume', '2026-03-10T10:00:00Z', 'pause.answered'],
  ],
  [
    'seven days of silence',
    { lastOutboundAt: at('2026-03-03T10:00:00Z') },
    ['resume', '2026-03-10T10:00:00Z', 'pause.silence'],
  ],
  [
    'our word before theirs counts for nothing',
    { lastOutboundAt: at('2026-02-20T10:00:00Z') },
    ['hold', null, 'pause.our_turn'],
  ],
  ['a yes is awaited', { why: 'awaiting_approval' }, ['hold', null, 'pause.open']],
  [
    'left out by a person',
    { why: 'awaiting_approval', decision: 'skipped' },
    ['skip_step', '2026-03-10T10:00:00Z', 'pause.skipped'],
  ],
  [
    'a disconnected account is waited for until the step behind is due',
    { why: 'channel_disconnected', until: at('2026-03-12T08:00:00Z') },
    ['hold', '2026-03-12T08:00:00Z', 'pause.awaited'],
  ],
  [
    'and no longer',
    { why: 'channel_disconnected', until: at('2026-03-10T08:00:00Z') },
    ['skip_step', '2026-03-10T10:00:00Z', 'pause.waited'],
  ],
  [
    'the number is not to be had',
    { why: 'awaiting_enrichment', arrival: 'not_to_be_had' },
    ['skip_step', '2026-03-10T10:00:00Z', 'pause.not_to_be_had'],
  ],
  [
    'away until tomorrow',
    { why: 'out_of_office', until: at('2026-03-11T07:00:00Z') },
    ['hold', '2026-03-11T07:00:00Z', 'pause.until'],
  ],
  [
    'back',
    { why: 'out_of_office', until: at('2026-03-10T10:00:00Z') },
    ['resume', '2026-03-10T10:00:00Z', 'pause.day_came'],
  ],
  ['a meeting', { why: 'meeting_booked' }, ['end', null, 'pause.over']],
  [
    'unknown whether it left: never again by itself',
    { why: 'email_send_uncertain' },
    ['hold', null, 'pause.unsettled'],
  ],
  ['twenty-four tries', { why: 'blocked_sms_dnd', attempts: 24 }, ['hold', null, 'pause.given_up']],
  ['what a person wrote', { why: 'call her first' }, ['hold', null, 'pause.by_person']],
])('%s', (_name, more, expected) => {
  expect(judged(more)).toEqual(expected);
});

test('a "not now" comes back at nine of their day, on a day on which people are written to, and never at once', () => {
  const read = readWindow({
    ...{ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'Europe/Berlin' },
    holidays: { country: 'DE' },
  });
  if (!read.ok) throw new Error('The window of the test cannot be read.');
  const receivedOn = Temporal.PlainDate.from('2026-03-10');
  const due = (date: string | null) =>
    nurtureAt({
      ...{ date: date === null ? null : Temporal.PlainDate.from(date), receivedOn, defaultDays: 180 },
      ...{ window: read.window, now },
    }).at.toString();
  expect(due('2026-04-15')).toBe('2026-04-15T07:00:00Z');
  // Easter Sunday.
  expect(due('2026-04-05')).toBe('2026-04-07T06:00:00Z');
  expect(due('2026-03-10')).toBe('2026-03-10T11:00:00Z');
  expect(due(null)).toBe('2026-09-07T06:00:00Z');
});

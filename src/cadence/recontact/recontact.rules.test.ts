import { describe, expect, test } from 'vitest';
import { readWindow } from '#core/window.rules';
import {
  oooRetouch,
  type RetouchFacts,
  type Situation,
  standsAgainst,
  timingTask,
} from './recontact.rules.ts';

const read = readWindow({
  ...{ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'Europe/Berlin' },
  holidays: { country: 'DE' },
});
if (!read.ok) throw new Error('The window of the test cannot be read.');
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const well: Situation = {
  ...{ status: 'sent', answeredSince: false, awayAgain: false, saidNo: false, campaign: 'active' },
  ...{ hasAddress: true, carrier: 'mailbox', pending: false, touchedSince: false },
};
const verdict = (more: Partial<RetouchFacts> = {}, situation: Partial<Situation> = {}) => {
  const found = oooRetouch({
    ...{ returnDate: '2026-03-16', delayDays: 1, window: read.window, now: at('2026-03-17T09:00:00Z') },
    ...more,
    situation: { ...well, ...situation },
  });
  return { ...found, eligibleAt: found.eligibleAt?.toString(), codes: found.reasons.map(({ code }) => code) };
};

describe('who was away is written to again', () => {
  test('one business day after the return, at the opening of their day', () => {
    expect(verdict()).toMatchObject({ eligible: true, eligibleAt: '2026-03-17T07:00:00Z' });
    expect(verdict({ now: at('2026-03-17T06:59:59Z') })).toMatchObject({
      eligible: false,
      codes: ['recontact.early'],
    });
  });

  test.each<[string, Partial<RetouchFacts>, string]>([
    ['over a weekend', { returnDate: '2026-03-20' }, '2026-03-23T07:00:00Z'],
    ['over Easter', { returnDate: '2026-04-02' }, '2026-04-07T06:00:00Z'],
    ['on the day itself', { delayDays: 0 }, '2026-03-16T07:00:00Z'],
    ['back on a Sunday', { returnDate: '2026-03-15', delayDays: 0 }, '2026-03-16T07:00:00Z'],
  ])('%s', (_name, facts, eligibleAt) => {
    expect(verdict(facts).eligibleAt).toBe(eligibleAt);
  });

  test.each<[string, Partial<Situation>, string]>([
    ['they answered', { answeredSince: true }, 'answered'],
    ['their status says so', { status: 'replied' }, 'answered'],
    ['they opted out', { status: 'unsubscribed' }, 'unsubscribed'],
    ['their company is suppressed', { saidNo: true }, 'said_no'],
    ['they booked', { status: 'meeting_booked' }, 'meeting_booked'],
    ['they were ruled out', { status: 'disqualified' }, 'disqualified'],
    ['the campaign ended', { campaign: 'completed' }, 'campaign_over'],
    ['the campaign rests', { campaign: 'paused' }, 'campaign_rests'],
    ['they are away again', { awayAgain: true }, 'away_again'],
    ['somebody wrote since', { touchedSince: true }, 'touched'],
    ['a message is on its way', { pending: true }, 'pending'],
    ['the conversation is at a vendor', { carrier: 'vendor' }, 'at_vendor'],
    ['no address is known', { hasAddress: false }, 'no_address'],
  ])('not when %s', (_name, situation, code) => {
    expect(verdict({}, situation)).toMatchObject({ eligible: false, codes: [`recontact.${code}`] });
  });

  test('every reason is told, also without a day', () => {
    const { codes, eligible, eligibleAt } = verdict(
      { returnDate: null },
      { saidNo: true, status: 'bounced', campaign: null, carrier: null },
    );
    expect({ eligible, eligibleAt }).toEqual({ eligible: false, eligibleAt: undefined });
    expect(codes).toEqual([
      ...['recontact.said_no', 'recontact.bounced', 'recontact.no_campaign', 'recontact.never_written'],
      'recontact.undated',
    ]);
  });
});

test('after "not now" the answer itself is no obstacle, a later one is', () => {
  expect(standsAgainst('nurture', { ...well, status: 'replied' })).toEqual([]);
  expect(standsAgainst('nurture', { ...well, status: 'replied', answeredSince: true })).toHaveLength(1);
});

describe('one moment waits for a lead', () => {
  const task = (kind: 'ooo' | 'nurture' | 'window', due: string, said: string) => ({
    ...{
      kind,
      dueAt: Temporal.Instant.from(`${due}T09:00:00Z`),
      saidAt: Temporal.Instant.from(`${said}T09:00:00Z`),
    },
  });
  test.each([
    [
      'an absence behind their own day',
      task('nurture', '2026-05-04', '2026-03-02'),
      task('ooo', '2026-03-16', '2026-03-09'),
      'waiting',
      '2026-05-04',
    ],
    [
      'an absence over their own day',
      task('nurture', '2026-05-04', '2026-03-02'),
      task('ooo', '2026-05-18', '2026-05-01'),
      'waiting',
      '2026-05-18',
    ],
    [
      'their own words after an absence',
      task('ooo', '2026-03-16', '2026-03-02'),
      task('window', '2026-03-10', '2026-03-09'),
      'fresh',
      '2026-03-10',
    ],
    [
      'the later of two own words',
      task('nurture', '2026-05-04', '2026-03-02'),
      task('window', '2026-04-01', '2026-03-09'),
      'fresh',
      '2026-04-01',
    ],
    [
      'an old reply that is read late',
      task('nurture', '2026-05-04', '2026-03-09'),
      task('nurture', '2026-04-01', '2026-03-02'),
      'waiting',
      '2026-05-04',
    ],
    [
      'the later of two absences',
      task('ooo', '2026-03-16', '2026-03-02'),
      task('ooo', '2026-03-20', '2026-03-09'),
      'fresh',
      '2026-03-20',
    ],
  ])('%s', (_what, waiting, fresh, stays, due) => {
    const found = timingTask(waiting, fresh);
    expect([found.stays, found.dueAt.toString().slice(0, 10)]).toEqual([stays, due]);
  });
});

import { describe, expect, it } from 'vitest';
import { DEFAULT_SEQUENCE, sequence } from '#campaigns/contract';
import { readWindow } from '#core/window.rules';
import { backAt } from './absence.rules.ts';
import { dueOf, nextStep, type StepFacts } from './next-step.rules.ts';

const read = readWindow({ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'Europe/Berlin' });
if (!read.ok) throw new Error('The window of the test cannot be read.');
const { window } = read;
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

/** A Monday. */
const STARTED = at('2026-03-02T09:00:00Z');
const facts = (change: Partial<StepFacts>): StepFacts => ({
  steps: DEFAULT_SEQUENCE,
  step: 3,
  startedAt: STARTED,
  window,
  lead: { status: 'sent', hasEmail: true, hasProfile: true, connected: false },
  lastTouch: { email: STARTED, linkedin: null },
  pending: false,
  linkedinReady: true,
  now: at('2026-03-06T07:00:00Z'),
  ...change,
});
const lead = (change: Partial<StepFacts['lead']>): Partial<StepFacts> => ({
  lead: { ...facts({}).lead, ...change },
});
const verdict = (change: Partial<StepFacts>) => {
  const next = nextStep(facts(change));
  return [next.kind, next.reasons[0]?.code];
};

describe('nextStep', () => {
  it('acts when the day has come and nothing stands against it', () => {
    expect(nextStep(facts({}))).toMatchObject({ kind: 'act', step: { action: 'value_followup' } });
  });

  it.each([
    ['replied', 'replied'],
    ['linkedin_replied', 'replied'],
    ['meeting_booked', 'meeting_booked'],
    ['bounced', 'bounced'],
    ['unsubscribed', 'unsubscribed'],
    ['rejected', 'rejected'],
    ['disqualified', 'rejected'],
  ])('a lead that is %s gets nothing more', (status, why) => {
    expect(nextStep(facts(lead({ status })))).toMatchObject({ kind: 'exit', why });
  });

  it('an end outweighs everything else, also behind the last step', () => {
    expect(verdict({ ...lead({ status: 'unsubscribed' }), step: 9 })[0]).toBe('exit');
    expect(verdict({ step: 9 })[0]).toBe('complete');
  });

  it('who opens again and again is left to a person for three days, not for ever', () => {
    expect(nextStep(facts(lead({ status: 'engaged_not_replied' })))).toMatchObject({
      kind: 'pause',
      until: at('2026-03-09T07:00:00Z'),
    });
  });

  it.each([
    [{ step: 2, ...lead({ hasProfile: false }) }, 'cadence.condition_not_met:has_linkedin_url'],
    [{ step: 4 }, 'cadence.condition_not_met:linkedin_connected'],
    [{ step: 3, ...lead({ hasEmail: false }) }, 'cadence.condition_not_met:has_email'],
    [{ step: 2, linkedinReady: false }, 'cadence.linkedin_not_set_up'],
  ])('autosend §28 43: a step whose condition does not hold is left out: %j', (change, code) => {
    expect(verdict(change)).toEqual(['skip', code]);
  });

  it.each([
    ['phone_provided', { phoneDigits: 9 }, { phoneDigits: 10 }],
    ['email_opened', { opened: false }, { opened: true }],
  ] as const)(
    'autosend §15.1: the condition %s leaves its step out, and lets it happen',
    (condition, no, yes) => {
      const steps = DEFAULT_SEQUENCE.map((each, index) => (index === 2 ? { ...each, condition } : each));
      expect(verdict({ steps, ...lead(no) })).toEqual(['skip', `cadence.condition_not_met:${condition}`]);
      expect(verdict({ steps, ...lead(yes) })[0]).toBe('act');
    },
  );

  it('what is left out gives the next step its own day', () => {
    const next = nextStep(facts({ step: 4, now: at('2026-03-08T23:00:00Z') }));
    expect(next).toMatchObject({ kind: 'skip', nextDue: at('2026-03-11T07:00:00Z') });
  });

  it.each([
    [
      'two days after the last mail',
      { lastTouch: { email: at('2026-03-04T09:00:00Z'), linkedin: null } },
      'cadence.too_soon',
    ],
    [
      'on the day of a LinkedIn touch',
      { lastTouch: { email: STARTED, linkedin: at('2026-03-06T06:30:00Z') } },
      'cadence.same_day',
    ],
    ['while another message is on its way', { pending: true }, 'cadence.message_pending'],
  ])('waits %s', (_, change, code) => {
    const next = nextStep(facts(change));
    expect([next.kind, next.reasons[0]?.code]).toEqual(['wait', code]);
    if (next.kind === 'wait') expect(Temporal.Instant.compare(next.until, facts({}).now)).toBe(1);
  });

  it('autosend §28 36: a mail before midnight in the lead’s zone is another day than a visit after it', () => {
    // 23:30 and 00:30 in Berlin: one hour apart and two days.
    const late = { email: at('2026-03-01T22:30:00Z'), linkedin: at('2026-03-05T22:30:00Z') };
    expect(verdict({ lastTouch: late, now: at('2026-03-05T23:30:00Z') })[0]).toBe('act');
  });

  it('a wait ends when the window is open', () => {
    // Three days after a Thursday is a Sunday.
    const next = nextStep(
      facts({
        lastTouch: { email: at('2026-03-05T09:00:00Z'), linkedin: null },
        now: at('2026-03-06T08:00:00Z'),
      }),
    );
    expect(next).toMatchObject({ kind: 'wait', until: at('2026-03-09T07:00:00Z') });
  });
});

describe('dueOf', () => {
  it('counts days from the first message, whenever the step before it happened', () => {
    const due = DEFAULT_SEQUENCE.map((_, index) =>
      dueOf({ ...facts({}), lastTouch: { email: null, linkedin: null }, now: STARTED }, index + 1)
        ?.toZonedDateTimeISO('Europe/Berlin')
        .toString()
        .slice(0, 16),
    );
    expect(due).toEqual([
      // What is past is due at once.
      '2026-03-02T10:00',
      '2026-03-03T08:00',
      '2026-03-06T08:00',
      // Day 7 is a Sunday.
      '2026-03-09T08:00',
      '2026-03-11T08:00',
      // Day 14 too.
      '2026-03-16T08:00',
      '2026-03-18T08:00',
      '2026-03-23T08:00',
    ]);
    expect(dueOf(facts({}), 9)).toBeNull();
  });

  it('waits for the touches before it: three days on one channel, and the next day on the other', () => {
    const behind = (
      step: number,
      lastTouch: { email: Temporal.Instant | null; linkedin: Temporal.Instant | null },
    ) => dueOf({ ...facts({}), lastTouch, now: at('2026-03-25T10:00:00Z') }, step)?.toString();
    const today = at('2026-03-25T09:00:00Z');
    // Steps whose days are long past.
    expect(behind(3, { email: null, linkedin: null })).toBe('2026-03-25T10:00:00Z');
    // Three days after a Wednesday is a Saturday.
    expect(behind(3, { email: today, linkedin: null })).toBe('2026-03-30T06:00:00Z');
    expect(behind(4, { email: today, linkedin: null })).toBe('2026-03-26T07:00:00Z');
    expect(behind(3, { email: at('2026-03-24T09:00:00Z'), linkedin: today })).toBe('2026-03-27T09:00:00Z');
  });

  it('keeps the hour of opening over a change of the clocks', () => {
    const due = dueOf(
      { ...facts({}), startedAt: at('2026-03-26T09:00:00Z'), now: at('2026-03-26T10:00:00Z') },
      3,
    );
    expect(due?.toString()).toBe('2026-03-30T06:00:00Z');
  });
});

describe('a sequence', () => {
  const step = (day: number, channel: string, action = 'value_followup') => ({ day, channel, action });
  const intro = step(1, 'email', 'intro');
  const complaint = (steps: unknown): string =>
    sequence
      .safeParse(steps)
      .error?.issues.map((issue) => issue.message)
      .join(' ') ?? 'fine';

  it('the default is one', () => expect(complaint([...DEFAULT_SEQUENCE])).toBe('fine'));
  it.each([
    [[], 'Too small'],
    [[step(1, 'email')], 'first message'],
    [[intro, step(3, 'email')], 'Day 3 is too soon after the email step of day 1'],
    [[intro, step(9, 'email'), step(5, 'linkedin', 'connect')], 'lies before day 9'],
    [[intro, step(1, 'linkedin', 'connect')], 'never reach one person on one day'],
    [[intro, { ...step(5, 'email'), condition: 'if_the_moon_is_full' }], 'Invalid option'],
  ])('%j is refused', (steps, why) => {
    expect(complaint(steps)).toContain(why);
  });
});

describe('backAt', () => {
  const RECEIVED = at('2026-03-05T10:00:00Z');
  it.each([
    ['2026-03-16', '2026-03-16T07:00:00Z'],
    [null, '2026-03-19T10:00:00Z'],
    // A day that is past holds nobody.
    ['2026-03-01', '2026-03-05T10:00:00Z'],
  ])('%s holds until %s', (returnDate, until) => {
    expect(backAt(returnDate, RECEIVED).until.toString()).toBe(until);
  });
});

describe('LinkedIn has few places a day', () => {
  const connect = { step: 2, now: at('2026-03-03T08:00:00Z') };

  it('a step waits for tomorrow as long as the step behind it is not due then', () => {
    expect(nextStep(facts({ ...connect, linkedinRoom: false }))).toMatchObject({
      kind: 'wait',
      until: at('2026-03-04T07:00:00Z'),
      reasons: [{ code: 'cadence.linkedin_full' }],
    });
    expect(verdict({ ...connect, linkedinRoom: true })[0]).toBe('act');
  });

  it('mail never waits for a place on LinkedIn: then the step is left out', () => {
    expect(
      nextStep(facts({ ...connect, now: at('2026-03-05T08:00:00Z'), linkedinRoom: false })),
    ).toMatchObject({ kind: 'skip', reasons: [{ code: 'cadence.linkedin_full' }] });
    expect(verdict({ linkedinRoom: false })[0]).toBe('act');
  });

  it('the third tier is written to by mail alone, and nobody where no account is connected', () => {
    expect(verdict({ ...connect, ...lead({ tier: 'tier_3' }) })).toEqual(['skip', 'cadence.tier_by_mail']);
    expect(verdict({ ...connect, ...lead({ tier: 'tier_2' }) })[0]).toBe('act');
    expect(verdict({ ...connect, linkedinReady: false })).toEqual(['skip', 'cadence.linkedin_not_set_up']);
  });
});

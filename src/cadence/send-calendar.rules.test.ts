import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SEQUENCE } from '#campaigns/contract';
import { readWindow, type SendWindow } from '#core/window.rules';
import type { CalendarPerson } from './calendar-turn.rules.ts';
import { answersExpected } from './forecast.rules.ts';
import { type CalendarFacts, sendCalendar } from './send-calendar.rules.ts';

const opened = (window: SendWindow) => {
  const read = readWindow(window);
  if (!read.ok) throw new Error('The window of the test cannot be read.');
  return read.window;
};
const BERLIN: SendWindow = { days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'Europe/Berlin' };
/** A Monday, as the window opens. */
const MONDAY = Temporal.Instant.from('2026-03-02T07:00:00Z');
const INTRO = DEFAULT_SEQUENCE.slice(0, 1);

const fresh = (count: number): CalendarPerson[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `p${index}`, step: 1, startedAt: null, lastEmail: null, mailboxId: null, notBefore: null },
  }));
const mailbox = (id: string, dailyCap = 30): CalendarFacts['plan']['mailboxes'][number] => ({
  ...{ id, dailyCap, minGapSeconds: 90, taken: [], perDay: {} },
});
const calendar = ({
  plan,
  ...change
}: Partial<Omit<CalendarFacts, 'plan'>> & { plan?: Partial<CalendarFacts['plan']> }) =>
  sendCalendar({
    ...{ steps: DEFAULT_SEQUENCE, people: fresh(10), more: 0, own: {}, days: 42 },
    ...change,
    plan: {
      ...{ mailboxes: [mailbox('m1')], window: opened(BERLIN), dailyLimit: 25, perDay: {}, now: MONDAY },
      ...plan,
    },
  });
const sends = (found: ReturnType<typeof calendar>) =>
  found.days
    .filter(({ first, followUps }) => first + followUps > 0)
    .map(({ date, first, followUps }) => `${date} ${first}+${followUps}`);

describe('sendCalendar', () => {
  it('puts five mails of eight steps on their days, and says what becomes of the other three', () => {
    const found = calendar({});
    expect(sends(found)).toEqual([
      '2026-03-02 10+0',
      '2026-03-06 0+10',
      '2026-03-11 0+10',
      '2026-03-18 0+10',
      '2026-03-23 0+10',
    ]);
    expect(found.totals).toEqual({ people: 10, messages: 50, placed: 50, afterwards: 0, unplaced: 0 });
    expect(found.steps.map(({ leftOut, why }) => [leftOut, why?.code ?? null])).toEqual([
      [0, null],
      [10, 'calendar.linkedin'],
      [0, null],
      [10, 'calendar.linkedin'],
      [0, null],
      [10, 'calendar.linkedin'],
      [0, null],
      [0, null],
    ]);
  });

  it('moves a follow-up from its Sunday to Monday, and from a holiday behind it, with the reason on the day', () => {
    const steps = [
      ...INTRO,
      { day: 7, channel: 'email', action: 'close', condition: 'not_replied' } as const,
    ];
    const sunday = calendar({ steps });
    expect(sends(sunday)).toEqual(['2026-03-02 10+0', '2026-03-09 0+10']);
    expect(sunday.days[6]).toMatchObject({
      date: '2026-03-08',
      capacity: 0,
      moved: 10,
      why: { code: 'window.weekend' },
    });
    const window = opened({ ...BERLIN, holidays: { country: 'DE' } });
    const easter = calendar({ steps, plan: { window, now: Temporal.Instant.from('2026-03-31T06:00:00Z') } });
    expect(sends(easter)).toEqual(['2026-03-31 10+0', '2026-04-07 0+10']);
    const monday = easter.days.find(({ date }) => date === '2026-04-06');
    expect(monday).toMatchObject({
      closed: { code: 'window.holiday' },
      moved: 10,
      why: { code: 'window.holiday' },
    });
  });

  it('fills each day up to the limit that binds, and names it', () => {
    const days = (plan: Partial<CalendarFacts['plan']>) => {
      const found = calendar({ steps: INTRO, people: fresh(40), days: 7, plan });
      return [sends(found), found.days[0]?.moved, found.days[0]?.why?.code, found.days[0]?.capacity];
    };
    expect(days({})).toEqual([['2026-03-02 25+0', '2026-03-03 15+0'], 15, 'plan.daily_limit', 25]);
    expect(days({ mailboxes: [mailbox('a', 10), mailbox('b', 8)] })).toEqual([
      ['2026-03-02 18+0', '2026-03-03 18+0', '2026-03-04 4+0'],
      ...[22, 'plan.mailbox_caps', 18],
    ]);
    expect(days({ campaign: { limit: 20, perDay: { '2026-03-02': 5 } } })).toEqual([
      ['2026-03-02 15+0', '2026-03-03 20+0', '2026-03-04 5+0'],
      ...[25, 'plan.campaign_limit', 15],
    ]);
    expect(days({ slow: { perDay: 5, before: '2026-03-05' }, perDay: { '2026-03-02': 2 } })).toEqual([
      ['2026-03-02 3+0', '2026-03-03 5+0', '2026-03-04 5+0', '2026-03-05 25+0', '2026-03-06 2+0'],
      ...[37, 'plan.slow_start', 3],
    ]);
    const short = opened({ ...BERLIN, end: '08:10' });
    expect(days({ window: short })).toEqual([
      ['2026-03-02 6+0', '2026-03-03 6+0', '2026-03-04 6+0', '2026-03-05 6+0', '2026-03-06 6+0'],
      ...[34, 'calendar.window_full', 6],
    ]);
  });

  it('goes on with who is under way: who waits for the third message gets it, and no first one again', () => {
    const started = Temporal.Instant.from('2026-02-26T08:00:00Z');
    const [person] = fresh(1);
    const people = [
      {
        ...person,
        id: 'p',
        step: 3,
        startedAt: started,
        lastEmail: started,
        mailboxId: 'm1',
        notBefore: null,
      },
    ];
    const found = calendar({ people, plan: { mailboxes: [mailbox('m1'), mailbox('m2')] } });
    expect(sends(found)).toEqual(['2026-03-02 0+1', '2026-03-09 0+1', '2026-03-16 0+1', '2026-03-19 0+1']);
    expect(found.totals).toMatchObject({ messages: 4, placed: 4 });
    expect(found.contacted).toBe(1);
  });

  it('says why nothing leaves at all, with people and without', () => {
    for (const people of [fresh(3), []]) {
      expect(calendar({ people, plan: { mailboxes: [] } }).blocked.map(({ code }) => code)).toEqual([
        'plan.no_mailbox',
      ]);
      expect(calendar({ people, plan: { dailyLimit: 0 } }).blocked.map(({ code }) => code)).toEqual([
        'plan.limit_zero',
      ]);
      expect(calendar({ people }).blocked).toEqual([]);
    }
    expect(calendar({ people: fresh(3), plan: { mailboxes: [] } }).totals).toMatchObject({
      placed: 0,
      unplaced: 15,
    });
  });

  it('never passes a cap, never leaves the window, and loses nobody', () => {
    fc.assert(
      fc.property(
        fc.record({
          people: fc.integer({ min: 0, max: 90 }),
          more: fc.integer({ min: 0, max: 1000 }),
          caps: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 3 }),
          dailyLimit: fc.integer({ min: 1, max: 30 }),
          campaignLimit: fc.option(fc.integer({ min: 1, max: 20 })),
          weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
          days: fc.integer({ min: 1, max: 60 }),
          hours: fc.integer({ min: 0, max: 24 * 9 }),
          others: fc.integer({ min: 0, max: 10 }),
        }),
        ({ people, more, caps, dailyLimit, campaignLimit, weekdays, days, hours, others }) => {
          const now = MONDAY.add({ hours });
          const today = now.toZonedDateTimeISO(BERLIN.zone).toPlainDate().toString();
          const found = calendar({
            people: fresh(people),
            ...{ more, days },
            plan: {
              mailboxes: caps.map((cap, index) => mailbox(`m${index}`, cap)),
              window: opened({ ...BERLIN, days: weekdays }),
              ...{ dailyLimit, now, perDay: { [today]: others } },
              ...(campaignLimit === null ? {} : { campaign: { limit: campaignLimit, perDay: {} } }),
            },
          });
          const { messages, placed, afterwards, unplaced } = found.totals;
          expect(messages).toBe((people + more) * 5);
          expect(placed + afterwards + unplaced).toBe(messages);
          let sum = 0;
          for (const day of found.days) {
            const leaving = day.first + day.followUps;
            sum += leaving;
            expect(leaving).toBeLessThanOrEqual(day.capacity);
            expect(leaving + (day.date === today ? others : 0)).toBeLessThanOrEqual(
              Math.max(others, dailyLimit),
            );
            expect(leaving).toBeLessThanOrEqual(caps.reduce((all, cap) => all + cap, 0));
            expect(leaving).toBeLessThanOrEqual(campaignLimit ?? Number.POSITIVE_INFINITY);
            if (leaving > 0) expect(weekdays).toContain(Temporal.PlainDate.from(day.date).dayOfWeek);
            if (day.closed) expect(leaving).toBe(0);
            expect(day.why === null).toBe(day.moved === 0);
          }
          expect(sum).toBe(placed);
          expect(found.steps.reduce((all, step) => all + step.messages, 0)).toBe(placed);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('answersExpected', () => {
  it('guesses nothing from few people, and gives a span from many', () => {
    expect(answersExpected(100, { contacted: 49, answered: 9, interested: 4 })).toMatchObject({
      ...{ answers: null, interested: null, reasons: [{ code: 'forecast.sample' }] },
    });
    expect(answersExpected(100, { contacted: 200, answered: 20, interested: 0 })).toMatchObject({
      answers: { from: 6, to: 15 },
      interested: { from: 0, to: 2 },
    });
  });
});

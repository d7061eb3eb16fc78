import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { calendarSuite } from '../ports/calendar.suite.ts';
import { type BusyTimes, newEvent } from '../ports/calendar.ts';
import { BOOKING, CALENDAR, caldavCase, startCaldav } from './case.fixture.ts';
import { readIcs, UnreadableCalendar } from './ics.rules.ts';
import { busySpans } from './recurrence.rules.ts';
import { elementTexts } from './wire.ts';
import { movedIcs, writeIcs } from './write-ics.rules.ts';

calendarSuite(caldavCase, { guardsSlots: false, moves: true, tolerates: ['calendar.caldav.cancel_event'] });

const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:u1', ...lines, 'END:VEVENT'];
const FROM = Temporal.Instant.from('2026-11-01T00:00:00Z');
const TO = Temporal.Instant.from('2026-12-01T00:00:00Z');
const spans = (text: string, from = FROM, to = TO): string[] =>
  busySpans(readIcs(text, 'Europe/Madrid'), from, to).map(({ start, end }) => `${start}/${end}`);
const starts = (...lines: string[]): string[] =>
  spans(calendar(...event(...lines))).map((span) => span.split('/')[0] ?? '');

describe('times', () => {
  test.each([
    [
      'in UTC',
      ['DTSTART:20261102T100000Z', 'DTEND:20261102T110000Z'],
      '2026-11-02T10:00:00Z/2026-11-02T11:00:00Z',
    ],
    [
      'in a zone',
      ['DTSTART;TZID=America/New_York:20261102T100000', 'DURATION:PT30M'],
      '2026-11-02T15:00:00Z/2026-11-02T15:30:00Z',
    ],
    [
      'in a zone of Windows',
      ['DTSTART;TZID="W. Europe Standard Time":20261102T100000', 'DURATION:PT1H'],
      '2026-11-02T09:00:00Z/2026-11-02T10:00:00Z',
    ],
    [
      'without a zone',
      ['DTSTART:20261102T100000', 'DURATION:PT1H'],
      '2026-11-02T09:00:00Z/2026-11-02T10:00:00Z',
    ],
    [
      'all day',
      ['DTSTART;VALUE=DATE:20261102', 'DTEND;VALUE=DATE:20261104'],
      '2026-11-01T23:00:00Z/2026-11-03T23:00:00Z',
    ],
    ['all day without end', ['DTSTART;VALUE=DATE:20261102'], '2026-11-01T23:00:00Z/2026-11-02T23:00:00Z'],
    [
      'maybe',
      ['STATUS:TENTATIVE', 'DTSTART:20261102T100000Z', 'DTEND:20261102T110000Z'],
      '2026-11-02T10:00:00Z/2026-11-02T11:00:00Z',
    ],
  ])('%s', (_name, lines, expected) => {
    expect(spans(calendar(...event(...lines)))).toEqual([expected]);
  });

  test('a calendar that names its zone means it for times without one', () => {
    const text = calendar(
      'X-WR-TIMEZONE:America/New_York',
      ...event('DTSTART:20261102T100000', 'DURATION:PT1H'),
    );
    expect(spans(text)).toEqual(['2026-11-02T15:00:00Z/2026-11-02T16:00:00Z']);
  });

  test.each([['TRANSP:TRANSPARENT'], ['STATUS:CANCELLED']])('%s is free', (line) => {
    expect(starts(line, 'DTSTART:20261102T100000Z', 'DTEND:20261102T110000Z')).toEqual([]);
  });

  test('lines that were folded and alarms inside an event are read', () => {
    const alarm = ['BEGIN:VALARM', 'TRIGGER:-PT15M', 'DURATION:PT9H', 'END:VALARM'];
    expect(
      spans(calendar(...event('DTSTART:202611\r\n 02T100000Z', 'DTEND:20261102T110000Z', ...alarm))),
    ).toEqual(['2026-11-02T10:00:00Z/2026-11-02T11:00:00Z']);
  });
});

describe('moving', () => {
  const to = { start: '2026-11-03T15:00:00Z', end: '2026-11-03T15:30:00Z' };
  const lines = [
    'DTSTART;TZID=Europe/Madrid:20261102T100000',
    'DURATION:PT30M',
    'SEQUENCE:4',
    'SUMMARY:A\\, B',
  ];
  const alarm = ['BEGIN:VALARM', 'TRIGGER:-PT15M', 'DURATION:PT9H', 'END:VALARM'];

  test('the time is another and the SEQUENCE one higher; everything else stays', () => {
    const moved = movedIcs(calendar(...event(...lines, ...alarm)), to, NOW);
    expect(spans(moved)).toEqual([`${to.start}/${to.end}`]);
    expect(moved.split('\r\n')).toEqual(
      expect.arrayContaining(['UID:u1', 'SEQUENCE:5', 'SUMMARY:A\\, B', 'TRIGGER:-PT15M', 'DURATION:PT9H']),
    );
    expect(moved).not.toMatch(/Europe\/Madrid|DURATION:PT30M/);
    expect(movedIcs(moved, to, NOW)).toContain('SEQUENCE:6');
  });

  test.each([
    ['repeats', event(...lines, 'RRULE:FREQ=DAILY')],
    ['is several', [...event(...lines), ...event(...lines)]],
    ['is none', ['METHOD:PUBLISH']],
  ])('an event that %s is not moved', (_name, given) => {
    expect(() => movedIcs(calendar(...given), to, NOW)).toThrow(UnreadableCalendar);
  });

  test('a file somebody wrote between the look and the change is left alone', async () => {
    const { simulator, performers, close } = await startCaldav();
    const path = `${CALENDAR}booking-1.ics`;
    await run(performers, 'calendar.create_event', BOOKING);
    const theirs = calendar(...event('DTSTART:20261105T100000Z', 'DTEND:20261105T110000Z'));
    const leave = async () => {
      simulator.put(path, theirs);
      return allow();
    };
    const move = { calendarId: CALENDAR, eventId: path, from: BOOKING.start, timeZone: 'UTC', ...to };
    expect(await effectErrorOf(run(performers, 'calendar.move_event', move, { leave }))).toMatchObject({
      effect: 'none',
      reason: { code: 'caldav.event_elsewhere' },
    });
    expect(simulator.files().get(path)).toBe(theirs);
    await close();
  });
});

describe('rules', () => {
  const ten = (...days: number[]) => days.map((day) => `2026-11-${String(day).padStart(2, '0')}T10:00:00Z`);
  test.each([
    ['FREQ=DAILY;COUNT=3', ten(2, 3, 4)],
    ['FREQ=DAILY;INTERVAL=10', ten(2, 12, 22)],
    ['FREQ=DAILY;UNTIL=20261104T100000Z', ten(2, 3, 4)],
    ['FREQ=DAILY;UNTIL=20261103', ten(2, 3)],
    ['FREQ=WEEKLY', ten(2, 9, 16, 23, 30)],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE', ten(2, 4, 16, 18, 30)],
    ['FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO', ten(2, 15, 16, 29, 30)],
    ['FREQ=MONTHLY;BYDAY=2TU', ten(10)],
    ['FREQ=MONTHLY;BYDAY=-1FR', ten(27)],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', ten(30)],
    ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', ten(26)],
  ])('%s', (rule, expected) => {
    expect(starts(`RRULE:${rule}`, 'DTSTART:20261102T100000Z', 'DURATION:PT1H')).toEqual(expected);
  });

  test('the thirty-first is left out in short months', () => {
    expect(starts('RRULE:FREQ=MONTHLY', 'DTSTART:20260831T100000Z', 'DURATION:PT1H')).toEqual([]);
  });

  test('the clock on the wall stays over its change', () => {
    const lines = event('RRULE:FREQ=WEEKLY', 'DTSTART;TZID=Europe/Madrid:20261022T100000', 'DURATION:PT1H');
    const from = Temporal.Instant.from('2026-10-20T00:00:00Z');
    expect(spans(calendar(...lines), from, Temporal.Instant.from('2026-11-02T00:00:00Z'))).toEqual([
      '2026-10-22T08:00:00Z/2026-10-22T09:00:00Z',
      '2026-10-29T09:00:00Z/2026-10-29T10:00:00Z',
    ]);
  });

  test('days are taken out, added and moved', () => {
    const series = event(
      'RRULE:FREQ=DAILY;COUNT=4',
      'DTSTART:20261102T100000Z',
      'DURATION:PT1H',
      'EXDATE:20261103T100000Z',
      'RDATE:20261120T100000Z',
    );
    const moved = event('RECURRENCE-ID:20261104T100000Z', 'DTSTART:20261104T150000Z', 'DURATION:PT1H');
    expect(spans(calendar(...series, ...moved)).map((span) => span.slice(8, 13))).toEqual([
      '02T10',
      '05T10',
      '20T10',
      '04T15',
    ]);
  });

  test.each([
    ['RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1'],
    ['RRULE:FREQ=HOURLY'],
    ['RRULE:FREQ=YEARLY;BYDAY=MO'],
    ['RRULE:FREQ=DAILY;BYMONTH=13'],
  ])('%s is not guessed at', (rule) => {
    expect(() => starts(rule, 'DTSTART:20261102T100000Z', 'DURATION:PT1H')).toThrow(UnreadableCalendar);
  });
});

describe('on the server', () => {
  let caldav: Awaited<ReturnType<typeof startCaldav>>;
  const FEED = calendar(...event('DTSTART:20261124T100000Z', 'DURATION:PT1H'));
  beforeEach(async () => {
    caldav = await startCaldav(undefined, { main: FEED, broken: '<html>sign in</html>' });
  });
  afterEach(() => caldav.close());
  const busy = async (...calendarIds: string[]): Promise<BusyTimes> => {
    const window = { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z' };
    return (await run<BusyTimes>(caldav.performers, 'calendar.busy_times', { calendarIds, ...window }))
      .receipt;
  };

  test('a calendar that cannot be read for sure is unknown, never free, and the others are read', async () => {
    caldav.simulator.put(
      `${CALENDAR}odd.ics`,
      calendar(...event('DTSTART;TZID=Mars/Olympus:20261124T100000')),
    );
    expect(await busy(CALENDAR, '/calendars/sam/gone/', 'feed:main', 'feed:none')).toEqual({
      busy: [{ calendarId: 'feed:main', start: '2026-11-24T10:00:00Z', end: '2026-11-24T11:00:00Z' }],
      unknown: [CALENDAR, '/calendars/sam/gone/', 'feed:none'],
    });
  });

  test('a feed that did not change is not sent again', async () => {
    const first = await busy('feed:main');
    expect(await busy('feed:main')).toEqual(first);
    const answers = caldav.simulator
      .exchanges()
      .map(({ answer }) => (typeof answer === 'object' ? answer.status : answer));
    expect(answers).toEqual([200, 304]);
  });

  test('a feed that is a sign-in page fails, and its address is not told', async () => {
    const error = await effectErrorOf(busy('feed:broken'));
    expect(error.failure).toBe('vendor_bug');
    expect(JSON.stringify([error.message, error.reason])).not.toContain('/feeds/');
  });

  test.each([
    ['the calendar itself', CALENDAR],
    ['a file elsewhere', '/calendars/sam/other/x.ics'],
    ['a way out', `${CALENDAR}../other/x.ics`],
  ])('%s cannot be cancelled as an event', async (_name, eventId) => {
    const error = await effectErrorOf(
      run(caldav.performers, 'calendar.cancel_event', { calendarId: CALENDAR, eventId }),
    );
    expect(error).toMatchObject({ effect: 'none', failure: 'validation' });
    expect(caldav.simulator.requests()).toEqual([]);
  });

  test('a booking is written so that every calendar reads it', async () => {
    const title = `Ana, Bo; and a title that goes on ${'ü'.repeat(60)}`;
    await run(caldav.performers, 'calendar.create_event', { ...BOOKING, title, description: 'one\ntwo' });
    const [text = ''] = caldav.simulator.files().values();
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    const unfolded = text.replace(/\r\n /g, '');
    expect(unfolded).toContain(`SUMMARY:${title.replace(',', '\\,').replace(';', '\\;')}\r\n`);
    expect(unfolded).toContain('DESCRIPTION:one\\ntwo\r\n');
    expect(unfolded).toContain('UID:booking-1@legwork');
    expect(unfolded).toContain('RSVP=TRUE:mailto:ana@northgate.test');
    expect(caldav.simulator.requests()[0]?.headers['if-none-match']).toBe('*');
  });
});

test('without an organiser nobody is invited, and a name cannot add lines', () => {
  const attendee = { name: 'Ana\r\nATTENDEE:mailto:x@y.test', email: 'ana@northgate.test' };
  const booking = newEvent.parse({ ...BOOKING, attendee });
  expect(writeIcs(booking, null, NOW)).not.toMatch(/^(ATTENDEE|ORGANIZER)/m);
  expect(writeIcs(booking, 'sam@valewood.test', NOW).match(/^ATTENDEE/gm)).toHaveLength(1);
});

test('elements are found whatever their prefix, escaped or not', () => {
  expect(
    elementTexts('<C:calendar-data x="1">a &lt;b&gt; &#38; &amp;amp;</C:calendar-data>', 'calendar-data'),
  ).toEqual(['a <b> & &amp;']);
  expect(elementTexts('<calendar-data><![CDATA[a & <b>]]></calendar-data>', 'calendar-data')).toEqual([
    'a & <b>',
  ]);
});

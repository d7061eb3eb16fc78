import type { NewEvent } from '../ports/calendar.ts';
import { UnreadableCalendar } from './ics.rules.ts';

const utc = (at: string): string =>
  `${Temporal.Instant.from(at).toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')}`;
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
/** A quoted parameter may hold neither quotes nor line ends. */
const quoted = (text: string): string => `"${text.replace(/["\r\n]/g, ' ')}"`;

/** Lines of at most 75 bytes, cut between characters. */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const sign of line) {
    const room = lines.length === 0 ? 75 : 74;
    if (Buffer.byteLength(current + sign) > room) {
      lines.push(current);
      current = '';
    }
    current += sign;
  }
  return [...lines, current].join('\r\n ');
}

export const uidOf = (bookingId: string): string => `${bookingId}@legwork`;

/**
 * One booking as a calendar of one event. With an organiser the server invites the attendee; without one the attendee
 * stands in the description only.
 */
export function writeIcs(booking: NewEvent, organizer: string | null, now: Temporal.Instant): string {
  const { bookingId, start, end, title, description, attendee, invite } = booking;
  const people =
    invite && organizer !== null
      ? [
          `ORGANIZER:mailto:${organizer}`,
          `ATTENDEE;CN=${quoted(attendee.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${attendee.email}`,
        ]
      : [];
  const told =
    people.length > 0 ? description : `${description}\n${attendee.name} <${attendee.email}>`.trim();
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Legwork//Bookings//EN',
    'BEGIN:VEVENT',
    `UID:${uidOf(bookingId)}`,
    `DTSTAMP:${utc(now.toString())}`,
    `DTSTART:${utc(start)}`,
    `DTEND:${utc(end)}`,
    'SEQUENCE:0',
    'STATUS:CONFIRMED',
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(told)}`,
    ...people,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** What moving writes anew. */
const OF_THE_TIME = /^(?:DTSTAMP|DTSTART|DTEND|DURATION|SEQUENCE|LAST-MODIFIED)[;:]/i;
const RECURS = /^(?:RRULE|RDATE|RECURRENCE-ID)[;:]/i;

/**
 * The same calendar with its one event at another time and its SEQUENCE one higher, so that those invited take it for news. Throws
 * `UnreadableCalendar` for anything but one event that happens once: which of several is meant cannot be told.
 */
export function movedIcs(
  text: string,
  to: { readonly start: string; readonly end: string },
  now: Temporal.Instant,
): string {
  const lines = text
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const begins = lines.findIndex((line) => /^BEGIN:VEVENT$/i.test(line));
  const ends = lines.findIndex((line) => /^END:VEVENT$/i.test(line));
  const event = lines.slice(begins + 1, ends);
  const several = lines.slice(ends + 1).some((line) => /^BEGIN:VEVENT$/i.test(line));
  if (begins < 0 || ends < begins || several || event.some((line) => RECURS.test(line)))
    throw new UnreadableCalendar('It is not one event that happens once.');
  const sequence = Number(/^SEQUENCE:(\d+)$/im.exec(event.join('\n'))?.[1] ?? 0);
  // Times of alarms are counted from the event's own, so nothing inside them changes.
  const alarms = event.findIndex((line) => /^BEGIN:/i.test(line));
  const own = alarms < 0 ? event : event.slice(0, alarms);
  const moved = [
    `DTSTAMP:${utc(now.toString())}`,
    `DTSTART:${utc(to.start)}`,
    `DTEND:${utc(to.end)}`,
    `SEQUENCE:${sequence + 1}`,
    ...own.filter((line) => !OF_THE_TIME.test(line)),
    ...event.slice(own.length),
  ];
  const whole = [...lines.slice(0, begins + 1), ...moved, ...lines.slice(ends)];
  return `${whole.map(folded).join('\r\n')}\r\n`;
}

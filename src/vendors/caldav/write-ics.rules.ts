import type { NewEvent } from '../ports/calendar.ts';

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

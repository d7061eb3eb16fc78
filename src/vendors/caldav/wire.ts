import { z } from 'zod';

/** The answer of a report or a look at properties. */
export const multistatus = z.string().regex(/<(?:\w+:)?multistatus[\s>]/, 'is no multistatus');
export const calendarText = z.string().regex(/^\uFEFF?\s*BEGIN:VCALENDAR/i, 'is no calendar');

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const decoded = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex || decimal) return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal));
    return ENTITIES[name] ?? whole;
  });

/** The texts of every element of this name, whatever its prefix. */
export function elementTexts(xml: string, name: string): string[] {
  const pattern = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${name}>`, 'g');
  return [...xml.matchAll(pattern)].map(([, inner = '']) => {
    const raw = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(inner)?.[1];
    return raw ?? decoded(inner);
  });
}

export const principalQuery =
  '<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:"><d:prop><d:current-user-principal/></d:prop></d:propfind>';

const compact = (at: string): string =>
  Temporal.Instant.from(at).toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');

/** Free-busy reports are refused by several servers, so the events themselves are asked for. */
export const eventsQuery = (from: string, to: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="${compact(from)}" end="${compact(to)}"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>`;

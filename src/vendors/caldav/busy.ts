import { EffectError } from '#gateway';
import type { BusyLook } from '../kit/kept-free.ts';
import { harmless, understood, type VendorAccess } from '../kit/vendor-access.ts';
import type { BusyQuestion, BusyTimes } from '../ports/calendar.ts';
import type { CaldavSettings } from './adapter.ts';
import { feedReader } from './feed.ts';
import { readIcs, UnreadableCalendar } from './ics.rules.ts';
import { busySpans } from './recurrence.rules.ts';
import { elementTexts, eventsQuery, multistatus } from './wire.ts';

export const xml = (content: string) => ({ type: 'application/xml; charset=utf-8', content });

/** The path of a calendar on the configured server; throws without effect for what is no such path. */
export function collectionPath(calendarId: string): string {
  if (!calendarId.startsWith('/') || calendarId.startsWith('//') || calendarId.includes('..'))
    throw harmless(
      'validation',
      'caldav.no_path',
      'A CalDAV calendar is named by its path on the server, such as /calendars/sam/work/. Nothing was changed.',
    );
  return calendarId.endsWith('/') ? calendarId : `${calendarId}/`;
}

/** When calendars and feeds are taken; one that cannot be read is unknown, and the others are read. */
export function busyIn(caldav: VendorAccess, settings: CaldavSettings, timeoutMs: number): BusyLook {
  const zone = settings.timeZone ?? 'UTC';
  const readFeed = feedReader(settings.feeds ?? {}, timeoutMs);
  const textsOf = async (
    calendarId: string,
    { from, to }: BusyQuestion,
    signal: AbortSignal,
  ): Promise<string[]> => {
    if (calendarId.startsWith('feed:')) return [await readFeed(calendarId.slice('feed:'.length), signal)];
    const answer = await caldav.send({
      method: 'REPORT',
      path: collectionPath(calendarId),
      headers: { depth: '1' },
      body: xml(eventsQuery(from, to)),
      signal,
    });
    return elementTexts(understood('caldav', multistatus, answer.text), 'calendar-data');
  };
  return async (question, signal) => {
    const [from, to] = [Temporal.Instant.from(question.from), Temporal.Instant.from(question.to)];
    const receipt: BusyTimes = { busy: [], unknown: [] };
    for (const calendarId of question.calendarIds) {
      try {
        const texts = await textsOf(calendarId, question, signal);
        const spans = texts.flatMap((text) => busySpans(readIcs(text, zone), from, to));
        receipt.busy.push(
          ...spans.map(({ start, end }) => ({ calendarId, start: start.toString(), end: end.toString() })),
        );
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        receipt.unknown.push(calendarId);
      }
    }
    return receipt;
  };
}

/** What concerns one calendar and not the connection: that calendar is unknown and the others are read. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof UnreadableCalendar ||
  (error instanceof EffectError && ['not_found', 'validation'].includes(error.failure));

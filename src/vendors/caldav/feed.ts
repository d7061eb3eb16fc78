import { harmless, understood, vendorAccess } from '../kit/vendor-access.ts';
import { calendarText } from './wire.ts';

/**
 * Reads ICS feeds by name. A feed that did not change is not sent again. Addresses of feeds are secrets and stand in no
 * message.
 */
export function feedReader(
  feeds: Readonly<Record<string, string>>,
  timeoutMs: number,
): (name: string, signal: AbortSignal) => Promise<string> {
  const kept = new Map<string, { etag: string; text: string }>();
  return async (name, signal) => {
    const url = feeds[name];
    if (!url)
      throw harmless(
        'not_found',
        'caldav.no_feed',
        `There is no calendar feed ${name}. Set its address under Connections.`,
      );
    const known = kept.get(name);
    const feed = vendorAccess({
      vendor: 'caldav',
      baseUrl: url,
      headers: { accept: 'text/calendar' },
      timeoutMs,
    });
    const answer = await feed.send({
      method: 'GET',
      path: '',
      headers: known ? { 'if-none-match': known.etag } : {},
      expected: known ? [304] : [],
      signal,
    });
    if (answer.status === 304 && known) return known.text;
    const text = understood('caldav', calendarText, answer.text);
    const etag = answer.headers.get('etag');
    if (etag) kept.set(name, { etag, text });
    return text;
  };
}

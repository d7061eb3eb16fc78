import { createHash } from 'node:crypto';
import { routed } from '../kit/simulated-routes.ts';
import { createSimulator, type SimulatedAnswer, type VendorSimulator } from '../kit/simulator.ts';

export type CaldavSimulatorParts = {
  readonly user: string;
  readonly password: string;
  /** Paths of calendars, such as `/calendars/sam/work/`. */
  readonly calendars: readonly string[];
  /** Feeds by name, served at `/feeds/<name>` without a password. */
  readonly feeds?: Readonly<Record<string, string>>;
  readonly perMinute?: number;
};

export type CaldavSimulator = VendorSimulator & {
  /** Files by their path. */
  files(): ReadonlyMap<string, string>;
  put(path: string, ics: string): void;
  /** Files that were deleted. */
  deleted(): number;
};

const etagOf = (text: string): string => `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const plain = (status: number, body = '', headers = {}): SimulatedAnswer => ({ status, body, headers });
const multistatus = (inner: string): SimulatedAnswer =>
  plain(
    207,
    `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:cal="urn:ietf:params:xml:ns:caldav">${inner}</d:multistatus>`,
    {
      'content-type': 'application/xml; charset=utf-8',
    },
  );
const missing = plain(404, 'Not found');

/** A CalDAV server in small: files with tags, conditional writes, calendar queries, and feeds that may be unchanged. */
export function createCaldavSimulator(parts: CaldavSimulatorParts): CaldavSimulator {
  const { user, password, calendars, feeds = {}, perMinute = 600 } = parts;
  const files = new Map<string, string>();
  let deleted = 0;
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const work = routed(
    {
      'PROPFIND /': () =>
        multistatus(
          `<d:response><d:href>/</d:href><d:propstat><d:prop><d:current-user-principal><d:href>/principals/${user}/</d:href></d:current-user-principal></d:prop></d:propstat></d:response>`,
        ),
      'REPORT /calendars/:owner/:name/': ({ path }) =>
        calendars.includes(path) ? multistatus(responses(files, path)) : missing,
      'GET /feeds/:name': ({ headers }, { name = '' }) => {
        const text = feeds[name];
        if (text === undefined) return missing;
        return headers['if-none-match'] === etagOf(text)
          ? plain(304)
          : plain(200, text, { etag: etagOf(text) });
      },
      'GET /calendars/:owner/:name/:file': ({ path }) => {
        const text = files.get(path);
        return text === undefined
          ? missing
          : plain(200, text, { etag: etagOf(text), 'content-type': 'text/calendar' });
      },
      'PUT /calendars/:owner/:name/:file': ({ path, headers, raw }) => {
        if (!calendars.some((calendar) => path.startsWith(calendar))) return plain(409, 'No such calendar');
        if (headers['if-none-match'] === '*' && files.has(path)) return plain(412);
        const [wanted, known] = [headers['if-match'], files.get(path)];
        if (wanted !== undefined && (known === undefined || (wanted !== '*' && wanted !== etagOf(known))))
          return plain(412);
        if (!raw.startsWith('BEGIN:VCALENDAR') || !raw.includes('UID:'))
          return plain(403, 'valid-calendar-data');
        files.set(path, raw);
        return plain(known === undefined ? 201 : 204, '', { etag: etagOf(raw) });
      },
      'DELETE /calendars/:owner/:name/:file': ({ path }) => {
        if (!files.delete(path)) return missing;
        deleted += 1;
        return plain(204);
      },
    },
    missing,
  );
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    authenticate: ({ path, headers }) =>
      path.startsWith('/feeds/') || headers.authorization === expected ? null : plain(401, 'Unauthorized'),
    tooMany: plain(429, 'Too many requests', { 'retry-after': '15' }),
    work,
  });
  return {
    ...simulator,
    files: () => files,
    put: (path, ics) => void files.set(path, ics),
    deleted: () => deleted,
  };
}

const responses = (files: ReadonlyMap<string, string>, folder: string): string =>
  [...files]
    .filter(([path]) => path.startsWith(folder))
    .map(
      ([path, text]) =>
        `<d:response><d:href>${path}</d:href><d:propstat><d:prop><cal:calendar-data>${escaped(text)}</cal:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`,
    )
    .join('');

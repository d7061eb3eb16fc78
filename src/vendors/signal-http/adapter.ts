import type { Performer } from '#gateway';
import { aboutCompany, toSignals } from '../kit/signal-rows.rules.ts';
import { defineReader, harmless, type VendorAccess, vendorAccess } from '../kit/vendor-access.ts';
import { signalHttpRead } from './operations.ts';
import { cursorIn, rowsIn, type SignalMapping } from './wire.ts';

export type SignalHttpSettings = {
  /** Answers GET with a page; `cursor`, `since`, `domain` and `limit` are added to its query. */
  readonly url: string;
  readonly apiKey: string;
  /** A header of its own for the key; the bearer token of `authorization` where nothing is said. */
  readonly keyHeader?: string;
  readonly mapping: SignalMapping;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/** Reads signals from any service that answers with a list of JSON objects. */
export function signalHttpPerformer(settings: SignalHttpSettings): Performer {
  const { url, apiKey, keyHeader, mapping, timeoutMs } = settings;
  const { path, query: fixed } = partsOf(url);
  const access: VendorAccess = vendorAccess({
    vendor: 'signal_http',
    baseUrl: path,
    headers: keyHeader === undefined ? { authorization: `Bearer ${apiKey}` } : { [keyHeader]: apiKey },
    timeoutMs,
  });
  return defineReader({
    operation: signalHttpRead,
    async perform(ctx, { cursor, since, companyDomain, limit }, { signal }) {
      const query = {
        ...fixed,
        cursor: cursor ?? undefined,
        since: since ?? undefined,
        domain: companyDomain ?? undefined,
        limit,
      };
      const answer = await access.send({ method: 'GET', path: '', query, signal });
      const body = answer.json();
      const rows = rowsIn(body, mapping);
      const read = rows && toSignals(rows, 'http', ctx.now());
      if (!rows || !read) throw noList();
      const last = read.signals.at(-1)?.id ?? cursor;
      const next = rows.length === 0 ? cursor : (cursorIn(body, mapping) ?? last);
      const signals = aboutCompany(read.signals, companyDomain);
      return { receipt: { ...read, signals, cursor: next, more: rows.length >= limit && next !== cursor } };
    },
  });
}

/** A configured address may carry a query of its own. */
function partsOf(url: string): { path: string; query: Record<string, string> } {
  const { origin, pathname, searchParams } = new URL(url);
  return { path: `${origin}${pathname}`, query: Object.fromEntries(searchParams) };
}

const noList = () =>
  harmless(
    'vendor_bug',
    'signal_http.answer_unreadable',
    'The source of signals answered without a list of signals that have an id and a title. Nothing was taken. Look at SIGNAL_HTTP_MAPPING.',
  );

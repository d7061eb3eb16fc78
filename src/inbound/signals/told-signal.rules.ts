import { normaliseDomain } from '#core/text/domain';
import type { Signal, VisitorIdentified } from '#vendors/ports/signal-source';
import { expiryOf } from './intent-fusion.rules.ts';
import type { NewSignal } from './signal.store.ts';

type Told = Omit<NewSignal, 'id' | 'seenBy'>;

/** An instant or a day, which begins at midnight UTC; null for anything else and for what no calendar of ours holds. */
function momentIn(written: string | null): Temporal.Instant | null {
  const text = written !== null && /^\d{4}-\d{2}-\d{2}$/.test(written) ? `${written}T00:00:00Z` : written;
  const time = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) || Math.abs(time) > 8.2e13 ? null : Temporal.Instant.fromEpochMilliseconds(time);
}

/** Postgres takes no NUL in text. */
const clean = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '')) as T;

/** A signal as it is kept: dated by its event, else by its source, else by its arrival, and over at its end. */
export function signalToKeep(given: Signal, now: Temporal.Instant): Told {
  const signal = clean(given);
  const at = momentIn(signal.eventDate) ?? momentIn(signal.indexedDate) ?? now;
  return {
    source: signal.source,
    sourceId: signal.id,
    kind: signal.kind,
    title: signal.title.slice(0, 500),
    url: signal.url,
    visitorKey: null,
    raw: signal,
    happenedAt: at.toString(),
    expiresAt: expiryOf(signal.kind, at, endOf(signal)).toString(),
  };
}

/** A deadline that is a day lasts until its end. A closed one says nothing any more. */
function endOf({ deadline, status }: Signal): Temporal.Instant | null {
  const end = momentIn(deadline);
  if (status === 'closed' && end === null) return null;
  return end !== null && deadline?.length === 10 ? end.add({ hours: 24 }) : end;
}

/** A visit as it is kept. A visitor whom the source gives no key is told apart by the visit alone. */
export function visitToKeep(given: VisitorIdentified, now: Temporal.Instant): Told {
  const visit = clean(given);
  const told = momentIn(visit.at);
  // A clock that is ahead must not make a visit count for longer.
  const at = told === null || Temporal.Instant.compare(told, now) > 0 ? now : told;
  return {
    source: visit.source,
    sourceId: visit.dedupeKey,
    kind: 'web_visit',
    title: `Visit of ${pathOf(visit.page.url)}`,
    url: visit.page.url,
    visitorKey: visit.visitorKey ?? visit.dedupeKey,
    raw: visit,
    happenedAt: at.toString(),
    expiresAt: expiryOf('web_visit', at, null).toString(),
  };
}

const pathOf = (url: string | null): string =>
  (url ?? '')
    .replace(/^[a-z]+:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/s, '')
    .slice(0, 200) || 'our pages';

/** The forms under which a company may be known: as it is written, and as it was registered. */
export function domainsOf(written: string | null): string[] {
  const domain = written === null ? null : normaliseDomain(written);
  return domain?.ok ? [...new Set([domain.host, domain.apex])] : [];
}

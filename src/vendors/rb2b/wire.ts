import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readCount } from '#core/text/counts';
import { normaliseDomain } from '#core/text/domain';
import { normaliseEmail } from '#core/text/email';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import type { VisitorIdentified } from '../ports/signal-source.ts';

const KEYS = [
  'LinkedIn URL',
  'First Name',
  'Last Name',
  'Title',
  'Company Name',
  'Business Email',
  'Website',
  'Industry',
  'Employee Count',
  'Estimate Revenue',
  'City',
  'State',
  'Zipcode',
  'Seen At',
  'Referrer',
  'Captured URL',
  'Tags',
] as const;
type Key = (typeof KEYS)[number];
export type Visit = Readonly<Record<Key, string | null>> & { readonly repeat: boolean | null };

/** The vendor writes `LinkedIn URL`; relays in between make `linkedin_url` of it. */
const relayed = (key: string): string => key.toLowerCase().replaceAll(' ', '_');

const cell = (value: unknown): string | null => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' || text.toLowerCase() === 'null' ? null : text;
};

/** The body in the vendor's spelling or a relay's; throws for what is no visit at all. */
export function readVisit(body: unknown): Visit {
  const given = z.record(z.string(), z.unknown()).parse(body);
  if (!KEYS.some((key) => key in given || relayed(key) in given))
    throw new Error('This body has none of the keys of a visit.');
  const entries = KEYS.map((key) => [key, cell(given[key] ?? given[relayed(key)])] as const);
  const repeat = given.is_repeat_visit;
  return {
    ...(Object.fromEntries(entries) as Record<Key, string | null>),
    repeat: typeof repeat === 'boolean' ? repeat : null,
  };
}

/** Also the vendor's own sample, `2024-01-01T12:34:56:00.00+00.00`, which is no date in any standard. */
const SEEN_AT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[:.][\d.]*?)?\s*(Z|UTC|[+-]\d{2}[:.]?\d{2})?$/i;

/** An ISO instant, UTC where no offset is written; null where it cannot be read. */
export function seenAt(written: string | null): string | null {
  const [, day, time, offset = 'Z'] = SEEN_AT.exec(written ?? '') ?? [];
  if (day === undefined || time === undefined) return null;
  const zone = /^[+-]/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(-2)}` : 'Z';
  try {
    return Temporal.Instant.from(`${day}T${time}${zone}`).toString();
  } catch {
    return null;
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A test of the vendor's own, recognised by the page it was seen on. */
const isSample = (url: string | null): boolean =>
  /^https?:\/\/(?:[\w-]+\.)*(?:rb2b\.com|example\.com)(?:[/?#]|$)/i.test(url ?? '');

export function toVisitor(visit: Visit): VisitorIdentified {
  const profile = visit['LinkedIn URL'] === null ? null : normaliseLinkedInUrl(visit['LinkedIn URL']);
  const linkedinUrl = profile?.ok && profile.kind === 'person' ? profile.url : null;
  const address = visit['Business Email'] === null ? null : normaliseEmail(visit['Business Email']);
  const email = address?.ok ? address.address : null;
  const site = visit.Website === null ? null : normaliseDomain(visit.Website);
  const domain = site?.ok ? site.apex : null;
  const isPerson = linkedinUrl !== null || email !== null;
  const visitorKey =
    linkedinUrl ?? email ?? (domain === null ? null : `${domain} ${visit.Zipcode ?? ''}`.trim());
  const at = seenAt(visit['Seen At']);
  const count = readCount(visit['Employee Count']);
  return {
    kind: 'visitor.identified',
    at,
    source: 'rb2b',
    visitorKey,
    dedupeKey: digest([visitorKey, visit['Captured URL'], at?.slice(0, 16) ?? visit['Seen At']].join('\n')),
    level: isPerson ? 'person' : 'company',
    person: isPerson
      ? {
          firstName: visit['First Name'],
          lastName: visit['Last Name'],
          title: visit.Title,
          email,
          linkedinUrl,
        }
      : null,
    company: {
      name: visit['Company Name'],
      domain,
      industry: visit.Industry,
      employees: count && { from: count.low, to: count.high },
      revenue: visit['Estimate Revenue'],
    },
    place: { city: visit.City, state: visit.State, zip: visit.Zipcode },
    page: { url: visit['Captured URL'], referrer: visit.Referrer },
    tags: (visit.Tags ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    repeat: visit.repeat,
    sample: isSample(visit['Captured URL']),
  };
}

import type { CampaignCopy, Fact, FactSheet } from './contract.ts';

/** Keys that name who somebody is; they do not age. */
export const IDENTITY_KEYS: ReadonlySet<string> = new Set([
  'first_name',
  'last_name',
  'full_name',
  'name',
  'title',
  'domain',
  'email',
]);

type Row = readonly [subject: Fact['subject'], key: string, value: string | number | null | undefined];

const filled = (value: string | number | null | undefined): value is string | number =>
  value !== null && value !== undefined && String(value).trim() !== '';

function recordRows(sheet: FactSheet): Row[] {
  const { lead, company, source, sender } = sheet;
  const fullName =
    filled(lead.firstName) && filled(lead.lastName) ? `${lead.firstName} ${lead.lastName}` : null;
  return [
    ['person', 'first_name', lead.firstName],
    ['person', 'last_name', lead.lastName],
    ['person', 'full_name', fullName],
    ['person', 'title', lead.title],
    ['person', 'title', lead.titleRaw === lead.title ? null : lead.titleRaw],
    ['person', 'email', lead.email],
    ['person', 'location', lead.location],
    ['company', 'name', company.name],
    ['company', 'domain', company.domain],
    ['company', 'industry', company.industry],
    ['company', 'employees', company.employees],
    ['company', 'description', company.description],
    ['company', 'revenue', company.revenue],
    ...company.technologies.map((technology): Row => ['company', 'technology', technology]),
    ['person', 'source', source.name],
    ['sender', 'name', sender.name],
    ['sender', 'title', sender.title],
    ['sender', 'company', sender.company],
    ['sender', 'link', sender.calendarLink],
    ['sender', 'link', sender.website],
    ['sender', 'postal_address', sender.postalAddress],
  ];
}

/** A time that is kept for the reader. */
export const TIME_KEY = 'time';
export const timeFactId = (place: number): string => `calendar:time:${place + 1}`;

/**
 * All facts of a sheet: the stored ones, the plain record fields (dated and sourced by `sheet.record`), the lead's last
 * engagement, times that are kept for them and the campaign's own statements. Ids of record facts are `record:<subject>.<key>[:n]` and stable.
 */
export function factsOf(sheet: FactSheet, campaign?: CampaignCopy): Fact[] {
  const seen = new Map<string, number>();
  const derived = recordRows(sheet).flatMap(([subject, key, value]): Fact[] => {
    if (!filled(value)) return [];
    const base = `record:${subject}.${key}`;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    const id = count === 1 ? base : `${base}:${count}`;
    return [
      {
        id,
        subject,
        key,
        value: String(value),
        source: sheet.record.source,
        observedAt: sheet.record.observedAt,
        confidence: 1,
      },
    ];
  });
  const { action, content, at } = sheet.engagement;
  if (filled(action) && at) {
    const value = filled(content) ? `${action}: ${content}` : action;
    derived.push({
      id: 'record:person.engagement',
      subject: 'person',
      key: 'engagement',
      value,
      source: sheet.source.name ?? sheet.record.source,
      observedAt: at,
      confidence: 1,
    });
  }
  for (const key of ['offer', 'proof'] as const) {
    const value = campaign?.[key];
    if (!filled(value)) continue;
    derived.push({
      id: `campaign:${key}`,
      subject: 'campaign',
      key,
      value,
      source: 'campaign settings',
      observedAt: sheet.record.observedAt,
      confidence: 1,
    });
  }
  const times = sheet.times.map(
    (value, place): Fact => ({
      ...{ id: timeFactId(place), subject: 'sender', key: TIME_KEY, value, source: 'calendar' },
      ...{ observedAt: sheet.record.observedAt, confidence: 1 },
    }),
  );
  return [...derived, ...times, ...sheet.facts];
}

/** 180 days for what describes somebody, 90 days for what happened. */
export const MAX_AGE_DAYS = { attribute: 180, event: 90 } as const;

export const EVENT_KEYS: ReadonlySet<string> = new Set([
  'hiring',
  'funding',
  'acquisition',
  'launch',
  'expansion',
  'award',
  'leadership',
  'event',
  'news',
  'content',
  'layoffs',
  'engagement',
]);

/** True when the fact is too old to be stated. Identity, sender and campaign statements do not age. */
export function isStale(fact: Fact, now: Temporal.Instant): boolean {
  if (fact.subject === 'sender' || fact.subject === 'campaign' || IDENTITY_KEYS.has(fact.key)) return false;
  const days = EVENT_KEYS.has(fact.key) ? MAX_AGE_DAYS.event : MAX_AGE_DAYS.attribute;
  const age = now.since(Temporal.Instant.from(fact.observedAt)).total('hours') / 24;
  return age > days;
}

import { normaliseDomain } from '#core/text/domain';
import type { Signal, SignalKind, SignalPage } from '../ports/signal-source.ts';
import { momentOf } from './moment.rules.ts';

export type SignalRow = Readonly<Record<string, unknown>>;

/** Words of sources for our kinds; a kind of ours is its own word. */
const KINDS: Readonly<Record<string, SignalKind>> = {
  contract_expiration: 'contract_expiration',
  contract_expiry: 'contract_expiration',
  renewal: 'contract_expiration',
  rfp: 'rfp',
  tender: 'rfp',
  bid: 'rfp',
  budget: 'budget',
  purchase: 'purchase',
  purchase_order: 'purchase',
  meeting: 'meeting',
  strategic_plan: 'strategic_plan',
  leadership_change: 'leadership_change',
  new_leadership: 'leadership_change',
  funding: 'funding',
  funding_round: 'funding',
  hiring: 'hiring',
  job_posting: 'hiring',
  tech_change: 'tech_change',
  technology: 'tech_change',
  expansion: 'expansion',
  new_location: 'expansion',
  regulation: 'regulation',
  conference: 'conference',
  event: 'conference',
  job_change: 'job_change',
  review: 'review',
  competitor: 'review',
  web_visit: 'web_visit',
  visit: 'web_visit',
  news: 'news',
};
const STATUSES: Readonly<Record<string, Signal['status']>> = {
  open: 'open',
  closed: 'closed',
  expired: 'closed',
};

const textIn = (row: SignalRow, name: string): string | null => {
  const value = row[name];
  const text =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
      ? String(value).trim()
      : '';
  return text === '' ? null : text;
};

/** True once the deadline is over; a day is over when it is over everywhere. Not known without a moment. */
function isOver(deadline: string, now: Temporal.Instant | null): boolean {
  if (now === null) return false;
  const end = deadline.includes('T')
    ? Temporal.Instant.from(deadline)
    : Temporal.PlainDate.from(deadline).add({ days: 1 }).toZonedDateTime('Etc/GMT+12').toInstant();
  return Temporal.Instant.compare(end, now) < 0;
}

const domainOf = (written: string | null): string | null => {
  const read = written === null ? null : normaliseDomain(written);
  return read?.ok ? read.apex : null;
};

/**
 * One row with the columns `id`, `kind`, `title`, `summary`, `event_date`, `indexed_date`, `deadline`, `status`,
 * `amount_value`, `amount_currency`, `company_name`, `company_domain`, `country`, `region`, `city`, `person_name`,
 * `person_email`, `person_linkedin`, `person_title`, `counterparty`, `url`, `quotable`. Null without id or title. Without `now` an open signal stays open.
 */
export function toSignal(row: SignalRow, source: string, now: Temporal.Instant | null): Signal | null {
  const id = textIn(row, 'id');
  const title = textIn(row, 'title');
  if (id === null || title === null) return null;
  const word = textIn(row, 'kind');
  const kind = KINDS[word?.toLowerCase().replaceAll(/[\s-]+/g, '_') ?? ''] ?? 'custom';
  const deadline = momentOf(row.deadline);
  const status = STATUSES[textIn(row, 'status')?.toLowerCase() ?? ''] ?? 'unknown';
  const amount = Number(textIn(row, 'amount_value') ?? Number.NaN);
  const person = {
    name: textIn(row, 'person_name'),
    email: textIn(row, 'person_email')?.toLowerCase() ?? null,
    linkedinUrl: textIn(row, 'person_linkedin'),
    title: textIn(row, 'person_title'),
  };
  return {
    id,
    source,
    kind,
    subKind: word === kind ? null : word,
    title,
    summary: textIn(row, 'summary'),
    eventDate: momentOf(row.event_date),
    indexedDate: momentOf(row.indexed_date),
    deadline,
    status: status === 'open' && deadline !== null && isOver(deadline, now) ? 'closed' : status,
    amount: Number.isFinite(amount) ? { value: amount, currency: textIn(row, 'amount_currency') } : null,
    company: {
      name: textIn(row, 'company_name'),
      domain: domainOf(textIn(row, 'company_domain')),
      country: textIn(row, 'country'),
      region: textIn(row, 'region'),
      city: textIn(row, 'city'),
    },
    person: Object.values(person).some((value) => value !== null) ? person : null,
    counterparty: textIn(row, 'counterparty'),
    url: webAddress(textIn(row, 'url')),
    quotable: row.quotable === true || row.quotable === 'true',
  };
}

const webAddress = (written: string | null): string | null =>
  written !== null && /^https?:\/\//i.test(written) && URL.canParse(written) ? written : null;

/** The rows of a page; undefined when there are rows and none of them is a signal, so the source is asked wrongly. */
export function toSignals(
  rows: readonly SignalRow[],
  source: string,
  now: Temporal.Instant | null,
): Pick<SignalPage, 'signals' | 'skipped'> | undefined {
  const signals = rows.flatMap((row) => toSignal(row, source, now) ?? []);
  return rows.length > 0 && signals.length === 0
    ? undefined
    : { signals, skipped: rows.length - signals.length };
}

/** Those about one company, whether or not the source looked for it; all of them where none is named. */
export function aboutCompany(signals: readonly Signal[], companyDomain: string | null): Signal[] {
  const domain = domainOf(companyDomain);
  return companyDomain === null
    ? [...signals]
    : signals.filter(({ company }) => company.domain !== null && company.domain === domain);
}

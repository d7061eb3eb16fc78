import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

/** One vocabulary for every source; a word of a source that is none of these is `custom`, with the word in `subKind`. */
export const SIGNAL_KINDS = [
  'contract_expiration',
  'rfp',
  'budget',
  'purchase',
  'meeting',
  'strategic_plan',
  'leadership_change',
  'funding',
  'hiring',
  'tech_change',
  'expansion',
  'regulation',
  'conference',
  'job_change',
  'review',
  'web_visit',
  'news',
  'custom',
] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

const text = z.string().nullable();
/** A day (`2026-11-23`) or an instant, both ISO. */
const moment = z.string().nullable();

/** Something that happened at a company. What the source does not say is null and is never made up. */
export const signal = z.object({
  id: z.string(),
  source: z.string(),
  kind: z.enum(SIGNAL_KINDS),
  subKind: text,
  title: z.string(),
  summary: text,
  eventDate: moment,
  indexedDate: moment,
  deadline: moment,
  /** Never `open` after its deadline when it is read; one that was sent to us may be. */
  status: z.enum(['open', 'closed', 'unknown']),
  amount: z.object({ value: z.number(), currency: text }).nullable(),
  company: z.object({ name: text, domain: text, country: text, region: text, city: text }),
  person: z.object({ name: text, email: text, linkedinUrl: text, title: text }).nullable(),
  /** The other side of a contract or purchase. */
  counterparty: text,
  url: text,
  /** Whether the source allows its words to be repeated to the company. */
  quotable: z.boolean(),
});
export type Signal = z.infer<typeof signal>;

export const signalQuestion = z.object({
  /** As the page before gave it; null begins at the beginning. */
  cursor: z.string().nullable(),
  /** Only what the source knows since then; an instant. */
  since: z.string().nullable(),
  /** Only about this company; its bare domain. A page may then hold fewer than asked for, and still not be the last. */
  companyDomain: z.string().nullable().default(null),
  limit: z.number().int().min(1).max(500),
});
export type SignalQuestion = z.infer<typeof signalQuestion>;
export const signalPage = z.object({
  signals: z.array(signal),
  /** Where the next page begins; unchanged when there was nothing new. */
  cursor: z.string().nullable(),
  more: z.boolean(),
  /** Rows that could not be read, because they have no id or no title. */
  skipped: z.number().int(),
});
export type SignalPage = z.infer<typeof signalPage>;

/**
 * Reads signals after a position, the oldest first. Promises: it changes nothing at the source; the same signal has the
 * same id; dates are ISO or null; a page of unreadable rows only is the source's fault, single ones are counted.
 */
export const readSignals = (source: string): Operation<SignalQuestion, SignalPage> =>
  defineOperation<SignalQuestion, SignalPage>({
    name: `signals.${source}.read`,
    effect: 'read',
    risk: 'low',
    input: signalQuestion as z.ZodType<SignalQuestion>,
    concurrency: 1,
  });

export const signalObserved = z.object({
  kind: z.literal('signal.observed'),
  at: z.string().nullable(),
  signal,
});

/**
 * Somebody, or only their company, was on a page of ours. `at` is null when the source's own date cannot be read. The
 * same visit told twice has the same `dedupeKey`; `sample` marks a test of the source and is not to be acted on.
 */
export const visitorIdentified = z.object({
  kind: z.literal('visitor.identified'),
  at: z.string().nullable(),
  source: z.string(),
  visitorKey: text,
  dedupeKey: z.string(),
  level: z.enum(['person', 'company']),
  person: z
    .object({ firstName: text, lastName: text, title: text, email: text, linkedinUrl: text })
    .nullable(),
  company: z.object({
    name: text,
    domain: text,
    industry: text,
    employees: z.object({ from: z.number().int(), to: z.number().int().nullable() }).nullable(),
    revenue: text,
  }),
  place: z.object({ city: text, state: text, zip: text }),
  page: z.object({ url: text, referrer: text }),
  tags: z.array(z.string()),
  /** Whether the visitor was seen before; null where the source does not say. */
  repeat: z.boolean().nullable(),
  sample: z.boolean(),
});
export type VisitorIdentified = z.infer<typeof visitorIdentified>;

export const signalEvent = z.discriminatedUnion('kind', [signalObserved, visitorIdentified]);
export type SignalEvent = z.infer<typeof signalEvent>;

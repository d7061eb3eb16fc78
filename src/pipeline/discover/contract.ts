import { z } from 'zod';
import { SENIORITIES } from '#vendors/ports/people-search';

const words = z.array(z.string().trim().min(1)).max(100).default([]);

/** Whom to look for. Domains are preferred: a search by a company's name brings other companies along. */
export const discoverySearch = z
  .object({
    domains: z.array(z.string().trim().min(3)).max(1_000).default([]),
    titles: words,
    seniorities: z.array(z.enum(SENIORITIES)).default([]),
    locations: words,
    keywords: z.string().trim().min(1).nullable().default(null),
  })
  .refine(
    (search) =>
      search.domains.length + search.titles.length + search.seniorities.length + search.locations.length >
        0 || search.keywords !== null,
    'Say whom to look for: domains, titles, seniorities, locations or keywords.',
  );
export type DiscoverySearch = z.output<typeof discoverySearch>;

export const discoveryRequest = z.object({
  search: discoverySearch,
  /** How many people to pay for at most. */
  limit: z.number().int().min(1).max(1_000).default(25),
});
export type DiscoveryRequest = z.output<typeof discoveryRequest>;

export const DISCOVERY_STATES = [
  'searching',
  'ready',
  'waiting',
  'revealing',
  'done',
  'failed',
  'cancelled',
] as const;
export const CANDIDATE_STATES = [
  'found',
  'skipped',
  'chosen',
  'answered',
  'revealed',
  'missed',
  'failed',
  'unknown',
] as const;

export const discoveryForecast = z.object({
  /** People the search shows, and how many of them were looked at. */
  total: z.number().int(),
  seen: z.number().int(),
  skipped: z.record(z.string(), z.number().int()),
  /** How many would be paid for: the blast radius. */
  people: z.number().int(),
  /** The most it can cost. */
  credits: z.number(),
  /** What it will cost by the experience of earlier searches; null while there is none. */
  expectedCredits: z.number().nullable(),
  /** Credits left under the cap; null where there is no cap. */
  left: z.number().nullable(),
  needsApproval: z.boolean(),
});
export type DiscoveryForecast = z.output<typeof discoveryForecast>;

export const discovery = z
  .object({
    id: z.string().nullable(),
    vendor: z.string(),
    state: z.enum(DISCOVERY_STATES),
    forecast: discoveryForecast,
    counts: z.partialRecord(z.enum(CANDIDATE_STATES), z.number().int()),
    error: z.string().nullable(),
    startedAt: z.string(),
    people: z.array(
      z.object({
        name: z.string(),
        title: z.string().nullable(),
        company: z.string().nullable(),
        state: z.enum(CANDIDATE_STATES),
        reason: z.string().nullable(),
        leadId: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Discovery' });
export type Discovery = z.output<typeof discovery>;

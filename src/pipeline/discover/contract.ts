import { z } from 'zod';
import { SENIORITIES } from '#vendors/ports/seniorities';

const words = z.array(z.string().trim().min(1)).max(100).default([]);

/** How many people a company has, both ends included. */
export const headcount = z
  .object({ from: z.number().int().min(1), to: z.number().int().min(1) })
  .refine(({ from, to }) => from <= to, 'The smaller number of people comes first.');

/** Every filter that is given has to fit; within one filter any of its words is enough. */
export const discoveryFilters = z.object({
  domains: z.array(z.string().trim().min(3)).max(1_000).default([]),
  /** Names of companies, each turned into the domain that is known of it here. */
  companies: words,
  titles: words,
  /** False takes titles to the letter. */
  similarTitles: z.boolean().default(true),
  seniorities: z.array(z.enum(SENIORITIES)).default([]),
  /** Where people live, and where their companies are. */
  locations: words,
  companyLocations: words,
  employees: z.array(headcount).max(20).default([]),
  technologies: words,
  /** Titles their company has open positions for. */
  hiringFor: words,
  keywords: z.string().trim().min(1).nullable().default(null),
});

/** Whom to look for. Domains are preferred: a search by a company's name brings other companies along. */
export const discoverySearch = discoveryFilters.refine(
  ({ similarTitles: _letter, keywords, ...lists }) =>
    keywords !== null || Object.values(lists).some((list) => list.length > 0),
  'Say whom to look for: domains, companies, titles, seniorities, locations, size, technologies, open positions or keywords.',
);
export type DiscoverySearch = z.output<typeof discoverySearch>;
export { SENIORITIES };

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
    search: discoveryFilters,
    people: z.array(
      z.object({
        /** Their place in the search, by which they are chosen. */
        place: z.number().int(),
        name: z.string(),
        title: z.string().nullable(),
        company: z.string().nullable(),
        /** The vendor has an address of theirs. */
        hasEmail: z.boolean(),
        /** Whether a person may still choose them or leave them out. */
        choosable: z.boolean(),
        state: z.enum(CANDIDATE_STATES),
        reason: z.string().nullable(),
        leadId: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Discovery' });
export type Discovery = z.output<typeof discovery>;

/** What searches there were, and which vendor the next one asks; without one, what to do. */
export const discoveryList = z.object({
  vendor: z.string().nullable(),
  cure: z.string().nullable(),
  discoveries: z.array(
    z.object({
      id: z.string(),
      vendor: z.string(),
      state: z.enum(DISCOVERY_STATES),
      search: discoveryFilters,
      startedAt: z.string(),
    }),
  ),
});
export type DiscoveryList = z.output<typeof discoveryList>;

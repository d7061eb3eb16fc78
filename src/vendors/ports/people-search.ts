import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';
import { SENIORITIES } from './seniorities.ts';

export { SENIORITIES };

const words = z.array(z.string().trim().min(1)).max(100).default([]);

/** Every filter that is given has to fit; within one filter any of its words is enough. */
export const peopleSearch = z.object({
  titles: words,
  /** False takes titles to the letter. */
  similarTitles: z.boolean().default(true),
  keywords: z.string().trim().min(1).nullable().default(null),
  seniorities: z.array(z.enum(SENIORITIES)).default([]),
  personLocations: words,
  companyLocations: words,
  /** Bare domains, e.g. `acme.example`. */
  companyDomains: z
    .array(z.string().regex(/^[^@\s/]+\.[^@\s/]+$/))
    .max(1_000)
    .default([]),
  /** Both ends included. */
  employees: z.array(z.object({ from: z.number().int().min(1), to: z.number().int().min(1) })).default([]),
  /** Names of technologies as the vendor writes them. */
  technologies: words,
  /** Titles the company has open positions for. */
  hiringFor: words,
  page: z.number().int().min(1).max(500),
  perPage: z.number().int().min(1).max(100),
});
export type PeopleSearch = z.infer<typeof peopleSearch>;

/** Somebody who fits, masked: `providerId` is the one way to their name and address, and that is an enrichment. */
export const maskedPerson = z.object({
  providerId: z.string(),
  firstName: z.string(),
  maskedLastName: z.string(),
  title: z.string().nullable(),
  companyName: z.string().nullable(),
  hasEmail: z.boolean(),
  hasPhone: z.enum(['yes', 'maybe', 'no']),
  refreshedAt: z.string().nullable(),
});
export const foundPeople = z.object({
  people: z.array(maskedPerson),
  total: z.number().int(),
  /** Whether a further page can be asked for. */
  more: z.boolean(),
});
export type FoundPeople = z.infer<typeof foundPeople>;

/**
 * Looks for people by what they are. Promises: it costs nothing, so it shows neither address nor phone nor full surname;
 * nobody is an answer; at most 100 a page.
 */
export const searchPeople = (vendor: string): Operation<PeopleSearch, FoundPeople> =>
  defineOperation<PeopleSearch, FoundPeople>({
    name: `people_search.${vendor}.search`,
    effect: 'read',
    risk: 'low',
    input: peopleSearch as z.ZodType<PeopleSearch>,
    concurrency: 2,
  });

import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

export const webQuestion = z.object({
  query: z.string().trim().min(1).max(2_000),
  kind: z.enum(['web', 'news']),
  /** Two letters each; null leaves it to the vendor. */
  country: z
    .string()
    .regex(/^[a-z]{2}$/)
    .nullable(),
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .nullable(),
  /** Only what is not older. */
  within: z.enum(['hour', 'day', 'week', 'month', 'year']).nullable(),
  page: z.number().int().min(1).max(10),
});
export type WebQuestion = z.infer<typeof webQuestion>;

/** Texts are a stranger's: to be quoted, never to be followed. */
export const webResult = z.object({
  title: z.string(),
  url: z.string(),
  snippet: z.string(),
  /** As the vendor gives it, e.g. `2 weeks ago`; to be counted from `searchedAt`. */
  date: z.string().nullable(),
  source: z.string().nullable(),
  position: z.number().int(),
});
export const webResults = z.object({ results: z.array(webResult), searchedAt: z.string() });
export type WebResults = z.infer<typeof webResults>;

/**
 * Asks a search engine one question and takes one page of at most ten organic results. Promises: no results are an
 * answer, dates come as given, nothing is charged for a refused question, and nothing is read from the pages themselves.
 */
export const searchWeb = (vendor: string, micros: bigint): Operation<WebQuestion, WebResults> =>
  defineOperation<WebQuestion, WebResults>({
    name: `web_research.${vendor}.search`,
    effect: 'spend',
    risk: 'low',
    input: webQuestion,
    cost: () => ({ vendor, unit: 'credit', micros }),
    concurrency: 4,
  });

import { z } from 'zod';
import type { WebQuestion, WebResults } from '../ports/web-research.ts';

const text = z.string().nullish().catch(null);
const result = z.object({
  title: z.string(),
  link: z.string(),
  snippet: text,
  position: z.number().nullish().catch(null),
  date: text,
  source: text,
});

/** Sections without content are left out, results as well; `searchParameters` is always there. */
const reply = z.object({
  searchParameters: z.object({ q: z.string() }),
  credits: z.number().nullish().catch(null),
});
export const searchReply = reply.extend({ organic: z.array(result).optional() });
export const newsReply = reply.extend({ news: z.array(result).optional() });

export const accountReply = z.union([
  z.object({ balance: z.number() }),
  z.object({ credits: z.number() }).transform(({ credits }) => ({ balance: credits })),
]);

/** One page: more than ten results cost twice and have been unreliable. */
const PAGE = 10;
const WITHIN = { hour: 'qdr:h', day: 'qdr:d', week: 'qdr:w', month: 'qdr:m', year: 'qdr:y' } as const;

export const pathOf = (question: WebQuestion): string => (question.kind === 'news' ? '/news' : '/search');

export const toRequest = (question: WebQuestion): Record<string, string | number> => ({
  q: question.query,
  num: PAGE,
  page: question.page,
  ...(question.country && { gl: question.country }),
  ...(question.language && { hl: question.language }),
  ...(question.within && { tbs: WITHIN[question.within] }),
});

export const toResults = (
  found: readonly z.infer<typeof result>[] | undefined,
  now: Temporal.Instant,
): WebResults => ({
  results: (found ?? []).slice(0, PAGE).map((entry, index) => ({
    title: entry.title,
    url: entry.link,
    snippet: entry.snippet ?? '',
    date: entry.date ?? null,
    source: entry.source ?? null,
    position: Math.round(entry.position ?? index + 1),
  })),
  searchedAt: now.toString(),
});

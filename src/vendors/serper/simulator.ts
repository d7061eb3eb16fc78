import { z } from 'zod';
import type { Charge } from '../kit/charge-book.ts';
import { routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';

export type FoundPage = {
  readonly title: string;
  readonly link: string;
  readonly snippet: string;
  readonly date?: string;
  readonly source?: string;
};
export type SerperSimulatorParts = {
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  /** What the engine finds, best first; made-up pages where nothing is said. */
  readonly finds?: (query: string, kind: 'search' | 'news') => readonly FoundPage[];
  readonly perMinute?: number;
  readonly credits?: number;
};

const asked = z.object({
  q: z.string().min(1),
  gl: z.string().default('us'),
  hl: z.string().default('en'),
  num: z.number().int().min(1).max(100).default(10),
  page: z.number().int().min(1).default(1),
  tbs: z.string().optional(),
});
const said = (status: number, message: string): SimulatedAnswer => ({
  status,
  body: { message, statusCode: status },
});

/** Serper in small: 403 for a wrong key, 400 for an empty account, sections left out when they are empty. */
export function createSerperSimulator(parts: SerperSimulatorParts): VendorSimulator {
  const { apiKey, perMinute = 3_000, credits = 2_500 } = parts;
  const state = { left: credits, charges: [] as Charge[] };
  const search =
    (kind: 'search' | 'news') =>
    (request: SimulatedRequest): SimulatedAnswer => {
      const question = asked.safeParse(request.body);
      if (!question.success) return said(400, 'Missing query parameter');
      if (state.left <= 0) return said(400, 'Not enough credits');
      const { num, page, q } = question.data;
      const price = num > 10 ? 2 : 1;
      state.left -= price;
      state.charges.push({ key: q, credits: price, at: parts.now().toString() });
      const found = (parts.finds ?? madeUp)(q, kind)
        .slice((page - 1) * num, page * num)
        .map((entry, index) => ({ ...entry, position: index + 1 }));
      const section = kind === 'news' ? 'news' : 'organic';
      return {
        status: 200,
        body: {
          searchParameters: { ...question.data, type: kind },
          ...(found.length === 0 ? {} : { [section]: found }),
          credits: price,
        },
      };
    };
  return createSimulator({
    perMinute,
    charges: () => state.charges,
    authenticate: (request) => (request.headers['x-api-key'] === apiKey ? null : said(403, 'Unauthorized.')),
    tooMany: said(429, 'Too many requests'),
    work: routed(
      {
        'POST /search': search('search'),
        'POST /news': search('news'),
        'GET /account': () => ({ status: 200, body: { balance: state.left, rateLimit: 50 } }),
      },
      said(404, 'Not found'),
    ),
  });
}

const DATES = ['3 hours ago', '2 days ago', '2 weeks ago', 'Oct 3, 2026'];

/** Twelve pages for every query but `nothing at all`. */
function madeUp(query: string, kind: 'search' | 'news'): FoundPage[] {
  if (query === 'nothing at all') return [];
  return Array.from({ length: 12 }, (_, index) => ({
    title: `${query}, page ${index + 1}`,
    link: `https://${kind}-${index + 1}.example/about`,
    snippet: `What page ${index + 1} says about ${query}.`,
    ...(kind === 'news' ? { date: DATES[index % DATES.length], source: 'The Example' } : {}),
  }));
}

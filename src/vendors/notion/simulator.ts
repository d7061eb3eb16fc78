import { fieldsOf, routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';
import { elementsOf, type NotionBlock } from './blocks.rules.ts';
import { REFERENCE_PROPERTY } from './wire.ts';

export type NotionPage = {
  readonly id: string;
  readonly parent: string;
  readonly title: string;
  readonly reference: string | null;
  readonly children: NotionBlock[];
};

export type NotionSimulatorParts = {
  readonly token: string;
  /** Pages and data sources shared with the integration. */
  readonly shared: { readonly pages: readonly string[]; readonly dataSources: readonly string[] };
  /** On average three a second. */
  readonly perMinute?: number;
};

export type NotionSimulator = VendorSimulator & {
  pages(): readonly NotionPage[];
  /** The next append after `successes` good ones gets this answer. */
  failAppend(successes: number, answer: SimulatedAnswer): void;
};

const refused = (status: number, code: string, message: string, headers = {}): SimulatedAnswer => ({
  status,
  body: { object: 'error', status, code, message, request_id: 'sim' },
  headers,
});
const missing = refused(404, 'object_not_found', 'Could not find it. Share it with the integration.');
const list = (results: readonly object[], next: string | null = null): SimulatedAnswer => ({
  status: 200,
  body: { object: 'list', results, has_more: next !== null, next_cursor: next },
});

/** Notion in small: pages under pages and data sources, blocks in portions, the limits of every request. */
export function createNotionSimulator({
  token,
  shared,
  perMinute = 180,
}: NotionSimulatorParts): NotionSimulator {
  const pages: NotionPage[] = [];
  const troubles: { after: number; answer: SimulatedAnswer }[] = [];
  const find = (id: string): NotionPage | undefined => pages.find((page) => page.id === id);
  const work = routed(
    {
      'GET /users/me': () => ({
        status: 200,
        body: { object: 'user', id: 'bot-1', name: 'Legwork', type: 'bot' },
      }),
      'POST /pages': (request) => create(pages, shared, request),
      'GET /pages/:id': (_request, { id = '' }) => {
        const page = find(id);
        return page ? { status: 200, body: shown(page) } : missing;
      },
      'GET /blocks/:id/children': (request, { id = '' }) => children(pages, shared, request, id),
      'PATCH /blocks/:id/children': (request, { id = '' }) => {
        const [trouble] = troubles;
        if (trouble && trouble.after === 0) {
          troubles.shift();
          return trouble.answer;
        }
        if (trouble) trouble.after -= 1;
        const page = find(id);
        return page ? append(page, request) : missing;
      },
      'POST /data_sources/:id/query': (request, { id = '' }) => query(pages, shared, request, id),
    },
    refused(400, 'invalid_request_url', 'There is no such route.'),
  );
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    authenticate: ({ headers }) =>
      headers.authorization === `Bearer ${token}`
        ? null
        : refused(401, 'unauthorized', 'API token is invalid.'),
    tooMany: refused(429, 'rate_limited', 'You have been rate limited.', { 'retry-after': '1' }),
    work: (request) =>
      request.headers['notion-version'] === '2026-03-11'
        ? (tooLarge(request) ?? work(request))
        : refused(400, 'missing_version', 'Notion-Version header should be 2026-03-11.'),
  });
  return {
    ...simulator,
    pages: () => pages,
    failAppend: (after, answer) => void troubles.push({ after, answer }),
  };
}

const shown = ({ id, parent, title }: NotionPage): object => ({
  object: 'page',
  id,
  url: `https://www.notion.so/${id}`,
  public_url: null,
  in_trash: false,
  created_time: '2026-11-23T09:00:00.000Z',
  parent: { page_id: parent },
  properties: { title: { id: 'title', type: 'title', title: [{ plain_text: title }] } },
});

type Words = readonly { readonly text: { readonly content: string } }[];
const joined = (words: Words | undefined): string => (words ?? []).map((word) => word.text.content).join('');

function create(
  pages: NotionPage[],
  shared: NotionSimulatorParts['shared'],
  request: SimulatedRequest,
): SimulatedAnswer {
  const {
    parent,
    properties,
    children = [],
  } = fieldsOf(request) as {
    parent: { page_id?: string; data_source_id?: string };
    properties: Record<string, { title?: Words; rich_text?: Words }>;
    children?: NotionBlock[];
  };
  const home = parent.page_id ?? parent.data_source_id ?? '';
  const isShared = parent.page_id ? shared.pages.includes(home) : shared.dataSources.includes(home);
  if (!isShared) return missing;
  if (parent.page_id && Object.keys(properties).some((name) => name !== 'title'))
    return refused(400, 'validation_error', 'Under a page only the title is a property.');
  const problem = wrongBlocks(children);
  if (problem) return problem;
  const page: NotionPage = {
    id: `page-${pages.length + 1}`,
    parent: home,
    title: joined(properties.title?.title),
    reference: joined(properties[REFERENCE_PROPERTY]?.rich_text) || null,
    children: [...children],
  };
  pages.push(page);
  return { status: 200, body: shown(page) };
}

function children(
  pages: readonly NotionPage[],
  shared: NotionSimulatorParts['shared'],
  request: SimulatedRequest,
  id: string,
): SimulatedAnswer {
  const page = pages.find((each) => each.id === id);
  if (!page && !shared.pages.includes(id)) return missing;
  const found = page
    ? page.children.map((block, index) => ({ id: `${id}-${index}`, type: block.type }))
    : pages
        .filter(({ parent }) => parent === id)
        .map((child) => ({ id: child.id, type: 'child_page', child_page: { title: child.title } }));
  return paged(found, request);
}

function append(page: NotionPage, request: SimulatedRequest): SimulatedAnswer {
  const { children = [], after } = fieldsOf(request) as { children?: NotionBlock[]; after?: string };
  if (after !== undefined) return refused(400, 'validation_error', 'after was replaced by position.');
  const problem = wrongBlocks(children);
  if (problem) return problem;
  page.children.push(...children);
  return list(
    children.map((block, index) => ({ object: 'block', id: `${page.id}-${index}`, type: block.type })),
  );
}

function query(
  pages: readonly NotionPage[],
  shared: NotionSimulatorParts['shared'],
  request: SimulatedRequest,
  id: string,
): SimulatedAnswer {
  if (!shared.dataSources.includes(id)) return missing;
  const { filter } = fieldsOf(request) as { filter?: { property: string; rich_text: { equals: string } } };
  if (filter?.property !== REFERENCE_PROPERTY)
    return refused(400, 'validation_error', `Could not find property with name or id: ${filter?.property}`);
  return list(
    pages.filter((page) => page.parent === id && page.reference === filter.rich_text.equals).map(shown),
  );
}

function paged(results: readonly object[], { query }: SimulatedRequest): SimulatedAnswer {
  const size = Math.min(100, Number(query.get('page_size') ?? 100));
  const from = Number(query.get('start_cursor') ?? 0);
  const next = from + size < results.length ? String(from + size) : null;
  return list(results.slice(from, from + size), next);
}

function tooLarge(request: SimulatedRequest): SimulatedAnswer | null {
  return Buffer.byteLength(request.raw) > 500_000
    ? refused(413, 'validation_error', 'The body is larger than 500 KB.')
    : null;
}

/** The limits of one request, with the path of what breaks them as the vendor writes it. */
function wrongBlocks(
  blocks: readonly NotionBlock[],
  path = 'body.children',
  depth = 0,
): SimulatedAnswer | null {
  const bad = (what: string): SimulatedAnswer =>
    refused(400, 'validation_error', `body failed validation: ${what}`);
  if (blocks.length > 100) return bad(`${path}.length should be ≤ 100, instead was ${blocks.length}.`);
  if (depth > 2) return bad(`${path} should be nested at most two levels.`);
  if (depth === 0 && blocks.reduce((sum, block) => sum + elementsOf(block), 0) > 1_000)
    return bad('more than 1000 block elements.');
  for (const [index, block] of blocks.entries()) {
    const { rich_text = [], children = [] } = (block[block.type] ?? {}) as {
      rich_text?: Words;
      children?: NotionBlock[];
    };
    const place = `${path}[${index}].${block.type}`;
    if (rich_text.length > 100) return bad(`${place}.rich_text.length should be ≤ 100.`);
    const long = rich_text.find((words) => words.text.content.length > 2_000);
    if (long)
      return bad(
        `${place}.rich_text.text.content.length should be ≤ 2000, instead was ${long.text.content.length}.`,
      );
    const inner = wrongBlocks(children, `${place}.children`, depth + 1);
    if (inner) return inner;
  }
  return null;
}

import { setTimeout as pause } from 'node:timers/promises';
import { reason } from '#core/verdict';
import { type Call, definePerformer, EffectError, type Performer } from '#gateway';
import {
  askLeave,
  defineReader,
  harmlessly,
  lookSignal,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import type { FoundPage, PageQuestion, PublishReceipt, PublishRequest } from '../ports/publishing.ts';
import { batches, type NotionBlock, notionBlocks } from './blocks.rules.ts';
import { notionFindPage, notionPublishPage, notionWhoami } from './operations.ts';
import { notionRefusal } from './refusals.ts';
import {
  appendReply,
  type ChildrenReply,
  childrenReply,
  markOf,
  pageReply,
  parentOf,
  propertiesOf,
  queryReply,
  REFERENCE_PROPERTY,
  userReply,
} from './wire.ts';

export type NotionSettings = {
  /** With the version path, without a trailing slash, e.g. `https://api.notion.com/v1`. */
  readonly baseUrl: string;
  readonly token: string;
  /** Milliseconds between two portions; Notion takes three requests a second. 350 where nothing is said. */
  readonly pauseMs?: number;
  readonly timeoutMs?: number;
};

/** Publishes pages into Notion portion by portion, and finds them again by our reference. */
export function notionPerformers({ baseUrl, token, timeoutMs, pauseMs = 350 }: NotionSettings): Performer[] {
  const notion = vendorAccess({
    vendor: 'notion',
    baseUrl,
    headers: { authorization: `Bearer ${token}`, 'notion-version': '2026-03-11' },
    timeoutMs,
    refusal: notionRefusal,
  });
  return [
    publishPerformer(notion, pauseMs),
    defineReader<PageQuestion, { page: FoundPage | null }>({
      operation: notionFindPage,
      perform: async (_ctx, question, call) => ({
        receipt: { page: await lookUp(notion, question, call.signal) },
      }),
    }),
    defineReader<Record<string, never>, { id: string; name: string | null }>({
      operation: notionWhoami,
      async perform(_ctx, _input, call) {
        const { id, name } = await notion.read(
          { method: 'GET', path: '/users/me', signal: call.signal },
          userReply,
        );
        return { receipt: { id, name: name ?? null } };
      },
    }),
  ];
}

const publishPerformer = (notion: VendorAccess, pauseMs: number): Performer =>
  definePerformer<PublishRequest, PublishReceipt>({
    operation: notionPublishPage,
    async perform(_ctx, request, call) {
      const blocks = notionBlocks(request.blocks);
      const found = await harmlessly(() => lookUp(notion, request, call.signal));
      if (found && found.blocks >= blocks.length)
        return { receipt: { ...found, blocks: blocks.length, resumed: true } };
      await askLeave(call);
      const [first = [], ...more] = batches(blocks.slice(found?.blocks ?? 0));
      const page = found ?? (await createPage(notion, request, first, call));
      const rest = found ? [first, ...more] : more;
      const written = found ? found.blocks : first.length;
      await appendAll(notion, page.pageId, rest, written, call, pauseMs);
      const { pageId, url } = page;
      return { receipt: { pageId, url, blocks: blocks.length, resumed: found !== null } };
    },
    async reconcile(_ctx, { trace }) {
      const { parent, reference, blocks } = trace as unknown as PageQuestion & { blocks: number };
      const page = await lookUp(notion, { parent, reference }, lookSignal());
      if (!page) return 'did_not_happen';
      // A part counts as not happened: publishing again completes it.
      return page.blocks < blocks ? 'did_not_happen' : 'happened';
    },
  });

async function createPage(
  notion: VendorAccess,
  { parent, title, reference }: PublishRequest,
  children: readonly NotionBlock[],
  call: Call,
): Promise<{ pageId: string; url: string }> {
  const page = await notion.read(
    {
      method: 'POST',
      path: '/pages',
      json: { parent: parentOf(parent), properties: propertiesOf(parent, title, reference), children },
      signal: call.signal,
    },
    pageReply,
  );
  return { pageId: page.id, url: page.url };
}

async function appendAll(
  notion: VendorAccess,
  pageId: string,
  portions: readonly NotionBlock[][],
  before: number,
  call: Call,
  pauseMs: number,
): Promise<void> {
  let written = before;
  try {
    for (const children of portions) {
      await pause(pauseMs, undefined, { signal: call.signal });
      await notion.read(
        {
          method: 'PATCH',
          path: `/blocks/${encodeURIComponent(pageId)}/children`,
          json: { children, position: { type: 'end' } },
          signal: call.signal,
        },
        appendReply,
      );
      written += children.length;
    }
  } catch (error) {
    throw partly(pageId, written, error);
  }
}

/** Whatever ended it, a part stands there already. */
function partly(pageId: string, written: number, cause: unknown): EffectError {
  const known = cause instanceof EffectError ? cause : undefined;
  const why = known?.reason.text ?? 'The time for the call was over.';
  return new EffectError(
    reason(
      'notion.partly_published',
      `The page holds ${written} blocks and is not complete: ${why} Publishing again goes on from there.`,
      { pageId, written },
    ),
    { effect: 'unknown', retryable: true, failure: known?.failure, retryAfterMs: known?.retryAfterMs, cause },
  );
}

/** The page of a reference with its number of blocks. */
async function lookUp(
  notion: VendorAccess,
  { parent, reference }: PageQuestion,
  signal: AbortSignal,
): Promise<FoundPage | null> {
  const page =
    parent.kind === 'page'
      ? await childPage(notion, parent.id, reference, signal)
      : await rowOf(notion, parent.id, reference, signal);
  if (!page) return null;
  let blocks = 0;
  for await (const child of childrenOf(notion, page.pageId, signal)) if (child.id !== '') blocks += 1;
  return { ...page, blocks };
}

async function rowOf(notion: VendorAccess, dataSource: string, reference: string, signal: AbortSignal) {
  const { results } = await notion.read(
    {
      method: 'POST',
      path: `/data_sources/${encodeURIComponent(dataSource)}/query`,
      json: { filter: { property: REFERENCE_PROPERTY, rich_text: { equals: reference } }, page_size: 1 },
      signal,
    },
    queryReply,
  );
  const [row] = results;
  return row ? { pageId: row.id, url: row.url } : null;
}

async function childPage(notion: VendorAccess, parentId: string, reference: string, signal: AbortSignal) {
  for await (const { id, child_page } of childrenOf(notion, parentId, signal)) {
    if (!child_page?.title.endsWith(markOf(reference))) continue;
    const page = await notion.read(
      { method: 'GET', path: `/pages/${encodeURIComponent(id)}`, signal },
      pageReply,
    );
    return { pageId: page.id, url: page.url };
  }
  return null;
}

async function* childrenOf(notion: VendorAccess, blockId: string, signal: AbortSignal) {
  let cursor: string | null = null;
  do {
    const page: ChildrenReply = await notion.read(
      {
        method: 'GET',
        path: `/blocks/${encodeURIComponent(blockId)}/children`,
        query: { page_size: 100, start_cursor: cursor ?? undefined },
        signal,
      },
      childrenReply,
    );
    yield* page.results;
    cursor = page.has_more ? page.next_cursor : null;
  } while (cursor !== null);
}

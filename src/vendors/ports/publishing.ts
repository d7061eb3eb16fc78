import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

export const span = z.object({
  text: z.string(),
  bold: z.boolean().default(false),
  italic: z.boolean().default(false),
  url: z.string().nullable().default(null),
});
export type Span = z.infer<typeof span>;
const spans = z.array(span);

/** A document is a list of these. Texts may be of any length: each vendor cuts them as it must, and loses nothing. */
export const documentBlock = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('heading'),
    level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    text: z.string(),
  }),
  z.object({ kind: z.literal('paragraph'), spans }),
  z.object({ kind: z.literal('bullet'), spans, under: z.array(spans).default([]) }),
  z.object({ kind: z.literal('numbered'), spans, under: z.array(spans).default([]) }),
  z.object({ kind: z.literal('quote'), spans }),
  z.object({ kind: z.literal('callout'), spans }),
  z.object({ kind: z.literal('line') }),
  /** The first row is the head; every row has as many cells. */
  z.object({ kind: z.literal('table'), rows: z.array(z.array(z.string()).min(1)).min(1) }),
]);
export type DocumentBlock = z.infer<typeof documentBlock>;

export const pageParent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), id: z.string().min(1) }),
  z.object({ kind: z.literal('collection'), id: z.string().min(1) }),
]);
export type PageParent = z.infer<typeof pageParent>;

export const publishRequest = z.object({
  parent: pageParent,
  /** Our id of what is published. There is never a second page for it under one parent. */
  reference: z.string().min(1),
  title: z.string().min(1),
  blocks: z.array(documentBlock),
});
export type PublishRequest = z.infer<typeof publishRequest>;
export type PublishReceipt = { pageId: string; url: string; blocks: number; resumed: boolean };

export const pageQuestion = z.object({ parent: pageParent, reference: z.string().min(1) });
export type PageQuestion = z.infer<typeof pageQuestion>;
export type FoundPage = { pageId: string; url: string; blocks: number };

/**
 * Publishes one page. Promises: it looks for the page of this reference first; a page that is there is completed from
 * where it stops, never written twice and never deleted; a failure after the first block has an unknown effect, and
 * the next attempt goes on.
 */
export const publishPage = (vendor: string): Operation<PublishRequest, PublishReceipt> =>
  defineOperation<PublishRequest, PublishReceipt>({
    name: `publishing.${vendor}.publish_page`,
    effect: 'write',
    risk: 'medium',
    input: publishRequest,
    concurrency: 1,
    trace: ({ parent, reference, blocks }) => ({ parent, reference, blocks: blocks.length }),
  });

/** The page of a reference with the number of its blocks; null when there is none. */
export const findPage = (vendor: string): Operation<PageQuestion, { page: FoundPage | null }> =>
  defineOperation<PageQuestion, { page: FoundPage | null }>({
    name: `publishing.${vendor}.find_page`,
    effect: 'read',
    risk: 'low',
    input: pageQuestion,
  });

/** Whose key it is; the probe of a connection. */
export const publisherIdentity = (
  vendor: string,
): Operation<Record<string, never>, { id: string; name: string | null }> =>
  defineOperation<Record<string, never>, { id: string; name: string | null }>({
    name: `publishing.${vendor}.whoami`,
    effect: 'read',
    risk: 'low',
    input: z.object({}).strict(),
  });

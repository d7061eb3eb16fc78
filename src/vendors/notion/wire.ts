import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PageParent } from '../ports/publishing.ts';

export const pageReply = z.object({ id: z.string().min(1), url: z.string() });
export const appendReply = z.object({
  object: z.literal('list'),
  results: z.array(z.object({ id: z.string() })),
});
export const childrenReply = z.object({
  object: z.literal('list'),
  results: z.array(
    z.object({ id: z.string(), type: z.string(), child_page: z.object({ title: z.string() }).optional() }),
  ),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});
export type ChildrenReply = z.infer<typeof childrenReply>;
export const queryReply = z.object({ object: z.literal('list'), results: z.array(pageReply) });
export const userReply = z.object({ object: z.literal('user'), id: z.string(), name: z.string().nullish() });
export const errorReply = z.object({ object: z.literal('error'), code: z.string(), message: z.string() });

/** The text property of a collection that holds our reference. */
export const REFERENCE_PROPERTY = 'Reference';

/**
 * A page below a page has no property but its title, so the title ends in a short mark of the reference by which the
 * page is found again.
 */
export const markOf = (reference: string): string =>
  ` · ${createHash('sha256').update(reference).digest('hex').slice(0, 8)}`;

const words = (content: string) => [{ type: 'text', text: { content } }];

export const parentOf = (parent: PageParent) =>
  parent.kind === 'page'
    ? { type: 'page_id', page_id: parent.id }
    : { type: 'data_source_id', data_source_id: parent.id };

export const propertiesOf = (parent: PageParent, title: string, reference: string) =>
  parent.kind === 'page'
    ? { title: { title: words(`${title.slice(0, 1_800)}${markOf(reference)}`) } }
    : {
        title: { title: words(title.slice(0, 1_900)) },
        [REFERENCE_PROPERTY]: { rich_text: words(reference) },
      };

import { findPage, publisherIdentity, publishPage } from '../ports/publishing.ts';
import { notionBlocks } from './blocks.rules.ts';

/** Counts what Notion will hold, which may be more blocks than the document has. */
export const notionPublishPage = {
  ...publishPage('notion'),
  trace: ({ parent, reference, blocks }) => ({ parent, reference, blocks: notionBlocks(blocks).length }),
} satisfies ReturnType<typeof publishPage>;
export const notionFindPage = findPage('notion');
export const notionWhoami = publisherIdentity('notion');

import type { DocumentBlock, Span } from '../ports/publishing.ts';

/** Notion's limits, with room where the vendor counts otherwise than we do. */
export const NOTION_LIMITS = {
  /** Characters of one text; 2,000 at the vendor. */
  text: 1_900,
  /** Texts in one block, and blocks in one array. */
  array: 100,
  /** Blocks in one request, those within others included. */
  elements: 1_000,
  /** Bytes of one request; 500,000 at the vendor. */
  bytes: 450_000,
  url: 2_000,
} as const;

export type RichText = {
  readonly type: 'text';
  readonly text: { readonly content: string; readonly link?: { readonly url: string } };
  readonly annotations?: { readonly bold?: true; readonly italic?: true };
};
export type NotionBlock = {
  readonly object: 'block';
  readonly type: string;
  readonly [body: string]: unknown;
};

/** The document in Notion's blocks: long texts over several, long tables in several with their head repeated. */
export const notionBlocks = (blocks: readonly DocumentBlock[]): NotionBlock[] => blocks.flatMap(blocksOf);

const HEADINGS = { 1: 'heading_1', 2: 'heading_2', 3: 'heading_3' } as const;
const LISTS = { bullet: 'bulleted_list_item', numbered: 'numbered_list_item' } as const;

function blocksOf(block: DocumentBlock): NotionBlock[] {
  switch (block.kind) {
    case 'heading':
      return texts(HEADINGS[block.level], [plain(block.text)]);
    case 'paragraph':
    case 'quote':
    case 'callout':
      return texts(block.kind, block.spans);
    case 'bullet':
    case 'numbered': {
      const type = LISTS[block.kind];
      const under = block.under.flatMap((line) => texts(type, line));
      const [first, ...more] = texts(type, block.spans);
      const children = under.slice(0, NOTION_LIMITS.array);
      const rest = under.slice(NOTION_LIMITS.array);
      if (!first) return [];
      return [children.length === 0 ? first : withChildren(first, children), ...more, ...rest];
    }
    case 'line':
      return [{ object: 'block', type: 'divider', divider: {} }];
    case 'table':
      return tablesOf(block.rows);
  }
}

const plain = (text: string): Span => ({ text, bold: false, italic: false, url: null });

/** One block, or as many as the texts need. An empty paragraph stays an empty paragraph. */
function texts(type: string, spans: readonly Span[]): NotionBlock[] {
  const all = spans.flatMap(richTexts);
  return groups(all, NOTION_LIMITS.array).map((rich_text) => ({
    object: 'block',
    type,
    [type]: { rich_text },
  }));
}

const withChildren = (block: NotionBlock, children: readonly NotionBlock[]): NotionBlock => ({
  ...block,
  [block.type]: { ...(block[block.type] as object), children },
});

function richTexts({ text, bold, italic, url }: Span): RichText[] {
  // A link that is too long would fail the whole request; its words are worth more.
  const link = url !== null && url.length <= NOTION_LIMITS.url ? { link: { url } } : {};
  const annotations = {
    ...(bold ? { bold: true as const } : {}),
    ...(italic ? { italic: true as const } : {}),
  };
  return portions(text).map((content) => ({
    type: 'text',
    text: { content, ...link },
    ...(bold || italic ? { annotations } : {}),
  }));
}

/** Cuts between code points, so that no sign is torn apart. */
export function portions(text: string, size: number = NOTION_LIMITS.text): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > size) {
    const window = rest.slice(0, size);
    const end = /[\uD800-\uDBFF]$/.test(window) ? size - 1 : size;
    found.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest === '' && found.length > 0 ? found : [...found, rest];
}

function tablesOf([head = [], ...body]: readonly (readonly string[])[]): NotionBlock[] {
  const row = (cells: readonly string[]): NotionBlock => ({
    object: 'block',
    type: 'table_row',
    table_row: {
      cells: head.map((_, index) => richTexts(plain(cells[index] ?? '')).slice(0, NOTION_LIMITS.array)),
    },
  });
  return groups(body, NOTION_LIMITS.array - 1).map((rows) => ({
    object: 'block',
    type: 'table',
    table: {
      table_width: head.length,
      has_column_header: true,
      has_row_header: false,
      children: [row(head), ...rows.map(row)],
    },
  }));
}

function groups<T>(entries: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(entries.length / size));
  return Array.from({ length: count }, (_, index) => entries.slice(index * size, (index + 1) * size));
}

/** Blocks of a block, itself included. */
export function elementsOf(block: NotionBlock): number {
  const body = block[block.type] as { children?: NotionBlock[] } | undefined;
  return 1 + (body?.children ?? []).reduce((sum, child) => sum + elementsOf(child), 0);
}

/** The blocks in portions that one request takes, in their order. */
export function batches(blocks: readonly NotionBlock[]): NotionBlock[][] {
  const found: NotionBlock[][] = [];
  let room = { blocks: 0, elements: 0, bytes: 0 };
  for (const block of blocks) {
    const size = { elements: elementsOf(block), bytes: Buffer.byteLength(JSON.stringify(block)) };
    const fits =
      found.length > 0 &&
      room.blocks + 1 <= NOTION_LIMITS.array &&
      room.elements + size.elements <= NOTION_LIMITS.elements &&
      room.bytes + size.bytes <= NOTION_LIMITS.bytes;
    if (fits) found.at(-1)?.push(block);
    else found.push([block]);
    room = fits
      ? {
          blocks: room.blocks + 1,
          elements: room.elements + size.elements,
          bytes: room.bytes + size.bytes,
        }
      : { blocks: 1, ...size };
  }
  return found;
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { lookFor, run } from '../kit/vendor-run.fixture.ts';
import { publishingSuite } from '../ports/publishing.suite.ts';
import { documentBlock, type PublishReceipt } from '../ports/publishing.ts';
import { batches, elementsOf, notionBlocks, portions } from './blocks.rules.ts';
import { COLLECTION, documentOf, notionCase, PARENT, startNotion } from './case.fixture.ts';

publishingSuite(notionCase);

let notion: Awaited<ReturnType<typeof startNotion>>;
beforeEach(async () => {
  notion = await startNotion({ timeoutMs: 300, perMinute: 10_000 });
});
afterEach(() => notion.close());

const report = (paragraphs: number) => ({
  parent: PARENT,
  reference: 'report-9',
  title: 'Week 47',
  blocks: documentOf(paragraphs),
});
const publish = (input: object) => run<PublishReceipt>(notion.performers, 'publishing.publish_page', input);
const written = () =>
  notion.simulator.pages()[0]?.children.map((block) => {
    const { rich_text } = block.paragraph as { rich_text: { text: { content: string } }[] };
    return Number(rich_text[0]?.text.content.split(' ')[1]);
  });
const counted = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('in portions', () => {
  test('250 blocks go in three requests and stand in order', async () => {
    const { receipt } = await publish(report(250));
    expect(receipt).toMatchObject({ blocks: 250, resumed: false });
    expect(written()).toEqual(counted(250));
    expect(notion.simulator.requests().map(({ method }) => method)).toEqual([
      'GET',
      'POST',
      'PATCH',
      'PATCH',
    ]);
  });

  test.each([
    [
      'a full minute',
      {
        status: 429,
        body: { object: 'error', code: 'rate_limited', message: '' },
        headers: { 'retry-after': '3' },
      },
      'rate_limited',
    ],
    [
      'a conflict',
      { status: 409, body: { object: 'error', code: 'conflict_error', message: '' } },
      'transient',
    ],
    ['silence', 'hang', 'timeout_unknown'],
    ['nonsense', { status: 200, body: '42' }, 'vendor_bug'],
  ] as const)(
    'after %s half-way a part stands there, and the next attempt completes it',
    async (_name, answer, failure) => {
      notion.simulator.failAppend(1, answer);
      const error = await effectErrorOf(publish(report(350)));
      expect(error).toMatchObject({
        effect: 'unknown',
        retryable: true,
        failure,
        reason: { code: 'notion.partly_published', detail: { written: 200 } },
      });
      expect(await lookFor(notion.performers, 'publishing.publish_page', report(350), 'k')).toBe(
        'did_not_happen',
      );
      const { receipt } = await publish(report(350));
      expect(receipt).toMatchObject({ blocks: 350, resumed: true });
      expect(written()).toEqual(counted(350));
      expect(notion.simulator.pages()).toHaveLength(1);
      expect(await lookFor(notion.performers, 'publishing.publish_page', report(350), 'k')).toBe('happened');
    },
  );

  test('a page whose creation was not answered is found and completed, not made again', async () => {
    const leave = async () => {
      notion.simulator.dropResponseNext();
      return allow();
    };
    const lost = run(notion.performers, 'publishing.publish_page', report(150), { leave });
    expect(await effectErrorOf(lost)).toMatchObject({ effect: 'unknown' });
    expect((await publish(report(150))).receipt).toMatchObject({ blocks: 150, resumed: true });
    expect(written()).toEqual(counted(150));
    expect(notion.simulator.pages()).toHaveLength(1);
  });

  test('a page among more than a hundred others is found', async () => {
    for (let other = 0; other < 105; other += 1) await publish({ ...report(1), reference: `other-${other}` });
    await publish(report(1));
    expect((await publish(report(1))).receipt.resumed).toBe(true);
    expect(notion.simulator.pages()).toHaveLength(106);
  });

  test('a page that is not shared is named as such', async () => {
    const error = await effectErrorOf(publish({ ...report(1), parent: { kind: 'page', id: 'private' } }));
    expect(error).toMatchObject({ effect: 'none', failure: 'not_found' });
    expect(error.message).toContain('Share it with the integration');
  });

  test('a collection keeps the reference in a property and the title clean', async () => {
    await publish({ ...report(1), parent: COLLECTION });
    expect(notion.simulator.pages()).toMatchObject([{ title: 'Week 47', reference: 'report-9' }]);
  });
});

describe('blocks', () => {
  const blocksOf = (...blocks: object[]) => notionBlocks(blocks.map((block) => documentBlock.parse(block)));
  const textOf = (blocks: ReturnType<typeof notionBlocks>) =>
    blocks
      .flatMap((block) => (block[block.type] as { rich_text: { text: { content: string } }[] }).rich_text)
      .map((words) => words.text.content)
      .join('');

  test('a long text is cut into texts of 1,900 and loses nothing', () => {
    const text = `${'😀'.repeat(5_000)}!`;
    const blocks = blocksOf({ kind: 'paragraph', spans: [{ text, bold: true }] });
    expect(textOf(blocks)).toBe(text);
    expect(portions(text).every((portion) => portion.length <= 1_900 && portion.isWellFormed())).toBe(true);
  });

  test('a paragraph of 250 spans becomes three', () => {
    const spans = Array.from({ length: 250 }, (_, index) => ({ text: `${index},` }));
    const blocks = blocksOf({ kind: 'paragraph', spans });
    expect(blocks).toHaveLength(3);
    expect(textOf(blocks)).toBe(spans.map((span) => span.text).join(''));
  });

  test('a link that is too long goes, its words stay', () => {
    const [block] = blocksOf({
      kind: 'quote',
      spans: [{ text: 'read', url: `https://a.test/${'x'.repeat(2_000)}` }],
    });
    expect(block?.quote).toEqual({ rich_text: [{ type: 'text', text: { content: 'read' } }] });
  });

  test('a table of 250 rows becomes three with the same head', () => {
    const rows = [['name', 'score'], ...Array.from({ length: 250 }, (_, index) => [`n${index}`, '1'])];
    const blocks = blocksOf({ kind: 'table', rows });
    expect(blocks.map(elementsOf)).toEqual([101, 101, 54]);
    for (const block of blocks) expect(JSON.stringify(block)).toContain('score');
  });

  test('portions keep to blocks, elements and bytes', () => {
    const table = { kind: 'table', rows: Array.from({ length: 99 }, () => ['a']) };
    const many = batches(blocksOf(...Array.from({ length: 30 }, () => table)));
    for (const portion of many) {
      expect(portion.reduce((sum, block) => sum + elementsOf(block), 0)).toBeLessThanOrEqual(1_000);
    }
    const heavy = batches(
      blocksOf(
        ...Array.from({ length: 90 }, () => ({ kind: 'quote', spans: [{ text: 'ü'.repeat(9_000) }] })),
      ),
    );
    expect(heavy.length).toBeGreaterThan(1);
    for (const portion of heavy) expect(Buffer.byteLength(JSON.stringify(portion))).toBeLessThan(500_000);
    expect(heavy.flat()).toHaveLength(90);
  });

  test('every kind of block is taken', async () => {
    const blocks = [
      { kind: 'heading', level: 2, text: 'Leads' },
      { kind: 'bullet', spans: [{ text: 'one' }], under: [[{ text: 'below' }]] },
      { kind: 'numbered', spans: [{ text: 'first' }] },
      { kind: 'callout', spans: [{ text: 'careful', italic: true }] },
      { kind: 'line' },
      {
        kind: 'table',
        rows: [
          ['a', 'b'],
          ['1', '2'],
        ],
      },
    ];
    await publish({ ...report(0), blocks });
    expect(notion.simulator.pages()[0]?.children.map((block) => block.type)).toEqual([
      'heading_2',
      'bulleted_list_item',
      'numbered_list_item',
      'callout',
      'divider',
      'table',
    ]);
  });
});

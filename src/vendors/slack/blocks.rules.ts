import { type Reason, reason } from '#core/verdict';
import type { CardPart } from '../ports/chat.ts';

type Text = { readonly type: 'plain_text' | 'mrkdwn'; readonly text: string };
type Button = {
  readonly type: 'button';
  readonly action_id: string;
  readonly value: string;
  readonly text: Text;
  readonly style?: 'primary' | 'danger';
  readonly url?: string;
};
/** The part of Slack's Block Kit that is used. */
export type Block =
  | { readonly type: 'header'; readonly text: Text }
  | { readonly type: 'section'; readonly text?: Text; readonly fields?: readonly Text[] }
  | { readonly type: 'context'; readonly elements: readonly Text[] }
  | { readonly type: 'divider' }
  | { readonly type: 'actions'; readonly block_id: string; readonly elements: readonly Button[] };

/** Slack's limits, in characters and entries. `total` is observed, not documented: 13,200 was refused. */
export const BLOCK_LIMITS = {
  blocks: 50,
  total: 12_000,
  section: 3_000,
  fields: 10,
  field: 2_000,
  header: 150,
  buttons: 25,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  id: 255,
} as const;

const plain = (text: string): Text => ({ type: 'plain_text', text });
const marked = (text: string): Text => ({ type: 'mrkdwn', text });

/** The card as blocks. Long texts become several sections and long lists of fields several blocks; nothing is cut. */
export const blocksOf = (card: readonly CardPart[]): Block[] => card.flatMap(blockOf);

function blockOf(part: CardPart): Block[] {
  switch (part.kind) {
    case 'heading':
      return [{ type: 'header', text: plain(part.text) }];
    case 'text':
      return portions(part.text, BLOCK_LIMITS.section).map((text) => ({
        type: 'section',
        text: marked(text),
      }));
    case 'fields':
      return groups(part.fields, BLOCK_LIMITS.fields).map((fields) => ({
        type: 'section',
        fields: fields.map(({ label, value }) => marked(`*${label}*\n${value}`)),
      }));
    case 'note':
      return [{ type: 'context', elements: [marked(part.text)] }];
    case 'line':
      return [{ type: 'divider' }];
    case 'buttons':
      return [
        {
          type: 'actions',
          block_id: part.id,
          elements: part.buttons.map(({ action, value, label, style, url }) => ({
            type: 'button',
            action_id: action,
            value,
            text: plain(label),
            ...(style === 'plain' ? {} : { style }),
            ...(url === null ? {} : { url }),
          })),
        },
      ];
  }
}

/** Cuts at line ends, else at spaces, else between characters; a pair of surrogates stays together. */
function portions(text: string, size: number): string[] {
  if (text.length <= size) return [text];
  const window = text.slice(0, size);
  const natural = Math.max(window.lastIndexOf('\n'), window.lastIndexOf(' '));
  const hard = /[\uD800-\uDBFF]$/.test(window) ? size - 1 : size;
  const end = natural > size / 2 ? natural : hard;
  return [text.slice(0, end), ...portions(text.slice(end).replace(/^\s/, ''), size)];
}

const groups = <T>(entries: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
    entries.slice(index * size, (index + 1) * size),
  );

/** Everything in the blocks that Slack would refuse; empty when they may go. */
export function blockProblems(blocks: readonly Block[]): Reason[] {
  const total = blocks.reduce((sum, block) => sum + textsOf(block).join('').length, 0);
  const measures = [
    ['blocks', blocks.length, BLOCK_LIMITS.blocks] as const,
    ['characters in all', total, BLOCK_LIMITS.total] as const,
    ...blocks.flatMap(measuresOf),
  ];
  return [
    ...measures
      .filter(([, size, limit]) => size > limit)
      .map(([what, size, limit]) =>
        reason('slack.block_too_large', `The card has ${size} ${what}; Slack takes ${limit}.`, {
          what,
          size,
          limit,
        }),
      ),
    ...repeatedActions(blocks),
  ];
}

type Measure = readonly [what: string, size: number, limit: number];

function measuresOf(block: Block): Measure[] {
  switch (block.type) {
    case 'header':
      return [['characters in a heading', block.text.text.length, BLOCK_LIMITS.header]];
    case 'section':
      return [
        ['characters in a text', block.text?.text.length ?? 0, BLOCK_LIMITS.section],
        ...(block.fields ?? []).map(
          (field): Measure => ['characters in a field', field.text.length, BLOCK_LIMITS.field],
        ),
      ];
    case 'context':
      return block.elements.map((element) => [
        'characters in a note',
        element.text.length,
        BLOCK_LIMITS.section,
      ]);
    case 'divider':
      return [];
    case 'actions':
      return [
        ['buttons in a row', block.elements.length, BLOCK_LIMITS.buttons],
        ['characters in the id of a row', block.block_id.length, BLOCK_LIMITS.id],
        ...block.elements.flatMap(({ text, value, action_id, url }): Measure[] => [
          ['characters on a button', text.text.length, BLOCK_LIMITS.buttonText],
          ['characters in the value of a button', value.length, BLOCK_LIMITS.buttonValue],
          ['characters in the name of an action', action_id.length, BLOCK_LIMITS.id],
          ['characters in a link', url?.length ?? 0, BLOCK_LIMITS.url],
        ]),
      ];
  }
}

/** Within one row Slack wants every action once, or refuses the message. */
const repeatedActions = (blocks: readonly Block[]): Reason[] =>
  blocks.flatMap((block) => {
    if (block.type !== 'actions') return [];
    const ids = block.elements.map((element) => element.action_id);
    return new Set(ids).size === ids.length
      ? []
      : [reason('slack.action_twice', `Two buttons of the row ${block.block_id} have the same action.`)];
  });

function textsOf(block: Block): string[] {
  switch (block.type) {
    case 'header':
      return [block.text.text];
    case 'section':
      return [block.text?.text ?? '', ...(block.fields ?? []).map((field) => field.text)];
    case 'context':
      return block.elements.map((element) => element.text);
    case 'divider':
      return [];
    case 'actions':
      return block.elements.map((element) => element.text.text);
  }
}

import { SEGMENT_FIELD_NAMES, SEGMENT_FIELDS, type SegmentField } from './contract.ts';

const SAID = /^\s*([a-z_]+)\s*(>=|<=|!=|=|has)\s*(.+?)\s*$/i;
const list = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/**
 * Reads a condition as it is typed: `tier = tier_1,tier_2`, `employees >= 50`, `title has head of sales, vp`,
 * `needs_review = no`. Gives what the contract then checks, or a sentence about what cannot be read.
 */
export function readWhere(text: string): Record<string, unknown> | string {
  const [, name = '', sign = '', value = ''] = SAID.exec(text) ?? [];
  const field = SEGMENT_FIELD_NAMES.find((each) => each === name.toLowerCase());
  if (!field)
    return `"${text}" is no condition. Say FIELD = A,B · FIELD != A · FIELD >= 5 · FIELD <= 5 · FIELD has WORDS, with one of: ${SEGMENT_FIELD_NAMES.join(', ')}.`;
  return { field, ...questionOf(field, sign.toLowerCase(), value) };
}

function questionOf(field: SegmentField, sign: string, value: string): Record<string, unknown> {
  if (sign === '>=') return { atLeast: Number(value) };
  if (sign === '<=') return { atMost: Number(value) };
  if (sign === 'has') return { words: list(value) };
  if (sign === '!=') return { notIn: list(value) };
  switch (SEGMENT_FIELDS[field]) {
    case 'flag':
      return { is: /^(?:yes|true)$/i.test(value) };
    case 'number':
      return { atLeast: Number(value), atMost: Number(value) };
    case 'words':
      return { words: list(value) };
    case 'choice':
      return { in: list(value) };
  }
}

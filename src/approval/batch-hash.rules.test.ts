import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchFacts, batchHash, canonicalJson, validateBatch } from './batch-hash.rules.ts';

const KEY = 'k'.repeat(32);
const items = [
  { itemId: 'b', contentHash: '2' },
  { itemId: 'a', contentHash: '1' },
];
const hash = batchHash({ motion: 'outbound', items }, KEY);
const batch: BatchFacts = {
  state: 'approved',
  motion: 'outbound',
  previewHash: hash,
  expiresAt: '2026-07-02T08:00:00Z',
  executedAt: null,
  items,
};
const now = '2026-07-01T12:00:00Z';
const codes = (
  changes: Partial<BatchFacts>,
  more: { now?: string; presentHash?: string; motion?: string } = {},
) =>
  validateBatch({
    batch: { ...batch, ...changes },
    now,
    presentHash: hash,
    motion: 'outbound',
    ...more,
  }).reasons.map((entry) => entry.code);

describe('batchHash', () => {
  it('does not depend on the order of items or keys', () => {
    expect(batchHash({ items: [...items].reverse(), motion: 'outbound' }, KEY)).toBe(hash);
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
    expect(hash).toMatch(/^[0-9a-f]{64}$/u);
  });
  it.each([
    ['another motion', { motion: 'revival', items }, KEY],
    [
      'one byte of content',
      {
        motion: 'outbound',
        items: [
          { itemId: 'a', contentHash: '1' },
          { itemId: 'b', contentHash: '3' },
        ],
      },
      KEY,
    ],
    ['one item less', { motion: 'outbound', items: items.slice(1) }, KEY],
    [
      'contents swapped',
      {
        motion: 'outbound',
        items: [
          { itemId: 'a', contentHash: '2' },
          { itemId: 'b', contentHash: '1' },
        ],
      },
      KEY,
    ],
    ['another key', { motion: 'outbound', items }, 'j'.repeat(32)],
  ])('differs for %s', (_, scope, key) => expect(batchHash(scope, key)).not.toBe(hash));
  it('keeps ids and contents apart, whatever they contain', () => {
    const item = fc.record({ itemId: fc.string(), contentHash: fc.string() });
    fc.assert(
      fc.property(item, item, (a, b) => {
        const same = a.itemId === b.itemId && a.contentHash === b.contentHash;
        return (
          (batchHash({ motion: 'm', items: [a] }, KEY) === batchHash({ motion: 'm', items: [b] }, KEY)) ===
          same
        );
      }),
    );
  });
});

describe('validateBatch', () => {
  it('allows exactly what was approved', () => expect(codes({})).toEqual(['batch.valid']));
  it.each<[string, Partial<BatchFacts>, Parameters<typeof codes>[1], string[]]>([
    ['pending', { state: 'pending' }, {}, ['batch.not_approved']],
    ['executed', { executedAt: now }, {}, ['batch.executed']],
    ['executed by state', { state: 'executed' }, {}, ['batch.not_approved', 'batch.executed']],
    ['expired to the second', {}, { now: '2026-07-02T08:00:00Z' }, ['batch.expired']],
    ['a second before', {}, { now: '2026-07-02T07:59:59Z' }, ['batch.valid']],
    ['no expiry', { expiresAt: null }, {}, ['batch.expiry_missing']],
    ['other motion', { motion: 'revival' }, {}, ['batch.motion']],
    ['all serves each', { motion: 'all' }, {}, ['batch.valid']],
    ['each does not serve all', {}, { motion: 'all' }, ['batch.motion']],
    ['no hash', { previewHash: null }, {}, ['batch.hash_missing']],
    ['drift', {}, { presentHash: 'f'.repeat(64) }, ['batch.hash_differs']],
    ['hash of another length', {}, { presentHash: 'ff' }, ['batch.hash_differs']],
    ['empty scope', { items: [] }, {}, ['batch.empty']],
  ])('%s', (_, changes, more, expected) => expect(codes(changes, more)).toEqual(expected));
});
